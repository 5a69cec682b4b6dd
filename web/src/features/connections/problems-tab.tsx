import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection, RunIssue } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { connectionsKey } from '../../shared/api/connections.ts';
import { useMay } from '../../shared/api/me.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { EmptyNotice, FailureNotice } from '../../shared/ui/states.tsx';
import { connectionIssuesOptions, replayConnection } from './connection-calls.ts';

/** Records that could not be taken over as they came: what they are, why, and their raw form. */
export function ProblemsTab({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation();
  const [cursor, setCursor] = useState<string | null>(null);
  const page = useQuery(connectionIssuesOptions(connection.id, cursor));
  return (
    <Card
      title={t('connection.tab.problems')}
      label={t('connection.tab.problems')}
      actions={<Replay connection={connection} />}
    >
      <p className="max-w-prose px-4 pb-3 text-sm text-ink-2">{t('connection.problemsMean')}</p>
      {page.isPending ? <SkeletonRows rows={4} className="p-4" /> : null}
      {page.error === null ? null : (
        <FailureNotice failure={toFailure(page.error)} onRetry={() => void page.refetch()} />
      )}
      {page.data?.issues.length === 0 ? <EmptyNotice title={t('connection.noProblems')} /> : null}
      <ul>
        {(page.data?.issues ?? []).map((issue) => (
          <IssueItem key={issue.id} issue={issue} />
        ))}
      </ul>
      {cursor === null && (page.data?.nextCursor ?? null) === null ? null : (
        <div className="flex justify-end gap-2 border-t border-line px-4 py-2.5">
          <Button size="small" disabled={cursor === null} onClick={() => setCursor(null)}>
            {t('run.firstPage')}
          </Button>
          <Button
            size="small"
            disabled={(page.data?.nextCursor ?? null) === null}
            onClick={() => setCursor(page.data?.nextCursor ?? null)}
          >
            {t('run.nextPage')}
          </Button>
        </div>
      )}
    </Card>
  );
}

function Replay({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const maySync = useMay('sync');
  const replay = useMutation({
    mutationFn: () => replayConnection(connection.id),
    onSettled: () => client.invalidateQueries({ queryKey: connectionsKey }),
  });
  if (!maySync || connection.openIssues === 0) return null;
  return (
    <span className="flex items-center gap-2">
      {replay.error === null ? null : (
        <span role="alert" className="text-sm text-bad">
          {toFailure(replay.error).message}
        </span>
      )}
      <Button
        size="small"
        isBusy={replay.isPending || connection.runId !== null}
        onClick={() => replay.mutate()}
      >
        {t('connection.replay')}
      </Button>
    </span>
  );
}

function IssueItem({ issue }: { readonly issue: RunIssue }) {
  const { t } = useTranslation();
  return (
    <li className="grid gap-1 border-t border-line px-4 py-3 text-sm" data-issue>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium">{issue.source ?? issue.reason}</span>
        {issue.resolvedAt === null ? null : (
          <span className="text-xs text-good">{t('connection.resolved')}</span>
        )}
      </p>
      <p className="break-words text-ink-2">{issue.message}</p>
      {issue.raw === null ? null : (
        <details>
          <summary className="cursor-pointer text-xs text-ink-3">{t('run.raw')}</summary>
          <pre className="mt-1 max-h-72 overflow-auto rounded bg-sunken p-3 text-xs whitespace-pre-wrap">
            {issue.raw}
          </pre>
        </details>
      )}
    </li>
  );
}
