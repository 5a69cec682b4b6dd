import type { Query } from '../../../../src/api/contract/index.ts';
import { queryBase, type View } from '../../shared/state/view.ts';

/** Only who may see costs may ask for these; the whole question would be refused. */
const costMeasures: ReadonlySet<string> = new Set(['gross_profit', 'gross_margin']);

const tileMeasures = [
  'total_sales',
  'net_sales',
  'orders',
  'aov',
  'units',
  'reversal_rate',
  'gross_profit',
  'returning_customer_rate',
] as const;

/** Tiles in their order on the page; where costs may not be seen, customers take the place of profit. */
export function tilesFor(seesCosts: boolean): readonly string[] {
  return tileMeasures.map((name) => (!seesCosts && costMeasures.has(name) ? 'customers' : name));
}

/** What the chart can show; all of them come with the tiles' own query. */
export const chartMeasures = [
  'net_sales',
  'total_sales',
  'gross_sales',
  'orders',
  'units',
  'aov',
  'customers',
  'gross_profit',
  'gross_margin',
] as const;

const statementMeasures = [
  'gross_sales',
  'discounts',
  'reversals',
  'net_sales',
  'shipping',
  'taxes',
  'total_sales',
] as const;

/** Tiles with sparklines, chart and statement: one question, whose totals come with its series. */
export function summaryQuery(view: View, seesCosts: boolean): Query {
  const wanted = [...tilesFor(seesCosts), ...chartMeasures, ...statementMeasures];
  const measures = [...new Set(wanted)].filter((name) => seesCosts || !costMeasures.has(name));
  const base = queryBase(view);
  return { measures, ...base, time: { ...base.time, grain: view.grain } };
}

export type ProductOrder = 'net_sales' | 'units' | 'reversal_rate';

/** The best products by one measure, the rest as one row. */
export function productsQuery(view: View, by: ProductOrder): Query {
  return {
    measures: ['net_sales', 'units', 'reversal_rate'],
    dimensions: ['product'],
    ...queryBase(view),
    orderBy: [{ by, direction: 'desc' }],
    limit: 10,
    others: true,
  };
}

/** Net sales by one dimension, the largest first, the rest as one row. */
export function breakdownQuery(view: View, dimension: 'channel' | 'country' | 'store'): Query {
  return {
    measures: ['net_sales', 'orders'],
    dimensions: [dimension],
    ...queryBase(view),
    orderBy: [{ by: 'net_sales', direction: 'desc' }],
    limit: 8,
    others: true,
  };
}

/** Net sales of new and of returning customers over time. */
export function customersQuery(view: View): Query {
  const { compare: _, ...base } = queryBase(view);
  return {
    measures: ['net_sales', 'customers'],
    dimensions: ['customer_type'],
    ...base,
    time: { ...base.time, grain: view.grain },
  };
}
