/** Bounds of one interval, one value per step; `level` is its nominal share, 0 to 1 (0.8, 0.95). */
export interface Interval {
  readonly level: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

function requireShape(actual: Float64Array, interval: Interval): void {
  const { lower, upper } = interval;
  if (lower.length !== actual.length || upper.length !== actual.length) {
    throw new RangeError(
      `actual, lower and upper must have one length, got ${actual.length}, ${lower.length} and ${upper.length}`,
    );
  }
}

/**
 * Share of actual values inside the bounds (both bounds belong to the interval), 0 to 1.
 *
 * @returns NaN without a finite actual; missing actuals (NaN) are skipped
 * @throws RangeError when the lengths differ
 *
 * O(n). Source: FPP3, section 5.5.
 */
export function coverage(actual: Float64Array, interval: Interval): number {
  requireShape(actual, interval);
  let hits = 0;
  let count = 0;
  for (let i = 0; i < actual.length; i++) {
    const value = actual[i]!;
    if (Number.isNaN(value)) continue;
    count++;
    if (value >= interval.lower[i]! && value <= interval.upper[i]!) hits++;
  }
  return count === 0 ? Number.NaN : hits / count;
}

/**
 * Mean scaled interval score: width plus a penalty of 2/(1-level) for every unit outside, over `scale`.
 * Lower is better; unlike coverage it cannot be won by being wide.
 *
 * @param scale of `seasonalNaiveMae`
 * @returns NaN when the scale is 0 or missing, or no actual is finite
 * @throws RangeError when the lengths differ
 *
 * O(n). Source: The M4 Competition (2020), eq. 5; Gneiting & Raftery (2007), JASA 102.
 */
export function msis(actual: Float64Array, interval: Interval, scale: number): number {
  requireShape(actual, interval);
  const penalty = 2 / (1 - interval.level);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < actual.length; i++) {
    const value = actual[i]!;
    if (Number.isNaN(value)) continue;
    const lower = interval.lower[i]!;
    const upper = interval.upper[i]!;
    const outside = Math.max(0, lower - value) + Math.max(0, value - upper);
    sum += upper - lower + penalty * outside;
    count++;
  }
  return count === 0 || !(scale > 0) ? Number.NaN : sum / count / scale;
}
