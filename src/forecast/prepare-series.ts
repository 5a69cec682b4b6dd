/** A series fit for the models: no missing values, size near 1. */
export interface PreparedSeries {
  /** Without leading missing values (and leading zeros of a series that is never negative). */
  readonly values: Float64Array;
  /** Power of two that the values were divided by: multiply forecasts with it. */
  readonly scale: number;
  readonly isNonNegative: boolean;
  /** Missing values that were filled in. */
  readonly filled: number;
}

/**
 * Fills a gap: the mean of the values one cycle before and after when both are there, else the line
 * between the neighbours; at the end the value one cycle before, else the last one.
 */
function fillGaps(values: Float64Array, season: number): number {
  const known = values.slice();
  const n = values.length;
  let filled = 0;
  let previous = -1;
  for (let t = 0; t < n; t++) {
    if (!Number.isNaN(known[t]!)) {
      previous = t;
      continue;
    }
    filled++;
    values[t] = gapValue(known, { t, previous, season, before: values });
  }
  return filled;
}

function gapValue(
  known: Float64Array,
  at: {
    readonly t: number;
    readonly previous: number;
    readonly season: number;
    readonly before: Float64Array;
  },
): number {
  const { t, previous, season } = at;
  const earlier = season > 1 && t >= season ? at.before[t - season]! : Number.NaN;
  let next = t + 1;
  while (next < known.length && Number.isNaN(known[next]!)) next++;
  if (next === known.length) return Number.isNaN(earlier) ? known[previous]! : earlier;
  const later = season > 1 && t + season < known.length ? known[t + season]! : Number.NaN;
  const mean = (earlier + later) / 2;
  if (!Number.isNaN(mean)) return mean;
  const share = (t - previous) / (next - previous);
  return known[previous]! + share * (known[next]! - known[previous]!);
}

function powerOfTwoNear(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += Math.abs(value) / values.length;
  return sum > 0 ? 2 ** Math.round(Math.log2(sum)) : 1;
}

/**
 * Checks a series, cuts what comes before its first value, fills gaps and brings it to a size near 1
 * (by a power of two, so that no digit is lost). The input is not changed.
 *
 * @param values NaN = missing; infinite values are refused
 * @param season steps of one cycle, 1 for none
 * @throws RangeError for an empty series, one without any finite value, or an infinite value
 *
 * O(n).
 */
export function prepareSeries(values: Float64Array, season: number): PreparedSeries {
  if (values.length === 0) throw new RangeError('a forecast needs at least one value, got none');
  const infinite = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (infinite >= 0) {
    throw new RangeError(`value ${infinite} is ${values[infinite]}: use NaN for a missing value`);
  }
  const first = values.findIndex((value) => !Number.isNaN(value));
  if (first < 0) throw new RangeError('a forecast needs at least one value, all are missing');
  const isNonNegative = values.every((value) => !(value < 0));
  const firstSale = isNonNegative ? values.findIndex((value) => value > 0) : first;
  const clean = values.slice(Math.max(first, firstSale));
  const filled = fillGaps(clean, season);
  const scale = powerOfTwoNear(clean);
  return { values: clean.map((value) => value / scale), scale, isNonNegative, filled };
}
