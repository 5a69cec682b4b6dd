import type { BoostingColumn } from './boosting-bins.ts';

/** Something known for every day, the days to forecast included: a holiday, a price, a weekday. */
export interface KnownColumn {
  /** Length of the history plus the horizon; NaN = missing. */
  readonly values: Float64Array;
  /** Codes are integers from 0 on; their order means nothing. */
  readonly isCategorical?: boolean;
}

/** One series among siblings on a common calendar. */
export interface SiblingSeries {
  /** All siblings have one length and end on one day; NaN = missing (closed, sold out, not yet listed). */
  readonly values: Float64Array;
  /** Codes of item, store, category, …: one per level, the same levels for all; NaN = unknown. */
  readonly categories: readonly number[];
  /** Known columns of its own (price, promotion), the same ones for all. */
  readonly known: readonly KnownColumn[];
}

/** Siblings and what is known of their days. */
export interface SiblingSet {
  readonly series: readonly SiblingSeries[];
  /** Known columns that all siblings share (weekday, holiday). */
  readonly calendar: readonly KnownColumn[];
  /** Steps of one cycle (7 for days). */
  readonly season: number;
  /** Steps to forecast; no feature looks at fewer steps back than this. */
  readonly horizon: number;
}

/** Rows to build: which series at which step, series by series (else it is slow). Steps from the history's length on lie in the future. */
export interface FeatureRows {
  readonly series: Uint32Array;
  readonly steps: Uint32Array;
}

/** Values, squares and demands added up from the start, so that any window costs two look-ups. */
interface RunningSums {
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  readonly positive: Float64Array;
  readonly count: Float64Array;
  /** Step of the last demand at or before each step, -1 for none. */
  readonly lastDemand: Int32Array;
  readonly firstDemand: number;
}

function runningSums(values: Float64Array): RunningSums {
  const n = values.length;
  const sum = new Float64Array(n + 1);
  const squares = new Float64Array(n + 1);
  const positive = new Float64Array(n + 1);
  const count = new Float64Array(n + 1);
  const lastDemand = new Int32Array(n).fill(-1);
  const firstDemand = values.findIndex((value) => value > 0);
  for (let t = 0; t < n; t++) {
    const value = values[t]!;
    const isSeen = !Number.isNaN(value) && t >= firstDemand && firstDemand >= 0;
    sum[t + 1] = sum[t]! + (isSeen ? value : 0);
    squares[t + 1] = squares[t]! + (isSeen ? value * value : 0);
    positive[t + 1] = positive[t]! + (isSeen && value > 0 ? 1 : 0);
    count[t + 1] = count[t]! + (isSeen ? 1 : 0);
    lastDemand[t] = value > 0 ? t : t > 0 ? lastDemand[t - 1]! : -1;
  }
  return { sum, squares, positive, count, lastDemand, firstDemand };
}

/** Windows, in steps, whose means end one horizon before the row's step. */
const MEAN_WINDOWS: readonly number[] = [7, 14, 28, 56, 112, 182];
/** Cycles whose same-position values are averaged. */
const CYCLE_WINDOWS: readonly number[] = [4, 8, 13, 26];
/** Same-position values that are columns of their own. */
const CYCLE_LAGS = 5;
/** Steps of one year of days and the reach around it. */
const YEAR_STEPS = 364;
const YEAR_REACH = 3;

interface Row {
  readonly values: Float64Array;
  readonly sums: RunningSums;
  readonly step: number;
  /** Last step that may be looked at. */
  readonly known: number;
  readonly season: number;
}

function windowMean(row: Row, of: Float64Array, window: { first: number; last: number }): number {
  const first = Math.max(0, window.first);
  const last = Math.min(window.last, row.known);
  if (last < first) return Number.NaN;
  const count = row.sums.count[last + 1]! - row.sums.count[first]!;
  return count > 0 ? (of[last + 1]! - of[first]!) / count : Number.NaN;
}

/** Steps back to the nearest value at the row's position of the cycle. */
function cycleLag(row: Row): number {
  return Math.ceil((row.step - row.known) / row.season) * row.season;
}

function cycleMean(row: Row, cycles: number): number {
  let sum = 0;
  let count = 0;
  const lag = cycleLag(row);
  for (let k = 0; k < cycles; k++) {
    const at = row.step - lag - k * row.season;
    if (at < row.sums.firstDemand || at < 0) break;
    const value = row.values[at]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count > 0 ? sum / count : Number.NaN;
}

function spread(row: Row, window: number): number {
  const range = { first: row.known - window + 1, last: row.known };
  const mean = windowMean(row, row.sums.sum, range);
  const square = windowMean(row, row.sums.squares, range);
  return Math.sqrt(Math.max(0, square - mean * mean));
}

/** Names of the columns that look at the past of the series itself, in their order: the first ones of `demandFeatures`. */
export const demandPastFeatures: readonly string[] = [
  ...Array.from({ length: CYCLE_LAGS }, (_, k) => `same_position_lag_${k + 1}`),
  ...CYCLE_WINDOWS.map((cycles) => `same_position_mean_${cycles}`),
  ...MEAN_WINDOWS.map((window) => `mean_${window}`),
  'spread_28',
  'share_of_steps_with_demand_28',
  'steps_since_demand',
  'steps_since_first_demand',
  'year_before',
  'mean_28_to_182',
];

/** The columns named by `demandPastFeatures`. */
function pastFeatures(row: Row): number[] {
  const { sums, known, step, season, values } = row;
  const lag = cycleLag(row);
  const mean = (window: number) =>
    windowMean(row, sums.sum, { first: known - window + 1, last: known });
  const lags = Array.from({ length: CYCLE_LAGS }, (_, k) => values[step - lag - k * season]);
  const year = step - YEAR_STEPS;
  return [
    ...lags.map((value) => value ?? Number.NaN),
    ...CYCLE_WINDOWS.map((cycles) => cycleMean(row, cycles)),
    ...MEAN_WINDOWS.map(mean),
    spread(row, 28),
    windowMean(row, sums.positive, { first: known - 27, last: known }),
    sums.lastDemand[known]! < 0 ? Number.NaN : known - sums.lastDemand[known]!,
    sums.firstDemand < 0 ? Number.NaN : known - sums.firstDemand,
    windowMean(row, sums.sum, { first: year - YEAR_REACH, last: year + YEAR_REACH }),
    mean(28) / mean(182),
  ];
}

/**
 * Builds the columns of the global model for the rows asked: the one piece of code for training and for
 * forecasting. Features of the past look at least `horizon` steps back from the row's step; known
 * columns are read at the step itself.
 *
 * @returns columns in a fixed order: past, own known columns, calendar, categories
 * @throws RangeError when lengths or counts differ between siblings
 *
 * O(rows × columns + siblings × n). Source: features after the M5 winners, Makridakis, Spiliotis &
 * Assimakopoulos (2022), IJF 38(4), table 4.
 */
export function demandFeatures(set: SiblingSet, rows: FeatureRows): BoostingColumn[] {
  requireSet(set);
  const { series, calendar, season, horizon } = set;
  const count = rows.steps.length;
  const columns: Float32Array[] = [];
  // Rows come series by series: only one series's sums are held at a time.
  let current = -1;
  let sums = runningSums(new Float64Array(0));
  for (let i = 0; i < count; i++) {
    const index = rows.series[i]!;
    const step = rows.steps[i]!;
    const { values, known, categories } = series[index]!;
    if (index !== current) {
      current = index;
      sums = runningSums(values);
    }
    const row: Row = { values, sums, step, known: step - horizon, season };
    const cells = [
      ...pastFeatures(row),
      ...known.map((column) => column.values[step]!),
      ...calendar.map((column) => column.values[step]!),
      ...categories,
    ];
    for (let c = 0; c < cells.length; c++) {
      const column = columns[c] ?? new Float32Array(count);
      columns[c] = column;
      column[i] = cells[c]!;
    }
  }
  const { known: own = [], categories: levels = [] } = series[0] ?? {};
  const firstKnown = columns.length - own.length - calendar.length - levels.length;
  const isCategorical = [...own, ...calendar].map((column) => column.isCategorical === true);
  return columns.map((values, c) => ({
    values,
    isCategorical: c >= firstKnown && (isCategorical[c - firstKnown] ?? true),
  }));
}

function requireSet({ series, calendar, horizon }: SiblingSet): void {
  const first = series[0];
  if (first === undefined) throw new RangeError('a global model needs siblings, got none');
  const length = first.values.length;
  for (const one of series) {
    const fits =
      one.values.length === length &&
      one.categories.length === first.categories.length &&
      one.known.length === first.known.length;
    if (!fits) throw new RangeError('siblings must agree in length, categories and known columns');
  }
  for (const { values } of [...calendar, ...series.flatMap(({ known }) => known)]) {
    if (values.length !== length + horizon) {
      throw new RangeError(`a known column needs ${length + horizon} values, got ${values.length}`);
    }
  }
}
