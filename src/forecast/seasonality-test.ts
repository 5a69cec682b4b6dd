/** z value of the one-sided 95 % (two-sided 90 %) limit used by the M4 organisers. */
const NINETY_PERCENT_LIMIT = 1.645;

/**
 * Autocorrelations of lag 1 to `maxLag` with the biased (divide by n) estimator.
 *
 * @param values no missing values
 * @returns length `maxLag`; all 0 for a constant series and for lags the series is too short for
 *
 * O(n × maxLag). Source: Box & Jenkins; the same estimator as R's `acf`.
 */
export function autocorrelation(values: Float64Array, maxLag: number): Float64Array {
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i]! / n;
  let variance = 0;
  for (let i = 0; i < n; i++) variance += (values[i]! - mean) ** 2;
  const result = new Float64Array(maxLag);
  if (!(variance > 0)) return result;
  for (let lag = 1; lag <= Math.min(maxLag, n - 1); lag++) {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += (values[i]! - mean) * (values[i - lag]! - mean);
    result[lag - 1] = sum / variance;
  }
  return result;
}

/**
 * Tells whether the autocorrelation at lag `season` is beyond the 90 % limit, Bartlett's formula.
 *
 * @param values no missing values
 * @param season steps of one cycle; 1 is never seasonal
 * @returns false for fewer than three full cycles
 *
 * O(n × season). Source: M4 benchmark code (M4competition/M4-methods, `SeasonalityTest`).
 */
export function isSeasonal(values: Float64Array, season: number): boolean {
  if (season <= 1 || values.length < 3 * season) return false;
  const acf = autocorrelation(values, season);
  let sum = 1;
  for (let lag = 0; lag < season - 1; lag++) sum += 2 * acf[lag]! ** 2;
  const limit = NINETY_PERCENT_LIMIT * Math.sqrt(sum / values.length);
  return Math.abs(acf[season - 1]!) > limit;
}
