import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Run, RunLogEntry } from '../../../../src/api/contract/index.ts';
import { request, toFailure } from '../../shared/api/client.ts';
import { isEnded } from '../../shared/api/runs.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Card } from '../../shared/ui/card.tsx';
import { classNames } from '../../shared/ui/class-names.ts';
import { FailureNotice } from '../../shared/ui/states.tsx';

function runLogOptions(run: Run) {
  return queryOptions({
    queryKey: ['run-log', run.id],
    queryFn: async ({ signal }) =>
      (
        await request<{ readonly entries: readonly RunLogEntry[] }>(`/api/v1/runs/${run.id}/log`, {
          signal,
        })
      ).entries,
    refetchInterval: isEnded(run) ? false : 3000,
  });
}

const looks = { info: 'text-ink-2', warn: 'text-warn', error: 'text-bad' } as const;

/** What a run did, step by step. */
export function RunLog({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const format = useFormat();
  const log = useQuery(runLogOptions(run));
  if (log.error !== null)
    return (
      <Card title={t('run.log')}>
        <FailureNotice failure={toFailure(log.error)} onRetry={() => void log.refetch()} />
      </Card>
    );
  if (log.data === undefined || log.data.length === 0) return null;
  return (
    <Card title={t('run.log')} label={t('run.log')}>
      <ol className="grid gap-1 px-4 pt-1 pb-4 text-sm">
        {log.data.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a log only grows at its end
          <li key={index} className="grid grid-cols-[max-content_1fr] gap-3">
            <span className="figures whitespace-nowrap text-ink-3">{format.instant(entry.at)}</span>
            <span className={classNames('min-w-0 break-words', looks[entry.level])}>
              {entry.message}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
