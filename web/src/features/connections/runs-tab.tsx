import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Connection, Run } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Card } from '../../shared/ui/card.tsx';
import { classNames } from '../../shared/ui/class-names.ts';
import { RunStateBadge } from '../../shared/ui/run-state.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { EmptyNotice, FailureNotice } from '../../shared/ui/states.tsx';
import { connectionRunsOptions } from './connection-calls.ts';
import { ConnectionFacts } from './connection-facts.tsx';
import { CurrentRun } from './current-run.tsx';

/** What is read now, what was read before, and what comes next. */
export function RunsTab({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation();
  const runs = useQuery(connectionRunsOptions(connection.id));
  return (
    <>
      {connection.runId === null ? null : <CurrentRun runId={connection.runId} />}
      <ConnectionFacts connection={connection} />
      <Card title={t('connection.history')} label={t('connection.history')}>
        {runs.error === null ? null : (
          <FailureNotice failure={toFailure(runs.error)} onRetry={() => void runs.refetch()} />
        )}
        {runs.isPending ? <SkeletonRows rows={4} className="p-4" /> : null}
        {runs.data?.length === 0 ? <EmptyNotice title={t('connection.noRuns')} /> : null}
        {runs.data === undefined || runs.data.length === 0 ? null : <RunTable runs={runs.data} />}
      </Card>
    </>
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
            {t('run.started')}
          </th>
          <th scope="col" className="text-start">
            {t('connection.mode')}
          </th>
          <th scope="col" className="text-start">
            {t('run.stateTitle')}
          </th>
          <th scope="col" className={classNames(wide, 'text-end')}>
            {t('run.fetched')}
          </th>
          <th scope="col" className="text-end">
            {t('run.stored')}
          </th>
          <th scope="col" className={classNames(wide, 'text-end')}>
            {t('connection.took')}
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
  const { t } = useTranslation();
  const format = useFormat();
  const loose = t as unknown as (key: string, options: { readonly defaultValue: string }) => string;
  const seconds =
    run.finishedAt === null
      ? null
      : (new Date(run.finishedAt).getTime() - new Date(run.startedAt).getTime()) / 1000;
  return (
    <>
      <tr className="figures border-t border-line hover:bg-sunken/60 [&>td]:px-2 [&>td]:py-2 [&>td:last-child]:pe-4">
        <th scope="row" className="py-2 ps-4 pe-2 text-start font-normal whitespace-nowrap">
          <Link
            to="/runs/$runId"
            params={{ runId: run.id } as never}
            className="font-medium text-accent hover:underline"
          >
            {format.instant(run.startedAt)}
          </Link>
        </th>
        <td>{loose(`connection.modes.${run.mode}`, { defaultValue: run.mode })}</td>
        <td>
          <RunStateBadge state={run.state} />
        </td>
        <td className={classNames(wide, 'text-end')}>{format.count(run.fetched)}</td>
        <td className="text-end">{format.count(run.stored)}</td>
        <td className={classNames(wide, 'text-end whitespace-nowrap text-ink-2')}>
          {seconds === null ? '' : format.duration(seconds)}
        </td>
      </tr>
      {run.error === null ? null : (
        <tr>
          <td colSpan={6} className="px-4 pb-2 text-sm text-bad">
            {run.error.message}
          </td>
        </tr>
      )}
    </>
  );
}
