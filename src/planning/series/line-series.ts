import type { ForecastMeasure, NewForecastNode } from '../../ledger/index.ts';
import type { TwinReader } from '../../twin/index.ts';
import type { PlanSeries } from '../plan.ts';
import { readSums, type SumRow } from './event-sums.ts';
import { nodeOf } from './forecast-nodes.ts';
import { isKnown, type OpenDays, withGaps } from './open-days.ts';
import type { PlanSpan } from './plan-periods.ts';
import { type KnownProduct, type ProductRange, productRanges } from './product-ranges.ts';
import { readStockChanges, type StockOuts, stockOuts } from './stock-outs.ts';

/** One store in one measure and grain. */
export type StoreSpan = {
  readonly reader: TwinReader;
  readonly measure: ForecastMeasure;
  readonly storeId: number;
  readonly currency: string;
  readonly span: PlanSpan;
  readonly open: OpenDays;
  /** Place of the first period in which a product counts as new; the length of the history where the store is new itself. */
  readonly newFrom: number;
  /** Whether any stock of the store is known. */
  readonly hasStock: boolean;
};

/** The series of products and SKUs, and the sums of root categories. */
export type LineSeries = {
  readonly categories: ReadonlyMap<number | null, Float64Array>;
  readonly products: readonly PlanSeries[];
  readonly skus: readonly PlanSeries[];
};

type Draft = {
  readonly values: Float64Array;
  readonly unitsE3: Float64Array;
  readonly salesMinor: Float64Array;
};

/**
 * Reads what lines say: categories as sums of all their products, products and SKUs that sold in the last year.
 *
 * Cost: one pass over the store's events per 250 products, whose rows are the most that is held beside the series.
 */
export async function readLineSeries(at: StoreSpan): Promise<LineSeries> {
  const categories = new Map<number | null, Float64Array>();
  const products: PlanSeries[] = [];
  const skus: PlanSeries[] = [];
  for (const range of await productRanges(at.reader, at)) {
    const rows = await readSums(
      at.reader,
      { ...at },
      {
        from: 'ledger.sale_event',
        keys: ['e.product_id', 'e.variant_id'],
        where: range.where,
        prices: true,
      },
    );
    const outs = await soldOut(at, range);
    for (const product of range.products) {
      const own = rowsOf(rows, product.id);
      const draft = added(own, at.span.periods.length);
      addTo(categories, product.categoryId, draft.values);
      if (!product.isLive) continue;
      const made = skusOf(own, { at, product, outs });
      products.push(productSeries(draft, { at, product, outs, skus: made }));
      skus.push(...made);
    }
  }
  return { categories, products, skus };
}

/** Rows come by product: a range's are cut out by where they begin and end. */
function rowsOf(rows: readonly SumRow[], id: number | null): readonly SumRow[] {
  return id === null
    ? rows.filter(({ ids }) => ids[0] === null)
    : rows.slice(lowerBound(rows, id), lowerBound(rows, id + 1));
}

function lowerBound(rows: readonly SumRow[], id: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.ids[0] ?? Number.POSITIVE_INFINITY) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function soldOut(at: StoreSpan, range: ProductRange): Promise<StockOuts> {
  if (!at.hasStock || range.bounds === null) return new Map();
  const { firstDay, shut } = at.open;
  const changes = await readStockChanges(at.reader, {
    storeId: at.storeId,
    firstDay,
    products: range.bounds,
  });
  return stockOuts(changes, { firstDay, days: shut.length });
}

function added(rows: readonly SumRow[], periods: number): Draft {
  const draft = {
    values: new Float64Array(periods),
    unitsE3: new Float64Array(periods),
    salesMinor: new Float64Array(periods),
  };
  for (const { index, value, unitsE3, salesMinor } of rows) {
    draft.values[index] = (draft.values[index] ?? 0) + value;
    draft.unitsE3[index] = (draft.unitsE3[index] ?? 0) + unitsE3;
    draft.salesMinor[index] = (draft.salesMinor[index] ?? 0) + salesMinor;
  }
  return draft;
}

function addTo(
  sums: Map<number | null, Float64Array>,
  key: number | null,
  values: Float64Array,
): void {
  const sum = sums.get(key) ?? new Float64Array(values.length);
  for (const [index, value] of values.entries()) sum[index] = (sum[index] ?? 0) + value;
  sums.set(key, sum);
}

type Of = { readonly at: StoreSpan; readonly product: KnownProduct; readonly outs: StockOuts };

function skusOf(rows: readonly SumRow[], { at, product, outs }: Of): readonly PlanSeries[] {
  const parent = productNode(at, product);
  const byVariant = Map.groupBy(rows, ({ ids }) => ids[1] ?? null);
  return [...byVariant].map(([variantId, own]): PlanSeries => {
    const { storeId } = at;
    const ids = { storeId, categoryId: product.categoryId, productId: product.id, variantId };
    const node = nodeOf('sku', at, ids);
    const { values } = added(own, at.span.periods.length);
    const soldOut = variantId === null ? null : (outs.get(variantId) ?? null);
    return { ...seriesOf(node, values, { at, soldOut }), parentKey: parent.key, price: null };
  });
}

function productSeries(
  draft: Draft,
  { at, product, outs, skus }: Of & { readonly skus: readonly PlanSeries[] },
): PlanSeries {
  const node = productNode(at, product);
  const { storeId } = at;
  const { key } = nodeOf('category', at, { storeId, categoryId: product.categoryId });
  const known = skus.map(({ node: { variantId } }) =>
    variantId === null ? undefined : outs.get(variantId),
  );
  const series = seriesOf(node, draft.values, { at, soldOut: allOut(known) });
  return { ...series, parentKey: key, price: priceOf(draft) };
}

function productNode(at: StoreSpan, product: KnownProduct): NewForecastNode {
  const { storeId } = at;
  return nodeOf('product', at, { storeId, categoryId: product.categoryId, productId: product.id });
}

/** A product is sold out when all its SKUs are; null where the stock of one is not known. */
function allOut(outs: readonly (Uint8Array | undefined)[]): Uint8Array | null {
  const [first, ...rest] = outs;
  if (first === undefined) return null;
  const all = first.slice();
  for (const out of rest) {
    if (out === undefined) return null;
    for (const [day, isOut] of out.entries()) if (isOut === 0) all[day] = 0;
  }
  return all;
}

/** A series of whose values nothing but gaps is left out. Units are whole ones here. */
export function seriesOf(
  node: NewForecastNode,
  sums: Float64Array,
  {
    at,
    soldOut,
  }: { readonly at: Pick<StoreSpan, 'open' | 'newFrom'>; readonly soldOut: Uint8Array | null },
): Pick<PlanSeries, 'node' | 'values' | 'firstSold' | 'isNew'> {
  const found = sums.findIndex((value, index) => value !== 0 && isKnown(at.open, index));
  const firstSold = found === -1 ? sums.length : found;
  const units = node.measure === 'units' ? sums.map((value) => value / 1000) : sums;
  const values = withGaps(units, at.open, { firstSold, soldOut });
  return { node, values, firstSold, isNew: firstSold >= at.newFrom };
}

function priceOf({ unitsE3, salesMinor }: Draft): Float64Array {
  return unitsE3.map((units, index) =>
    units > 0 ? ((salesMinor[index] ?? 0) * 1000) / units : Number.NaN,
  );
}
