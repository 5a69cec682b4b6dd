import type { BusinessDay } from '../../core/index.ts';
import { type ForecastGrain, type ForecastMeasure, forecastKey } from '../../ledger/index.ts';
import type { TwinReader } from '../../twin/index.ts';
import { readSums, type SumRow } from '../series/event-sums.ts';
import { nodeOf } from '../series/forecast-nodes.ts';

export type ActualsRequest = {
  readonly grain: ForecastGrain;
  readonly measure: ForecastMeasure;
  /** Null = the company, in the reporting currency. */
  readonly storeId: number | null;
  /** First days of whole periods, all known; the last day of the last. */
  readonly periods: readonly BusinessDay[];
  readonly lastDay: BusinessDay;
};

/** What came, by node key, one per period; what is absent sold nothing. Minor units, or thousandths of units. */
export type ActualSums = ReadonlyMap<string, Float64Array>;

const lineJoins = `LEFT JOIN ledger.product p ON p.id = e.product_id LEFT JOIN ledger.category c ON c.id = p.category_id`;

/** Adds up what came of every node of a store. Cost: four passes over the events of the periods. */
export async function readActualSums(
  reader: TwinReader,
  request: ActualsRequest,
): Promise<ActualSums> {
  const { grain, measure, storeId, periods, lastDay } = request;
  const sums = new Map<string, Float64Array>();
  const add = (key: string, { index, value }: SumRow): void => {
    const known = sums.get(key) ?? new Float64Array(periods.length);
    known[index] = (known[index] ?? 0) + value;
    sums.set(key, known);
  };
  const ask = { measure, storeId, span: { grain, periods, originDay: lastDay } };
  const of = { measure, currency: '' };
  const whole = { from: 'twin.document_event', keys: [] } as const;
  const root = nodeOf(storeId === null ? 'company' : 'store', of, { storeId }).key;
  for (const row of await readSums(reader, ask, whole)) add(root, row);
  if (storeId === null) return sums;
  for (const level of ['channel', 'location'] as const) {
    const by = { from: whole.from, keys: [`e.${level}_id`] };
    for (const row of await readSums(reader, ask, by))
      add(nodeOf(level, of, { storeId, [`${level}Id`]: row.ids[0] ?? null }).key, row);
  }
  const keys = ['e.product_id', 'e.variant_id', 'c.level1_id'];
  const lines = { from: 'ledger.sale_event', keys, joins: lineJoins } as const;
  for (const row of await readSums(reader, ask, lines)) {
    const [productId = null, variantId = null, categoryId = null] = row.ids;
    const ids = { ...none, measure, storeId, categoryId, productId, variantId };
    for (const level of ['category', 'product', 'sku'] as const)
      add(forecastKey({ ...ids, level }), row);
  }
  return sums;
}

const none = { channelId: null, locationId: null };
