import { naive } from './baselines.ts';
import { simpleExponentialSmoothing } from './exponential-smoothing.ts';

/** A straight line over the times 0, 1, 2, … */
export interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/**
 * Least-squares line over the times 0 to n - 1; missing values are skipped.
 *
 * @returns slope 0 for fewer than two finite values, intercept 0 for none
 *
 * O(n). Source: FPP3, section 7.2.
 */
export function fitLine(values: Float64Array): Line {
  let count = 0;
  let sumTime = 0;
  let sum = 0;
  for (let t = 0; t < values.length; t++) {
    if (Number.isNaN(values[t]!)) continue;
    count++;
    sumTime += t;
    sum += values[t]!;
  }
  if (count === 0) return { intercept: 0, slope: 0 };
  const meanTime = sumTime / count;
  const mean = sum / count;
  let covariance = 0;
  let variance = 0;
  for (let t = 0; t < values.length; t++) {
    if (Number.isNaN(values[t]!)) continue;
    covariance += (t - meanTime) * (values[t]! - mean);
    variance += (t - meanTime) ** 2;
  }
  const slope = variance > 0 ? covariance / variance : 0;
  return { intercept: mean - slope * meanTime, slope };
}

/**
 * The classic Theta method: the mean of the straight line and of simple exponential smoothing of the
 * line with doubled curvature. Fewer than 3 values: naive.
 *
 * @param values no missing values, no season
 * @returns length `horizon`
 * @throws RangeError when `values` is empty
 *
 * O(evaluations × n). Source: Assimakopoulos & Nikolopoulos (2000), IJF 16(4); M4 benchmark code.
 */
export function theta(values: Float64Array, horizon: number): Float64Array {
  if (values.length < 3) return naive(values, horizon);
  const { intercept, slope } = fitLine(values);
  const curved = values.map((value, t) => 2 * value - (intercept + slope * t));
  const smoothed = simpleExponentialSmoothing(curved, horizon);
  const n = values.length;
  return smoothed.map((level, h) => (level + intercept + slope * (n + h)) / 2);
}
