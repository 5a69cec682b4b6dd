const from = '2023-01-01';
const to = '2023-03-31';
const time = { clock: 'event', from, to } as const;

/** What an overview asks for: tiles with their sparklines and a comparison, a series, rankings, shares. */
export const questions: readonly Readonly<Record<string, unknown>>[] = [
  {
    measures: ['net_sales', 'orders', 'aov', 'units', 'customers'],
    time: { ...time, grain: 'day' },
    compare: 'previous_period',
  },
  { measures: ['net_sales'], time: { ...time, grain: 'week' } },
  {
    measures: ['gross_sales', 'discounts', 'reversals', 'net_sales', 'taxes', 'total_sales'],
    time,
  },
  {
    measures: ['net_sales', 'units'],
    dimensions: ['product'],
    time,
    orderBy: [{ by: 'net_sales', direction: 'desc' }],
    limit: 10,
    others: true,
  },
  { measures: ['net_sales', 'orders'], dimensions: ['country'], time, limit: 10, others: true },
  { measures: ['customers', 'orders'], dimensions: ['customer_type'], time },
  { measures: ['net_sales'], dimensions: ['weekday'], time },
  { measures: ['gross_profit', 'gross_margin'], time: { ...time, grain: 'month' } },
];
