import { addDays, type BusinessDay, currencyCode, dayNumber } from '../../core/index.ts';
import type { ForecastMeasure } from '../../ledger/index.ts';
import type { TwinReader } from '../../twin/index.ts';
import type { PlanSeries, PlanStore } from '../plan.ts';
import { type Closures, findClosures } from './closures.ts';
import { readSums } from './event-sums.ts';
import { nodeOf } from './forecast-nodes.ts';
import { type LineSeries, readLineSeries, type StoreSpan, seriesOf } from './line-series.ts';
import { closedAhead, holidayCounts, openDays } from './open-days.ts';
import type { PlanSpan } from './plan-periods.ts';
import { type HolidayNames, publicHolidays } from './public-holidays.ts';
import { hasStockHistory } from './stock-outs.ts';
import { countryOfZone } from './store-country.ts';
import { isClosedStore, type StoreOutlook } from './store-outlook.ts';

export type PlanStoreRequest = {
  readonly outlook: StoreOutlook;
  readonly span: PlanSpan;
  readonly measure: ForecastMeasure;
};

/** A product that sold first within these days is new. */
const newDays = 56;
/** Days past the horizon's last period for which holidays are computed. */
const spareDays = 40;

/**
 * Reads everything that a store's forecast begins from: its own series, then channels, locations, root categories, products
 * and SKUs.
 *
 * Cost: a few passes over the store's events; memory as the series, see `readLineSeries`.
 */
export async function readPlanStore(
  reader: TwinReader,
  request: PlanStoreRequest,
): Promise<PlanStore> {
  const { outlook, span, measure } = request;
  const { store, lastKnown } = outlook;
  const names = holidaysOf(store.zone, span);
  const closures = findClosures(await sellingDays(reader, outlook), names);
  const at: StoreSpan = {
    ...{ reader, measure, span, storeId: store.id, currency: store.currency },
    open: openDays(span, { closures, lastKnown }, names),
    newFrom: newFrom(span, outlook),
    hasStock: await hasStockHistory(reader, store.id),
  };
  const places = await readPlaces(at);
  const lines = await readLineSeries(at);
  return {
    storeId: store.id,
    currency: currencyCode(store.currency),
    originDay: span.originDay,
    periods: span.periods,
    future: span.future,
    holidays: holidayCounts(span, names),
    closed: closed(request, closures, names),
    rate: outlook.rate,
    series: [...places, ...categorySeries(at, lines), ...lines.products, ...lines.skus],
  };
}

/** The holidays that matter to a zone's stores over history and future. */
export function holidaysOf(zone: string, span: PlanSpan): HolidayNames {
  const first = span.periods[0] ?? span.originDay;
  const last = addDays(span.future.at(-1) ?? span.originDay, spareDays);
  return publicHolidays(countryOfZone(zone), first, last);
}

function closed({ outlook, span }: PlanStoreRequest, closures: Closures, names: HolidayNames) {
  const isClosed = isClosedStore(outlook, span.originDay);
  return closedAhead(span, { closures, isClosed }, names);
}

/** The days of the last three years, and whether anything was sold. */
async function sellingDays(reader: TwinReader, { store, firstSale, lastKnown }: StoreOutlook) {
  const { rows } = await reader.query(
    `SELECT DISTINCT CAST(e.event_day AS text) FROM twin.document_event e
WHERE e.store_id = CAST($1 AS integer) AND e.kind = 'sale' AND e.event_day > CAST($2 AS date) - 1095`,
    [String(store.id), lastKnown],
  );
  const sold = new Set(rows.map(([day]) => String(day)));
  const from = addDays(lastKnown, -1094);
  return { first: firstSale > from ? firstSale : from, last: lastKnown, sold };
}

function newFrom(span: PlanSpan, { firstSale }: StoreOutlook): number {
  const since: BusinessDay = addDays(span.originDay, 1 - newDays);
  const isOld = dayNumber(firstSale) < dayNumber(since);
  const place = span.periods.findIndex((start) => start >= since);
  return isOld && place >= 0 ? place : span.periods.length + 1;
}

/** The store's own series, and those of its channels and locations. */
async function readPlaces(at: StoreSpan): Promise<readonly PlanSeries[]> {
  const { reader, storeId } = at;
  const root = nodeOf('store', at, { storeId });
  const series: PlanSeries[] = [];
  for (const level of ['store', 'channel', 'location'] as const) {
    const keys = level === 'store' ? [] : [`e.${level}_id`];
    const rows = await readSums(reader, at, { from: 'twin.document_event', keys });
    const groups = Map.groupBy(rows, ({ ids }) => ids[0] ?? null);
    // A store without any event in the span still has its own series.
    if (level === 'store' && groups.size === 0) groups.set(null, []);
    for (const [id, own] of groups) {
      const values = new Float64Array(at.span.periods.length);
      for (const { index, value } of own) values[index] = value;
      const node = level === 'store' ? root : nodeOf(level, at, { storeId, [`${level}Id`]: id });
      const parentKey = level === 'store' ? null : root.key;
      series.push({ ...seriesOf(node, values, { at, soldOut: null }), parentKey, price: null });
    }
  }
  return series;
}

function categorySeries(at: StoreSpan, { categories }: LineSeries): readonly PlanSeries[] {
  const { storeId } = at;
  const { key: parentKey } = nodeOf('store', at, { storeId });
  return [...categories].map(([categoryId, values]) => {
    const node = nodeOf('category', at, { storeId, categoryId });
    return { ...seriesOf(node, values, { at, soldOut: null }), parentKey, price: null };
  });
}
