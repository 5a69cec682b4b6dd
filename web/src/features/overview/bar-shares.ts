/** Bar widths as shares of the longest; what is below zero has no bar. */
export function barShares(values: readonly number[]): readonly number[] {
  const longest = Math.max(0, ...values);
  return values.map((value) => (longest === 0 ? 0 : Math.max(0, value) / longest));
}
