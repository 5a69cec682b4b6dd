import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';

type ConfirmButtonProps = {
  readonly action: string;
  /** What is asked before it is done. */
  readonly question: string;
  readonly isBusy?: boolean;
  readonly onConfirm: () => void;
};

/** A button for what cannot be undone: asks first. */
export function ConfirmButton({ action, question, isBusy = false, onConfirm }: ConfirmButtonProps) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <Button
        size="small"
        look="danger"
        isBusy={isBusy}
        onClick={() => dialog.current?.showModal()}
      >
        {action}
      </Button>
      <dialog
        ref={dialog}
        aria-label={question}
        className="m-auto w-[min(24rem,calc(100vw-32px))] rounded-xl border border-line bg-raised p-5 text-ink shadow-raised backdrop:bg-black/40"
      >
        <p className="text-base">{question}</p>
        <div className="mt-4 flex justify-end gap-2">
          <Button autoFocus onClick={() => dialog.current?.close()}>
            {t('settings.cancel')}
          </Button>
          <Button
            look="danger"
            onClick={() => {
              dialog.current?.close();
              onConfirm();
            }}
          >
            {action}
          </Button>
        </div>
      </dialog>
    </>
  );
}
