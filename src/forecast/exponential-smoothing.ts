import { naive } from './baselines.ts';
import { fitEts, forecastFromEts } from './ets.ts';
import type { EtsForm } from './ets-recursion.ts';

function smooth(values: Float64Array, trend: EtsForm['trend'], horizon: number): Float64Array {
  if (values.length < 3) return naive(values, horizon);
  const fit = fitEts(values, {
    form: { error: 'additive', trend, season: 'none' },
    season: 1,
    criterion: 'squared-error',
  });
  return forecastFromEts(fit, horizon);
}

/**
 * Simple exponential smoothing: one level, weights found by least squares. Fewer than 3 values: naive.
 *
 * @param values no missing values, no season
 * @returns length `horizon`, all equal
 * @throws RangeError when `values` is empty
 *
 * O(evaluations × n). Source: FPP3, section 8.1.
 */
export function simpleExponentialSmoothing(values: Float64Array, horizon: number): Float64Array {
  return smooth(values, 'none', horizon);
}

/**
 * Holt's linear trend by least squares. Fewer than 3 values: naive.
 *
 * @param values no missing values, no season
 * @returns length `horizon`
 * @throws RangeError when `values` is empty
 *
 * O(evaluations × n). Source: FPP3, section 8.2.
 */
export function holt(values: Float64Array, horizon: number): Float64Array {
  return smooth(values, 'additive', horizon);
}

/**
 * Holt's trend with damping between 0.8 and 0.98 per step, by least squares. Fewer than 3 values: naive.
 *
 * @param values no missing values, no season
 * @returns length `horizon`
 * @throws RangeError when `values` is empty
 *
 * O(evaluations × n). Source: Gardner & McKenzie (1985); FPP3, section 8.2.
 */
export function dampedTrend(values: Float64Array, horizon: number): Float64Array {
  return smooth(values, 'damped', horizon);
}
