import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Connection, Reconciliation } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { connectionsKey } from '../../shared/api/connections.ts';
import { useMay } from '../../shared/api/me.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { classNames } from '../../shared/ui/class-names.ts';
import { ScrollRegion } from '../../shared/ui/scroll-region.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { EmptyNotice, FailureNotice } from '../../shared/ui/states.tsx';
import { compareDays, reconciliationOptions } from './connection-calls.ts';
import { lastDays } from './last-days.ts';

/** Day by day: what the platform counts, what we count, and what was done where they differed. */
export function ComparisonTab({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation();
  const result = useQuery(reconciliationOptions(connection.id));
  return (
    <Card
      title={t('connection.comparison')}
      label={t('connection.comparison')}
      actions={<CompareNow connection={connection} />}
    >
      <p className="max-w-prose px-4 pb-3 text-sm text-ink-2">{t('connection.comparisonMeans')}</p>
      {result.isPending ? <SkeletonRows rows={5} className="p-4" /> : null}
      {result.error === null ? null : (
        <FailureNotice failure={toFailure(result.error)} onRetry={() => void result.refetch()} />
      )}
      {result.data?.days.length === 0 ? <EmptyNotice title={t('connection.notCompared')} /> : null}
      {result.data === undefined || result.data.days.length === 0 ? null : (
        <DayTable reconciliation={result.data} />
      )}
    </Card>
  );
}

function CompareNow({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const maySync = useMay('sync');
  const run = useMutation({
    mutationFn: () => compareDays(connection.id, lastDays(30, new Date(), connection.store?.zone)),
    onSettled: () => client.invalidateQueries({ queryKey: connectionsKey }),
  });
  const isRead = connection.state === 'connected' || connection.state === 'degraded';
  if (!maySync || !isRead) return null;
  return (
    <span className="flex items-center gap-2">
      {run.error === null ? null : (
        <span role="alert" className="text-sm text-bad">
          {toFailure(run.error).message}
        </span>
      )}
      <Button
        size="small"
        isBusy={run.isPending || connection.runId !== null}
        onClick={() => run.mutate()}
      >
        {t('connection.compareNow')}
      </Button>
    </span>
  );
}

const looks = {
  equal: 'bg-good-soft text-good',
  repaired: 'bg-accent-soft text-accent-strong',
  different: 'bg-bad-soft text-bad',
  unread: 'bg-warn-soft text-warn',
} as const;

function DayTable({ reconciliation }: { readonly reconciliation: Reconciliation }) {
  const { t } = useTranslation();
  return (
    <ScrollRegion label={t('connection.comparison')} className="overflow-x-auto">
      <table className="w-full text-sm">
        <thead className="text-ink-3">
          <tr className="[&>th]:px-2 [&>th]:py-2 [&>th]:text-end [&>th]:font-medium [&>th]:whitespace-nowrap [&>th:first-child]:ps-4 [&>th:first-child]:text-start [&>th:last-child]:pe-4 [&>th:last-child]:text-start">
            <th scope="col">{t('connection.day')}</th>
            <th scope="col">{t('connection.theirOrders')}</th>
            <th scope="col">{t('connection.ourOrders')}</th>
            <th scope="col">{t('connection.theirTotal')}</th>
            <th scope="col">{t('connection.ourTotal')}</th>
            <th scope="col">{t('connection.result')}</th>
          </tr>
        </thead>
        <tbody>
          {reconciliation.days.map((day) => (
            <DayRow key={day.day} day={day} currency={reconciliation.currency} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

type DayProps = {
  readonly day: Reconciliation['days'][number];
  readonly currency: string;
};

function DayRow({ day, currency }: DayProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const unit = { currency, exponent: exponentOf(currency) };
  const money = (minor: number | undefined) =>
    minor === undefined ? '–' : format.money(minor, unit);
  return (
    <tr className="figures border-t border-line align-top [&>td]:px-2 [&>td]:py-2 [&>td]:text-end [&>td]:whitespace-nowrap">
      <th scope="row" className="py-2 ps-4 pe-2 text-start font-normal whitespace-nowrap">
        {format.day(day.day, true)}
      </th>
      <td>{day.theirs === null ? '–' : format.count(day.theirs.orders)}</td>
      <td>{format.count(day.ours.orders)}</td>
      <td>{money(day.theirs?.totalMinor)}</td>
      <td>{money(day.ours.totalMinor)}</td>
      <td className="min-w-40 !pe-4 !text-start !whitespace-normal">
        <span
          className={classNames(
            'inline-flex h-5 items-center rounded px-1.5 text-xs font-medium',
            looks[day.state],
          )}
        >
          {t(`connection.dayState.${day.state}`)}
        </span>
        {day.message === null ? null : (
          <span className="block pt-0.5 text-xs text-ink-2">{day.message}</span>
        )}
      </td>
    </tr>
  );
}

/** Digits of the currency's minor unit, as the browser knows them. */
function exponentOf(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
      .maximumFractionDigits ?? 2
  );
}
