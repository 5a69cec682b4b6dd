import type { BusinessDay, CurrencyCode } from '../../core/index.ts';
import type { ForecastMeasure } from '../../ledger/index.ts';
import type { TwinReader } from '../../twin/index.ts';
import type { PlanStore } from '../plan.ts';
import { readSums } from './event-sums.ts';
import { nodeOf } from './forecast-nodes.ts';
import { seriesOf } from './line-series.ts';
import { holidayCounts, openDays } from './open-days.ts';
import type { PlanSpan } from './plan-periods.ts';
import { holidaysOf } from './read-plan-store.ts';
import { type StoreOutlook, sumKnownDay } from './store-outlook.ts';

export type PlanCompanyRequest = {
  readonly stores: readonly StoreOutlook[];
  /** Plans of its stores: what is shut ahead. */
  readonly closed: readonly PlanStore['closed'][];
  readonly span: PlanSpan;
  readonly measure: ForecastMeasure;
  readonly reportingCurrency: CurrencyCode;
};

/**
 * The company's own series in the reporting currency: what its stores' sum is judged and bounded by. It is shut when all its
 * stores are, for the reason of the first; holidays are those of the store that sold first.
 */
export async function readPlanCompany(
  reader: TwinReader,
  { stores, closed, span, measure, reportingCurrency }: PlanCompanyRequest,
): Promise<PlanStore> {
  const rows = await readSums(
    reader,
    { measure, storeId: null, span },
    { from: 'twin.document_event', keys: [] },
  );
  const sums = new Float64Array(span.periods.length);
  for (const { index, value } of rows) sums[index] = value;
  const node = nodeOf('company', { measure, currency: reportingCurrency }, {});
  const series = seriesOf(node, sums, {
    at: { open: allOpen(span, sumKnownDay(stores)), newFrom: Number.POSITIVE_INFINITY },
    soldOut: null,
  });
  const eldest = stores.toSorted((a, b) => (a.firstSale < b.firstSale ? -1 : 1))[0];
  return {
    storeId: 0,
    currency: reportingCurrency,
    originDay: span.originDay,
    periods: span.periods,
    future: span.future,
    holidays: holidayCounts(span, holidaysOf(eldest?.store.zone ?? 'UTC', span)),
    closed: span.future.map((_, step) => {
      const reasons = closed.map((store) => store[step] ?? null);
      return reasons.includes(null) ? null : (reasons[0] ?? null);
    }),
    rate: 1,
    series: [{ ...series, parentKey: null, price: null }],
  };
}

/** Shut never: days on which all stores were shut sold nothing, and that is known. */
function allOpen(span: PlanSpan, lastKnown: BusinessDay | null) {
  const closures = { weekdays: new Set<number>(), holidays: new Set<string>() };
  return openDays(span, { closures, lastKnown: lastKnown ?? span.originDay }, new Map());
}
