import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { cancelRun, isEnded, runKey, runOptions } from '../../shared/api/runs.ts';
import { usePageTitle } from '../../shared/state/use-page-title.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { RunStateBadge } from '../../shared/ui/run-state.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { FailureNotice } from '../../shared/ui/states.tsx';
import { StreamList } from '../../shared/ui/stream-list.tsx';
import { RunIssues } from './run-issues.tsx';
import { RunLog } from './run-log.tsx';
import { RunProgress } from './run-progress.tsx';
import { RunReport } from './run-report.tsx';

/** One run: its progress while it goes on, its report when it is over, the rows that were rejected. */
export function RunPage() {
  const { t } = useTranslation();
  const { runId = '' } = useParams({ strict: false }) as { readonly runId?: string };
  const result = useQuery(runOptions(runId));
  usePageTitle(result.data?.store.name ?? t('nav.imports'));
  return (
    <div className="mx-auto grid max-w-6xl gap-4">
      <BackLink connectionId={result.data?.connectionId ?? null} />
      {result.isPending ? (
        <Card>
          <SkeletonRows rows={6} className="p-4" />
        </Card>
      ) : null}
      {result.error === null ? null : (
        <Card>
          <FailureNotice failure={toFailure(result.error)} onRetry={() => void result.refetch()} />
        </Card>
      )}
      {result.data === undefined ? null : <RunDetail run={result.data} />}
    </div>
  );
}

/** Back to where the run belongs: its connection, or the imports. */
function BackLink({ connectionId }: { readonly connectionId: string | null }) {
  const { t } = useTranslation();
  return (
    <Link
      to={connectionId === null ? '/imports' : `/connections/${connectionId}`}
      className="inline-flex items-center gap-1.5 justify-self-start text-sm text-ink-2 hover:text-accent"
    >
      <ArrowLeft aria-hidden size={14} />
      {connectionId === null ? t('imports.title') : t('run.connection')}
    </Link>
  );
}

function RunDetail({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="min-w-0 text-xl font-semibold tracking-tight break-words">
          {run.store.name}
        </h1>
        <RunStateBadge state={run.state} />
        {isEnded(run) ? null : <CancelButton run={run} />}
      </div>
      {run.error === null ? null : (
        <div role="alert" className="rounded-lg bg-bad-soft px-4 py-3 text-sm text-bad">
          {run.error.message}
        </div>
      )}
      <RunProgress run={run} />
      {run.streams.length === 0 ? null : (
        <Card title={t('run.streams')} label={t('run.streams')}>
          <div className="px-4 pt-1 pb-4">
            <StreamList streams={run.streams} />
          </div>
        </Card>
      )}
      <RunReport run={run} />
      {run.connectionId === null ? null : <RunLog run={run} />}
      {run.rejected > 0 ? <RunIssues run={run} /> : null}
    </>
  );
}

function CancelButton({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelRun(run.id),
    onSuccess: (stopped) => client.setQueryData(runKey(run.id), stopped),
  });
  return (
    <span className="ms-auto flex items-center gap-2">
      {cancel.error === null ? null : (
        <span role="alert" className="text-sm text-bad">
          {toFailure(cancel.error).message}
        </span>
      )}
      <Button size="small" look="danger" isBusy={cancel.isPending} onClick={() => cancel.mutate()}>
        {t('run.cancel')}
      </Button>
    </span>
  );
}
