import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ApiKey } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Card } from '../../shared/ui/card.tsx';
import { ConfirmButton } from '../../shared/ui/confirm-button.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { EmptyNotice, FailureNotice } from '../../shared/ui/states.tsx';
import { KeyForm } from './key-form.tsx';
import { keysKey, keysOptions, revokeKey } from './settings-calls.ts';

/** Keys for programs. */
export function KeysSection() {
  const { t } = useTranslation();
  const keys = useQuery(keysOptions);
  return (
    <>
      <Card title={t('keys.new')}>
        <KeyForm />
      </Card>
      <Card
        title={t('settings.keys')}
        actions={
          <a href="/api/docs" className="text-sm text-accent underline underline-offset-4">
            {t('nav.apiDocs')}
          </a>
        }
      >
        {keys.isPending ? <SkeletonRows rows={2} className="p-4" /> : null}
        {keys.error === null ? null : (
          <FailureNotice failure={toFailure(keys.error)} onRetry={() => void keys.refetch()} />
        )}
        {keys.data?.keys.length === 0 ? <EmptyNotice title={t('keys.none')} /> : null}
        <ul className="grid">
          {(keys.data?.keys ?? []).map((key) => (
            <KeyRow key={key.id} apiKey={key} />
          ))}
        </ul>
      </Card>
    </>
  );
}

function KeyRow({ apiKey }: { readonly apiKey: ApiKey }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeKey(apiKey.id),
    onSuccess: () => client.invalidateQueries({ queryKey: keysKey }),
  });
  const used =
    apiKey.lastUsedAt === null
      ? t('keys.neverUsed')
      : t('keys.lastUsed', { when: format.instant(apiKey.lastUsedAt) });
  const ends =
    apiKey.expiresAt === null
      ? t('keys.neverExpires')
      : t('members.expires', { when: format.instant(apiKey.expiresAt) });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-4 py-3 first:border-t-0">
      <div className="min-w-0 flex-1 basis-64">
        <p className="truncate font-medium">
          {apiKey.name} <code className="ms-1 text-xs font-normal text-ink-3">{apiKey.start}…</code>
        </p>
        <p className="text-sm text-ink-3">{apiKey.scopes.join(', ')}</p>
        {revoke.error === null ? null : (
          <p role="alert" className="text-sm text-bad">
            {toFailure(revoke.error).message}
          </p>
        )}
      </div>
      <p className="text-sm text-ink-2">
        {used}
        <span className="block text-xs text-ink-3">{ends}</span>
      </p>
      <ConfirmButton
        action={t('keys.revoke')}
        question={t('keys.revokeQuestion', { name: apiKey.name })}
        isBusy={revoke.isPending}
        onConfirm={() => revoke.mutate()}
      />
    </li>
  );
}
