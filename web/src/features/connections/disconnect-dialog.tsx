import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../../src/api/contract/index.ts';
import { ledgerKey } from '../../shared/api/answers.ts';
import { toFailure } from '../../shared/api/client.ts';
import { connectionsKey } from '../../shared/api/connections.ts';
import { Button } from '../../shared/ui/button.tsx';
import { FailureNotice } from '../../shared/ui/states.tsx';
import { disconnect } from './connection-calls.ts';

type DialogProps = { readonly connection: Connection; readonly onClose: () => void };

/** Asks what shall become of the data before a connection ends. Keeping it is the first choice. */
export function DisconnectDialog({ connection, onClose }: DialogProps) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const [data, setData] = useState<'keep' | 'remove'>('keep');
  const client = useQueryClient();
  const navigate = useNavigate();
  const end = useMutation({
    mutationFn: () => disconnect(connection.id, data),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: connectionsKey });
      await client.invalidateQueries({ queryKey: [ledgerKey] });
      await navigate({ to: '/connections' });
    },
  });
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-label={t('connection.disconnect')}
      onClose={onClose}
      className="m-auto w-[min(28rem,calc(100vw-32px))] rounded-xl border border-line bg-raised p-5 text-ink shadow-raised backdrop:bg-black/40"
    >
      <h2 className="text-lg font-semibold">
        {t('connection.disconnectTitle', { name: connection.name })}
      </h2>
      <div className="mt-3 grid gap-2">
        <Choice value="keep" data={data} onChoose={setData} />
        <Choice value="remove" data={data} onChoose={setData} />
      </div>
      {end.error === null ? null : <FailureNotice failure={toFailure(end.error)} isCompact />}
      <div className="mt-4 flex justify-end gap-2">
        <Button autoFocus onClick={() => dialog.current?.close()}>
          {t('settings.cancel')}
        </Button>
        <Button look="danger" isBusy={end.isPending} onClick={() => end.mutate()}>
          {data === 'keep' ? t('connection.disconnect') : t('connection.disconnectRemove')}
        </Button>
      </div>
    </dialog>
  );
}

type ChoiceProps = {
  readonly value: 'keep' | 'remove';
  readonly data: 'keep' | 'remove';
  readonly onChoose: (data: 'keep' | 'remove') => void;
};

function Choice({ value, data, onChoose }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <label className="flex cursor-pointer items-start gap-3 rounded-lg border border-line p-3 has-checked:border-accent">
      <input
        type="radio"
        name="data"
        className="mt-1"
        checked={data === value}
        onChange={() => onChoose(value)}
      />
      <span>
        <span className="block font-medium">{t(`connection.data.${value}.title`)}</span>
        <span className="block text-sm text-ink-2">{t(`connection.data.${value}.text`)}</span>
      </span>
    </label>
  );
}
