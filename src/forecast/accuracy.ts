/**
 * Point-forecast accuracy measures. In all of them a pair counts only when both sides are finite:
 * a missing actual (NaN) is skipped, and a measure without a single pair is NaN.
 */

function requireSameLength(actual: Float64Array, forecast: Float64Array): void {
  if (actual.length !== forecast.length) {
    throw new RangeError(
      `actual and forecast must have one length, got ${actual.length} and ${forecast.length}`,
    );
  }
}

function meanOverPairs(
  actual: Float64Array,
  forecast: Float64Array,
  loss: (actualValue: number, forecastValue: number) => number,
): number {
  requireSameLength(actual, forecast);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < actual.length; i++) {
    const value = loss(actual[i]!, forecast[i]!);
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}

/**
 * Mean absolute error, in the unit of the values.
 *
 * @throws RangeError when the lengths differ
 *
 * O(n). Source: Hyndman & Athanasopoulos, FPP3, section 5.8.
 */
export function mae(actual: Float64Array, forecast: Float64Array): number {
  return meanOverPairs(actual, forecast, (a, f) => Math.abs(a - f));
}

/**
 * Symmetric mean absolute percentage error, 0 to 200. A pair with both values 0 is a perfect hit (0).
 *
 * @throws RangeError when the lengths differ
 *
 * O(n). Source: Makridakis, Spiliotis & Assimakopoulos (2020), The M4 Competition, eq. 1.
 */
export function smape(actual: Float64Array, forecast: Float64Array): number {
  return meanOverPairs(actual, forecast, (a, f) => {
    const size = Math.abs(a) + Math.abs(f);
    return size === 0 ? 0 : (200 * Math.abs(a - f)) / size;
  });
}

/**
 * Mean error, forecast minus actual, in the unit of the values: above 0 means too high on average.
 *
 * @throws RangeError when the lengths differ
 *
 * O(n). Source: FPP3, section 5.8, with the sign turned so that over-forecasting is positive.
 */
export function bias(actual: Float64Array, forecast: Float64Array): number {
  return meanOverPairs(actual, forecast, (a, f) => f - a);
}

/**
 * The scale of MASE: mean absolute difference of values `season` steps apart.
 *
 * @param history the training part alone; pairs with a missing side are skipped
 * @param season  steps, at least 1 (1 = naive; M4 weekly uses 1, monthly 12)
 * @returns NaN when there is no pair, 0 for a constant history
 * @throws RangeError when `season` is not a positive integer
 *
 * O(n). Source: Hyndman & Koehler (2006), IJF 22(4), eq. 2.
 */
export function seasonalNaiveMae(history: Float64Array, season: number): number {
  requireSeason(season);
  if (history.length <= season) return Number.NaN;
  return mae(history.subarray(season), history.subarray(0, history.length - season));
}

function requireSeason(season: number): void {
  if (!Number.isInteger(season) || season < 1) {
    throw new RangeError(`season must be a positive integer, got ${season}`);
  }
}

/**
 * Mean absolute scaled error: 1 is as good as the naive forecast was inside the history.
 *
 * @param scale of `seasonalNaiveMae`
 * @returns NaN when the scale is 0 or missing: the measure is not defined for a constant history
 * @throws RangeError when the lengths differ
 *
 * O(n). Source: Hyndman & Koehler (2006), IJF 22(4).
 */
export function mase(actual: Float64Array, forecast: Float64Array, scale: number): number {
  const error = mae(actual, forecast);
  return scale > 0 ? error / scale : Number.NaN;
}

/**
 * Overall weighted average of M4: both measures relative to Naive2, averaged. Below 1 beats Naive2.
 * Its inputs are means over all series, not values of one series.
 *
 * O(1). Source: The M4 Competition (2020), section 3.2.
 */
export function owa(
  model: { readonly smape: number; readonly mase: number },
  naive2: { readonly smape: number; readonly mase: number },
): number {
  return (model.smape / naive2.smape + model.mase / naive2.mase) / 2;
}

/**
 * The scale of RMSSE: mean squared one-step difference, from the first non-zero value on.
 *
 * @returns NaN when fewer than two values follow the first sale
 *
 * O(n). Source: M5 Competitors' Guide (2020), "Evaluation": periods before the first sale do not count.
 */
export function naiveMse(history: Float64Array): number {
  let start = 0;
  while (start < history.length && !(Math.abs(history[start]!) > 0)) start++;
  const active = history.subarray(start);
  if (active.length < 2) return Number.NaN;
  return meanOverPairs(active.subarray(1), active.subarray(0, -1), (a, b) => (a - b) ** 2);
}

/**
 * Root mean squared scaled error.
 *
 * @param scale of `naiveMse`
 * @returns NaN when the scale is 0 or missing
 * @throws RangeError when the lengths differ
 *
 * O(n). Source: M5 Competitors' Guide (2020), "Evaluation".
 */
export function rmsse(actual: Float64Array, forecast: Float64Array, scale: number): number {
  const squared = meanOverPairs(actual, forecast, (a, f) => (a - f) ** 2);
  return scale > 0 ? Math.sqrt(squared / scale) : Number.NaN;
}

/**
 * Weighted mean of RMSSE values of one level. A series whose RMSSE is not defined is left out together
 * with its weight.
 *
 * @param weights not negative, any unit (money or units sold in the last 28 days)
 * @returns NaN when no weight is left
 * @throws RangeError when the lengths differ
 *
 * O(n). Source: M5 Competitors' Guide (2020), "Weighting".
 */
export function wrmsse(rmsseValues: Float64Array, weights: Float64Array): number {
  requireSameLength(rmsseValues, weights);
  let sum = 0;
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    const value = rmsseValues[i]! * weights[i]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    total += weights[i]!;
  }
  return total > 0 ? sum / total : Number.NaN;
}
