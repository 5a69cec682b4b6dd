/**
 * Quantile of sorted values with linear interpolation between order statistics.
 *
 * @param sorted ascending, no missing values
 * @param share  0 to 1
 * @returns NaN for no values
 *
 * O(1). Source: Hyndman & Fan (1996), The American Statistician 50(4), type 7 (R's default).
 */
export function sortedQuantile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = (sorted.length - 1) * Math.min(1, Math.max(0, share));
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}
