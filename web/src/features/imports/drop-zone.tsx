import { FileUp } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportUpload } from '../../../../src/api/contract/index.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Button } from '../../shared/ui/button.tsx';
import { classNames } from '../../shared/ui/class-names.ts';
import { ProgressBar } from '../../shared/ui/progress-bar.tsx';
import { FailureNotice } from '../../shared/ui/states.tsx';
import { type UploadState, useUpload } from './use-upload.ts';

function useDrop(onFiles: (files: readonly File[]) => void) {
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent) => {
        event.preventDefault();
        setIsOver(true);
      },
      onDragLeave: () => setIsOver(false),
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        setIsOver(false);
        onFiles([...event.dataTransfer.files]);
      },
    },
  };
}

/** Where files are dropped or chosen. */
export function DropZone({ onUploaded }: { readonly onUploaded: (upload: ImportUpload) => void }) {
  const { t } = useTranslation();
  const { state, refused, send, stop } = useUpload(onUploaded);
  const { isOver, handlers } = useDrop((files) => void send(files));
  return (
    <div
      {...handlers}
      className={classNames(
        'grid justify-items-center gap-3 rounded-lg border border-dashed bg-surface px-4 py-8 text-center',
        isOver ? 'border-accent bg-accent-soft' : 'border-line-strong',
      )}
    >
      {state.kind === 'sending' ? (
        <Sending state={state} onStop={stop} />
      ) : (
        <Invitation onFiles={(files) => void send(files)} />
      )}
      {refused.length === 0 ? null : (
        <p role="alert" className="text-sm text-bad">
          {t('imports.refused', { names: refused.join(', ') })}
        </p>
      )}
      {state.kind === 'failed' ? <FailureNotice failure={state.failure} isCompact /> : null}
    </div>
  );
}

function Invitation({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <FileUp aria-hidden size={24} className="text-ink-3" />
      <p className="text-base font-medium">{t('imports.drop')}</p>
      <p className="max-w-prose text-sm text-ink-2">{t('imports.dropAdvice')}</p>
      <input
        ref={input}
        type="file"
        multiple
        accept=".csv,.tsv,.txt,.xlsx,.gz"
        aria-label={t('imports.choose')}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <Button look="primary" onClick={() => input.current?.click()}>
        {t('imports.choose')}
      </Button>
    </>
  );
}

type SendingProps = {
  readonly state: Extract<UploadState, { kind: 'sending' }>;
  readonly onStop: () => void;
};

function Sending({ state, onStop }: SendingProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const isSent = state.share >= 1;
  return (
    <div className="grid w-full max-w-md gap-3">
      <p className="truncate text-base font-medium">{state.names.join(', ')}</p>
      <ProgressBar label={t('imports.sending')} share={isSent ? null : state.share} />
      <p className="figures text-sm text-ink-2">
        {isSent ? t('imports.reading') : `${t('imports.sending')} ${format.share(state.share, 0)}`}
      </p>
      <Button size="small" onClick={onStop} className="justify-self-center">
        {t('imports.stop')}
      </Button>
    </div>
  );
}
