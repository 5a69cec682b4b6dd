import { seasonalNaiveMae } from '../../forecast/index.ts';

/**
 * What MASE divides by: mean absolute difference of values one cycle apart, of a history shorter than that one period apart.
 *
 * @param values NaN = missing, skipped
 * @returns 0 where nothing varies or nothing can be compared
 *
 * O(n). Source: Hyndman & Koehler (2006), IJF 22(4), eq. 2.
 */
export function naiveScale(values: Float64Array, season: number): number {
  const scale = seasonalNaiveMae(values, values.length > season ? season : 1);
  return Number.isNaN(scale) ? seasonalNaiveScaleOfNeighbours(values) : scale;
}

/** A history with so many gaps that no two values lie one cycle apart. */
function seasonalNaiveScaleOfNeighbours(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  const scale = seasonalNaiveMae(known, 1);
  return Number.isNaN(scale) ? 0 : scale;
}

/**
 * Seasonal naive forecast: the value one cycle before, or the nearest known one at that place of an earlier cycle.
 *
 * @returns length `horizon`; where that place was never known the last known value, NaN where none is
 *
 * O(n + horizon).
 */
export function seasonalNaiveAhead(
  values: Float64Array,
  season: number,
  horizon: number,
): Float64Array {
  const n = values.length;
  const last = values.findLast((value) => !Number.isNaN(value)) ?? Number.NaN;
  const cycle = Float64Array.from({ length: season }, (_, place) => {
    for (let t = n - season + place; t >= 0; t -= season) {
      const value = values[t] ?? Number.NaN;
      if (!Number.isNaN(value)) return value;
    }
    return last;
  });
  return Float64Array.from({ length: horizon }, (_, h) => cycle[h % season] ?? last);
}
