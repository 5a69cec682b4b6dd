/** Shorter series that happen to lie on a line are no rule yet. */
const FEWEST_RULE_VALUES = 6;
/** Differences below this share of the largest value are rounding, not information. */
const ROUNDING_SHARE = 1e-12;

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/**
 * Forecast of a series that follows a rule to the last digit: a constant, or from 6 values on a
 * straight line or a cycle that repeats exactly (at least twice). Models only approach such rules; here
 * the continuation is known.
 *
 * @param values no missing values, at least one
 * @returns length `horizon`, or null when no rule holds
 *
 * O(n).
 */
export function continueExactPattern(
  values: Float64Array,
  season: number,
  horizon: number,
): Float64Array | null {
  const n = values.length;
  const first = values[0]!;
  const last = values[n - 1]!;
  if (values.every((value) => value === first)) return new Float64Array(horizon).fill(first);
  if (n < FEWEST_RULE_VALUES) return null;
  const tolerance = ROUNDING_SHARE * largest(values);
  const slope = (last - first) / (n - 1);
  if (values.every((value, t) => Math.abs(value - (first + slope * t)) <= tolerance)) {
    return Float64Array.from({ length: horizon }, (_, h) => last + slope * (h + 1));
  }
  const isCycle = season > 1 && n >= 2 * season;
  if (!isCycle || values.some((value, t) => t >= season && value !== values[t - season]))
    return null;
  return Float64Array.from({ length: horizon }, (_, h) => values[n - season + (h % season)]!);
}
