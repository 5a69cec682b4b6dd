import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { runsOptions } from '../../shared/api/runs.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Card } from '../../shared/ui/card.tsx';
import { classNames } from '../../shared/ui/class-names.ts';
import { RunStateBadge } from '../../shared/ui/run-state.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { EmptyNotice, FailureNotice } from '../../shared/ui/states.tsx';

/** Runs, the newest first. */
export function RunHistory() {
  const { t } = useTranslation();
  const runs = useQuery(runsOptions());
  return (
    <Card title={t('run.history')} label={t('run.history')}>
      {runs.error === null ? null : (
        <FailureNotice failure={toFailure(runs.error)} onRetry={() => void runs.refetch()} />
      )}
      {runs.isPending ? <SkeletonRows rows={4} className="p-4" /> : null}
      {runs.data?.length === 0 ? <EmptyNotice title={t('run.none')} /> : null}
      {runs.data === undefined || runs.data.length === 0 ? null : <RunTable runs={runs.data} />}
    </Card>
  );
}

const wide = 'hidden sm:table-cell';

function RunTable({ runs }: { readonly runs: readonly Run[] }) {
  const { t } = useTranslation();
  return (
    <table className="w-full text-sm">
      <thead className="text-ink-3">
        <tr className="[&>th]:px-2 [&>th]:py-2 [&>th]:font-medium [&>th:first-child]:ps-4 [&>th:last-child]:pe-4">
          <th scope="col" className="text-start">
            {t('run.store')}
          </th>
          <th scope="col" className="text-start">
            {t('run.stateTitle')}
          </th>
          <th scope="col" className={classNames(wide, 'text-start')}>
            {t('run.started')}
          </th>
          <th scope="col" className={classNames(wide, 'text-end')}>
            {t('run.stored')}
          </th>
          <th scope="col" className="text-end">
            {t('run.rejected')}
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </tbody>
    </table>
  );
}

function RunRow({ run }: { readonly run: Run }) {
  const format = useFormat();
  return (
    <tr className="figures border-t border-line hover:bg-sunken/60 [&>td]:px-2 [&>td]:py-2 [&>td:last-child]:pe-4">
      <th scope="row" className="max-w-0 min-w-32 py-2 ps-4 pe-2 text-start font-normal">
        <Link
          to="/imports/$runId"
          params={{ runId: run.id } as never}
          className="block truncate font-medium text-accent hover:underline"
        >
          {run.store.name}
        </Link>
      </th>
      <td>
        <RunStateBadge state={run.state} />
      </td>
      <td className={classNames(wide, 'whitespace-nowrap text-ink-2')}>
        {format.instant(run.startedAt)}
      </td>
      <td className={classNames(wide, 'text-end')}>{format.count(run.stored)}</td>
      <td className={classNames('text-end', run.rejected > 0 && 'font-medium text-warn')}>
        {format.count(run.rejected)}
      </td>
    </tr>
  );
}
