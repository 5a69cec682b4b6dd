import { classicalSeasonalIndices } from './classical-decomposition.ts';
import { isSeasonal } from './seasonality-test.ts';

function requireHistory(values: Float64Array): void {
  if (values.length === 0) throw new RangeError('a forecast needs at least one value, got none');
}

/**
 * Repeats the last value.
 *
 * @param values at least one, the last one finite
 * @returns length `horizon`
 * @throws RangeError when `values` is empty
 *
 * O(horizon). Source: FPP3, section 5.2.
 */
export function naive(values: Float64Array, horizon: number): Float64Array {
  requireHistory(values);
  return new Float64Array(horizon).fill(values[values.length - 1]!);
}

/**
 * Repeats the last full cycle; with less than one cycle it is `naive`.
 *
 * @param season steps of one cycle
 * @returns length `horizon`
 * @throws RangeError when `values` is empty
 *
 * O(horizon). Source: FPP3, section 5.2.
 */
export function seasonalNaive(values: Float64Array, season: number, horizon: number): Float64Array {
  requireHistory(values);
  if (values.length < season) return naive(values, horizon);
  const start = values.length - season;
  return Float64Array.from({ length: horizon }, (_, h) => values[start + (h % season)]!);
}

/** What `seasonalMean` averages over. */
export interface SeasonalMeanOptions {
  /** Steps of one cycle, at least 1 (7 = same weekday of daily values). */
  readonly season: number;
  /** How many last cycles are averaged, at least 1 (8 = eight weeks). */
  readonly cycles: number;
  /** Steps to forecast. */
  readonly horizon: number;
}

/**
 * Mean of the same position of the last `cycles` cycles: with season 7 the weekday mean. Missing values
 * are skipped; a position that was never seen takes the mean of all values seen.
 *
 * @returns length `horizon`
 * @throws RangeError when `values` is empty or holds no finite value
 *
 * O(season × cycles + horizon). Source: the seasonal form of FPP3's mean method, section 5.2.
 */
export function seasonalMean(values: Float64Array, options: SeasonalMeanOptions): Float64Array {
  requireHistory(values);
  const { season, cycles, horizon } = options;
  const n = values.length;
  const first = Math.max(0, n - season * cycles);
  const sums = new Float64Array(season);
  const counts = new Float64Array(season);
  let total = 0;
  let seen = 0;
  for (let t = first; t < n; t++) {
    const value = values[t]!;
    if (Number.isNaN(value)) continue;
    sums[t % season]! += value;
    counts[t % season]! += 1;
    total += value;
    seen++;
  }
  if (seen === 0) throw new RangeError('a mean needs at least one finite value, got none');
  return Float64Array.from({ length: horizon }, (_, h) => {
    const position = (n + h) % season;
    return counts[position]! > 0 ? sums[position]! / counts[position]! : total / seen;
  });
}

/** A series without its season, and what brings the season back. */
export interface Deseasonalised {
  readonly adjusted: Float64Array;
  /** Multiplicative indices of the steps after the history; length as asked. */
  readonly futureIndices: Float64Array;
}

/**
 * Takes a multiplicative season out when the M4 seasonality test says there is one; otherwise, and for
 * series with values of 0 or less, the series stays as it is and the indices are 1.
 *
 * @param values no missing values
 *
 * O(n × season). Source: M4 benchmark code (M4competition/M4-methods, `Benchmarks and Evaluation.R`).
 */
export function deseasonaliseM4(
  values: Float64Array,
  season: number,
  horizon: number,
): Deseasonalised {
  const positive = values.every((value) => value > 0);
  if (!positive || !isSeasonal(values, season)) {
    return { adjusted: values, futureIndices: new Float64Array(horizon).fill(1) };
  }
  const indices = classicalSeasonalIndices(values, season, 'multiplicative');
  return {
    adjusted: values.map((value, t) => value / indices[t % season]!),
    futureIndices: Float64Array.from(
      { length: horizon },
      (_, h) => indices[(values.length + h) % season]!,
    ),
  };
}

/**
 * Naive2: the last value of the deseasonalised series, with the season put back. The yardstick of OWA.
 *
 * @returns length `horizon`
 * @throws RangeError when `values` is empty
 *
 * O(n × season). Source: The M4 Competition (2020), section 3.2.
 */
export function naive2(values: Float64Array, season: number, horizon: number): Float64Array {
  requireHistory(values);
  const { adjusted, futureIndices } = deseasonaliseM4(values, season, horizon);
  const last = adjusted[adjusted.length - 1]!;
  return futureIndices.map((index) => index * last);
}
