/** What one query may ask for. Above these an answer would be too large to send or to look at. */
export const queryLimits = {
  measures: 40,
  dimensions: 4,
  filters: 20,
  /** Values of one filter. */
  values: 5_000,
  valueLength: 200,
  orderBy: 5,
  rows: 10_000,
  /** Rows where the query names no limit. */
  defaultRows: 1_000,
  offset: 1_000_000,
  /** Days of a range: a hundred years. */
  days: 36_525,
  /** Periods of a range by its grain. */
  periods: 10_000,
  /** Periods × rows, where a query has both. */
  cells: 50_000,
  firstDay: '1970-01-01',
  lastDay: '2199-12-31',
} as const;
