/**
 * Lays observations out on an even grid of steps; steps without one are missing (NaN).
 *
 * @param steps  whole numbers, ascending (day numbers, month numbers); gaps are allowed
 * @param values one per step
 * @returns from the first step to the last: length last - first + 1, empty for no observation
 * @throws RangeError when a step comes twice, goes back or is not whole, or the lengths differ: which of
 *   two values is meant is not for a forecast to guess
 *
 * O(last - first).
 */
export function toRegularSeries(steps: Float64Array, values: Float64Array): Float64Array {
  if (steps.length !== values.length) {
    throw new RangeError(`${steps.length} steps do not fit ${values.length} values`);
  }
  if (steps.length === 0) return new Float64Array(0);
  const first = steps[0]!;
  const series = new Float64Array(steps[steps.length - 1]! - first + 1).fill(Number.NaN);
  let previous = Number.NEGATIVE_INFINITY;
  steps.forEach((step, i) => {
    if (!Number.isInteger(step)) throw new RangeError(`steps are whole numbers, got ${step}`);
    if (step === previous) throw new RangeError(`step ${step} comes twice`);
    if (step < previous) throw new RangeError(`step ${step} comes after step ${previous}`);
    series[step - first] = values[i]!;
    previous = step;
  });
  return series;
}
