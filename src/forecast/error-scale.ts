import { seasonalNaiveMae } from './accuracy.ts';
import type { MethodForecasts } from './methods.ts';

/** Cycles (and steps at least) at the end of the history that say how noisy a series is now. */
const RECENT_CYCLES = 3;
const RECENT_STEPS = 36;

/**
 * Mean absolute seasonal difference; for a history shorter than one cycle the plain difference.
 *
 * @returns 0 when nothing varies or nothing can be compared
 *
 * O(n). Source: Hyndman & Koehler (2006), the scale of MASE.
 */
export function errorScale(values: Float64Array, season: number): number {
  const steps = values.length > season ? season : 1;
  const scale = seasonalNaiveMae(values, steps);
  return Number.isNaN(scale) ? 0 : scale;
}

/**
 * The unit in which siblings' errors are pooled: mean absolute one-step error of the smoothing model
 * over the last three cycles; `errorScale` when there is no model or it fits perfectly.
 *
 * @param values the history the methods were given
 * @returns 0 when nothing varies
 *
 * O(n).
 */
export function pooledScale(
  values: Float64Array,
  methods: MethodForecasts,
  season: number,
): number {
  const { ets, adjustment } = methods;
  if (ets === null) return errorScale(values, season);
  const { adjusted } = adjustment;
  const first = Math.max(0, adjusted.length - Math.max(RECENT_STEPS, RECENT_CYCLES * season));
  let sum = 0;
  for (let t = first; t < adjusted.length; t++) sum += Math.abs(adjusted[t]! - ets.fitted[t]!);
  const scale = sum / (adjusted.length - first);
  return scale > 0 ? scale : errorScale(values, season);
}
