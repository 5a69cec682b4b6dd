/**
 * The query object that every reader sends — web, REST, GraphQL, alerts, assistant — as plain JSON.
 * `parse-query.ts` is its only maker from outside input; it reports all faults at once.
 */
export type Clock = 'event' | 'order';

export type Grain =
  | 'hour'
  | 'day'
  | 'week'
  | 'month'
  | 'quarter'
  | 'year'
  | 'fiscal_month'
  | 'fiscal_quarter'
  | 'fiscal_year';

export type CompareWith =
  | 'previous_period'
  | 'previous_year'
  | 'previous_year_same_weekday'
  | { readonly from: string; readonly to: string };

export type TimeSpec = {
  /** Which day a refund counts on: its own (`event`, accounting) or its order's (`order`, cohort truth). */
  readonly clock: Clock;
  /** Absent = no split by time. Empty periods are zero rows. */
  readonly grain?: Grain;
  /** Inclusive days, each store's own local days. */
  readonly from: string;
  readonly to: string;
};

export type FilterOp = 'in' | 'not_in' | 'under' | 'contains' | 'is_null' | 'is_not_null';

export type Filter = {
  readonly dimension: string;
  readonly op: FilterOp;
  /** For `under`: category ids, with everything below them. */
  readonly values?: readonly (string | number)[];
};

/** `by`: a measure or dimension of the query, or `period` where it has a grain. */
export type OrderBy = { readonly by: string; readonly direction: 'asc' | 'desc' };

export type Query = {
  readonly measures: readonly string[];
  readonly dimensions?: readonly string[];
  readonly time: TimeSpec;
  readonly compare?: CompareWith;
  readonly where?: readonly Filter[];
  readonly orderBy?: readonly OrderBy[];
  /**
   * Rows at most. With `others`, what is beyond becomes one row. With a grain and dimensions: combinations of the dimensions at
   * most, each with a row for every period.
   */
  readonly limit?: number;
  readonly others?: boolean;
  /** Skips rows; for paging of tables. Not with `others`. */
  readonly offset?: number;
  /** The tenant's reporting currency, or the stores' own where the filter leaves one. Default: the latter if so, else the former. */
  readonly currency?: string;
};

/** How a measure's value is written: minor units of `currency`, a count, thousandths, a share of 1. */
export type Unit = 'money' | 'count' | 'quantity' | 'ratio' | 'money_ratio';

/** A measure's value: integers as numbers (minor units, counts); ratios as numbers; null = not defined (0/0) or no rate. */
export type MeasureValue = number | null;
/** A dimension's value: what to show and the key to filter by. `key` null = none (no customer, no category). */
export type DimensionValue = {
  readonly key: string | number | null;
  readonly label: string | null;
};

export type AnswerRow = {
  /** First day of the row's period (`2025-01-31`; by the hour `2025-01-31T13:00`); absent without a grain. */
  readonly period?: string;
  /** Its last day, inclusive. Periods are cut to the range. */
  readonly periodEnd?: string;
  /** Its name, the same in every language: `2025-W05`, `2025-Q1`, `FY2025/26-M01`. */
  readonly periodLabel?: string;
  readonly dimensions: Readonly<Record<string, DimensionValue>>;
  readonly values: Readonly<Record<string, MeasureValue>>;
  /** Of the comparison's matching period and dimensions; absent without `compare`. */
  readonly compare?: Readonly<Record<string, MeasureValue>>;
  /** First day of the comparison's period for this row; absent where it has none (29 February, a shorter comparison). */
  readonly comparePeriod?: string;
  /** Its last day, inclusive. */
  readonly comparePeriodEnd?: string;
  /** True for the one row that sums up what is beyond `limit`. */
  readonly others?: true;
};

export type MeasureInfo = {
  readonly name: string;
  readonly title: string;
  readonly definition: string;
  readonly unit: Unit;
  /** Where the formula comes from. */
  readonly source: string;
  /** Is more of it good news? For the colour of a change. */
  readonly better: 'higher' | 'lower' | 'neutral';
};

export type DimensionInfo = {
  readonly name: string;
  readonly title: string;
  readonly definition: string;
  readonly type: 'text' | 'entity' | 'number' | 'period';
};

export type StoreFreshness = {
  readonly id: number;
  readonly name: string;
  readonly zone: string;
  readonly currency: string;
  /** End of the last successful read, ISO; null = never. */
  readonly freshAt: string | null;
  readonly historyFrom: string | null;
  readonly historyComplete: boolean;
};

export type AnswerMeta = {
  readonly epoch: string;
  readonly revision: number;
  readonly clock: Clock;
  readonly currency: string;
  readonly currencyExponent: number;
  readonly from: string;
  readonly to: string;
  readonly compareFrom?: string;
  readonly compareTo?: string;
  readonly measures: readonly MeasureInfo[];
  readonly dimensions: readonly DimensionInfo[];
  /** Events in range that have no rate to `currency`, and are missing from money sums: a shown gap, never 1:1. */
  readonly missingRateEvents: number;
  readonly stores: readonly StoreFreshness[];
  /** Things a reader must know: zones differ, history incomplete, rates missing … one sentence each. */
  readonly notes: readonly string[];
  readonly executor: 'twin' | 'ledger';
  readonly cached: boolean;
  readonly tookMs: number;
};

export type Answer = {
  readonly rows: readonly AnswerRow[];
  /** How many there are without `limit` and `offset`: rows, or with a grain and dimensions, combinations of the dimensions. */
  readonly rowCount: number;
  /** Over the whole range and all dimensions; distinct counts are counted, not added up. */
  readonly totals: Readonly<Record<string, MeasureValue>>;
  readonly compareTotals?: Readonly<Record<string, MeasureValue>>;
  readonly meta: AnswerMeta;
};
