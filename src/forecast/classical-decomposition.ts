/** How a seasonal index acts: added to the level or multiplied with it. */
export type SeasonalForm = 'additive' | 'multiplicative';

function centredMovingAverage(values: Float64Array, season: number): Float64Array {
  const n = values.length;
  const half = Math.floor(season / 2);
  const trend = new Float64Array(n).fill(Number.NaN);
  for (let t = half; t < n - half; t++) {
    let sum = 0;
    for (let k = -half; k <= half; k++) {
      const isEdge = season % 2 === 0 && Math.abs(k) === half;
      sum += values[t + k]! * (isEdge ? 0.5 : 1);
    }
    trend[t] = sum / season;
  }
  return trend;
}

/**
 * Seasonal indices by classical decomposition: position i holds the index of every i-th step of a cycle
 * counted from the first value. Additive indices sum to 0, multiplicative ones average 1.
 *
 * @param values no missing values, at least two full cycles; above 0 for the multiplicative form
 * @param season steps of one cycle, at least 2
 * @returns length `season`
 * @throws RangeError when the series is shorter than two cycles
 *
 * O(n × season). Source: FPP3, section 3.4; the same result as R's `decompose`.
 */
export function classicalSeasonalIndices(
  values: Float64Array,
  season: number,
  form: SeasonalForm,
): Float64Array {
  if (values.length < 2 * season) {
    throw new RangeError(`two cycles of ${season} are needed, got ${values.length} values`);
  }
  const trend = centredMovingAverage(values, season);
  const sums = new Float64Array(season);
  const counts = new Float64Array(season);
  for (let t = 0; t < values.length; t++) {
    if (Number.isNaN(trend[t]!)) continue;
    sums[t % season]! += form === 'additive' ? values[t]! - trend[t]! : values[t]! / trend[t]!;
    counts[t % season]! += 1;
  }
  const indices = sums.map((sum, i) => sum / counts[i]!);
  const mean = indices.reduce((total, value) => total + value, 0) / season;
  return indices.map((value) => (form === 'additive' ? value - mean : value / mean));
}
