import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type {
  ForecastAccuracy,
  ForecastGrain,
  ForecastNode,
} from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Card } from '../../shared/ui/card.tsx';
import { ScrollRegion } from '../../shared/ui/scroll-region.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { EmptyNotice, FailureNotice } from '../../shared/ui/states.tsx';
import { accuracyOptions } from './forecast-calls.ts';
import { unitOf } from './node-text.ts';

type AccuracyProps = { readonly node: ForecastNode; readonly grain: ForecastGrain };

/** How good earlier forecasts of a node were, in all and period by period, beside the seasonal naive forecast. */
export function AccuracyCard({ node, grain }: AccuracyProps) {
  const { t } = useTranslation();
  const { measure, level } = node;
  const ask = { grain, measure, level, nodeId: node.id };
  const all = useQuery(accuracyOptions({ ...ask, by: 'all' }));
  const days = useQuery(accuracyOptions({ ...ask, by: 'day' }));
  const failed = all.error ?? days.error;
  const total = all.data?.rows[0];
  const isReady = all.data !== undefined && days.data !== undefined;
  return (
    <Card title={t('forecast.accuracy')} label={t('forecast.accuracy')}>
      {failed === null ? null : (
        <FailureNotice
          failure={toFailure(failed)}
          onRetry={() => {
            void all.refetch();
            void days.refetch();
          }}
        />
      )}
      {failed === null && !isReady ? <SkeletonRows rows={3} className="p-4" /> : null}
      {isReady && (total === undefined || total.count === 0) ? (
        <EmptyNotice title={t('forecast.notJudged')}>{t('forecast.notJudgedAdvice')}</EmptyNotice>
      ) : null}
      {total === undefined || total.count === 0 ? null : <Total total={total} node={node} />}
      {days.data === undefined || days.data.rows.length === 0 ? null : (
        <Periods rows={days.data.rows} node={node} grain={grain} />
      )}
    </Card>
  );
}

type TotalProps = { readonly total: ForecastAccuracy; readonly node: ForecastNode };

function Total({ total, node }: TotalProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const as = unitOf(node);
  const money = (value: number | null) =>
    format.value(value === null ? null : Math.round(value), as);
  const share = (value: number | null) => (value === null ? '–' : format.share(value));
  const ratio = (value: number | null) => (value === null ? '–' : format.count(value));
  const facts = [
    [t('forecast.mae'), money(total.mae), t('forecast.naiveHas', { value: money(total.naiveMae) })],
    [
      t('forecast.mase'),
      ratio(total.mase),
      t('forecast.naiveHas', { value: ratio(total.naiveMase) }),
    ],
    [t('forecast.mape'), share(total.mape), ''],
    [t('forecast.bias'), money(total.bias), t('forecast.biasMeans')],
    [
      t('forecast.held', { share: format.share(0.8) }),
      share(total.coverage80),
      t('forecast.periodsJudged', { count: total.count }),
    ],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 px-4 pb-3">
      {facts.map(([term, value, more]) => (
        <div key={term}>
          <dt className="text-xs text-ink-3">{term}</dt>
          <dd className="figures text-base font-medium">{value}</dd>
          {more === '' ? null : <dd className="text-xs text-ink-3">{more}</dd>}
        </div>
      ))}
    </dl>
  );
}

type PeriodsProps = AccuracyProps & { readonly rows: readonly ForecastAccuracy[] };

function Periods({ rows, node, grain }: PeriodsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const as = unitOf(node);
  const error = (value: number | null) =>
    format.value(value === null ? null : Math.round(value), as);
  return (
    <ScrollRegion label={t('forecast.overTime')} className="max-h-56 overflow-auto px-4 pb-3">
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-surface text-ink-3">
          <tr className="[&>th]:py-2 [&>th]:font-medium">
            <th scope="col" className="text-start">
              {t('overview.period')}
            </th>
            <th scope="col" className="text-end">
              {t('forecast.error')}
            </th>
            <th scope="col" className="text-end">
              {t('forecast.naiveError')}
            </th>
          </tr>
        </thead>
        <tbody className="figures">
          {rows.toReversed().map((row) => (
            <tr key={row.group} className="border-t border-line [&>td]:py-1.5 [&>td]:text-end">
              <th scope="row" className="text-start font-normal">
                {format.period(row.group, grain)}
              </th>
              <td className="font-medium">{error(row.mae)}</td>
              <td className="text-ink-2">{error(row.naiveMae)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
