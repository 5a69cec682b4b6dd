import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { toFailure } from '../../shared/api/client.ts';
import { connectionsOptions } from '../../shared/api/connections.ts';
import { useMay } from '../../shared/api/me.ts';
import { usePageTitle } from '../../shared/state/use-page-title.ts';
import { buttonClass } from '../../shared/ui/button.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { EmptyNotice, FailureNotice } from '../../shared/ui/states.tsx';
import { ConnectionRow } from './connection-row.tsx';
import { OutcomeNote } from './outcome-note.tsx';

/** The shops that are connected, how each is, and when it was read last. */
export function ConnectionsPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.connections'));
  const mayConnect = useMay('connections.write');
  const connections = useQuery(connectionsOptions);
  const none = connections.data?.length === 0;
  return (
    <div className="mx-auto grid max-w-6xl gap-4">
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl font-semibold tracking-tight">{t('nav.connections')}</h1>
        {mayConnect && !none ? <ConnectLink /> : null}
      </div>
      <OutcomeNote />
      <Card label={t('nav.connections')}>
        {connections.isPending ? <SkeletonRows rows={4} className="p-4" /> : null}
        {connections.error === null ? null : (
          <FailureNotice
            failure={toFailure(connections.error)}
            onRetry={() => void connections.refetch()}
          />
        )}
        {none ? (
          <EmptyNotice
            title={t('connection.none')}
            action={mayConnect ? <ConnectLink /> : undefined}
            className="py-16"
          >
            {t('connection.noneAdvice')}
          </EmptyNotice>
        ) : null}
        <ul>
          {(connections.data ?? []).map((connection) => (
            <ConnectionRow key={connection.id} connection={connection} />
          ))}
        </ul>
      </Card>
    </div>
  );
}

function ConnectLink() {
  const { t } = useTranslation();
  return (
    <Link to="/connections/new" className={buttonClass('primary', 'small')}>
      <Plus aria-hidden size={15} />
      {t('connection.connect')}
    </Link>
  );
}
