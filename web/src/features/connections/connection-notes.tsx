import { useMutation } from '@tanstack/react-query';
import { CircleAlert, Info } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { useMay } from '../../shared/api/me.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Button } from '../../shared/ui/button.tsx';
import { classNames } from '../../shared/ui/class-names.ts';
import { useFinish } from './connect-form.tsx';
import { reauthorize } from './connection-calls.ts';
import { ReauthorizeForm } from './reauthorize-form.tsx';
import { ProviderWords, Refusal } from './refusal.tsx';

/** What a reader must know of a connection: why it does not work and what to do, what it can't see, how far it reaches. */
export function ConnectionNotes({ connection }: { readonly connection: Connection }) {
  return (
    <>
      <Reason connection={connection} />
      <Gaps connection={connection} />
    </>
  );
}

function Reason({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { reason, state, freshAt, nextAttemptAt } = connection;
  if (reason === null || state === 'connected') return null;
  const isBad = state === 'needs_reauth';
  return (
    <section
      role="alert"
      data-reason={reason.code}
      className={classNames(
        'grid gap-2 rounded-lg px-4 py-3 text-sm',
        isBad ? 'bg-bad-soft text-bad' : 'bg-warn-soft text-ink',
      )}
    >
      <p className="flex items-start gap-2 text-base font-medium">
        <CircleAlert aria-hidden size={16} className="mt-0.5 shrink-0" />
        <span className="min-w-0 break-words">{reason.message}</span>
      </p>
      <ProviderWords words={reason.provider} />
      {freshAt === null ? null : (
        <p>{t('connection.notReadSince', { when: format.instant(freshAt) })}</p>
      )}
      {nextAttemptAt === null ? null : (
        <p>{t('connection.nextAttempt', { when: format.instant(nextAttemptAt) })}</p>
      )}
      {isBad ? <Reauthorize connection={connection} /> : null}
    </section>
  );
}

function Reauthorize({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation();
  const mayWrite = useMay('connections.write');
  const [isOpen, setIsOpen] = useState(false);
  const finish = useFinish();
  const again = useMutation({
    mutationFn: () => reauthorize(connection.id, {}),
    onSuccess: finish,
  });
  if (!mayWrite) return <p>{t('connection.askAdmin')}</p>;
  if (isOpen) return <ReauthorizeForm connection={connection} onDone={() => setIsOpen(false)} />;
  return (
    <div className="grid justify-items-start gap-2">
      {again.error === null ? null : <Refusal failure={toFailure(again.error)} />}
      <Button
        look="primary"
        size="small"
        isBusy={again.isPending || again.isSuccess}
        onClick={() => (connection.method === 'oauth' ? again.mutate() : setIsOpen(true))}
      >
        {t('connection.reauthorize')}
      </Button>
    </div>
  );
}

function Gaps({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { gaps, store, webhooks } = connection;
  const notes = [
    ...gaps.map(({ message }) => message),
    ...(store !== null && !store.historyComplete
      ? [
          store.historyFrom === null
            ? t('connection.historyNone')
            : t('connection.historyFrom', { day: format.day(store.historyFrom.slice(0, 10)) }),
        ]
      : []),
    ...(webhooks.message === null ? [] : [webhooks.message]),
  ];
  if (notes.length === 0) return null;
  return (
    <aside
      aria-label={t('connection.gaps')}
      className={classNames(
        'flex items-start gap-2.5 rounded-lg border border-line px-4 py-2.5 text-sm',
        gaps.length > 0 ? 'bg-warn-soft text-ink' : 'bg-surface text-ink-2',
      )}
    >
      <Info
        aria-hidden
        size={15}
        className={classNames('mt-0.5 shrink-0', gaps.length > 0 ? 'text-warn' : 'text-ink-3')}
      />
      <ul className="grid gap-1">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </aside>
  );
}
