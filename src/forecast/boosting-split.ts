import type { ColumnBins } from './boosting-bins.ts';

/** Bins a histogram has room for in each column. */
export const BIN_SLOTS = 256;

/** Sums of the rows of one leaf per column and bin: gradient, curvature, gradient, … */
export type Histogram = Float64Array;

/** Limits of a split. */
export interface SplitLimits {
  /** Smallest sum of curvature on either side. */
  readonly leastCurvature: number;
  /** Fewest rows on either side, estimated from the curvature. */
  readonly leastRows: number;
  /** Pulls leaf values towards 0. */
  readonly ridge: number;
}

/** Sums of a leaf. */
export interface LeafSums {
  readonly gradient: number;
  readonly curvature: number;
  readonly rows: number;
}

/** The best way to part a leaf by one column. */
export interface Split {
  readonly gain: number;
  readonly column: number;
  /** Bins in the order they were parted along. */
  readonly order: Uint16Array;
  /** Places `from` to `cut` (not itself) of the order go left. */
  readonly from: number;
  readonly cut: number;
}

/** Curvature added to a category before its mean gradient is ranked: rare ones stay in the middle. */
const CATEGORY_SMOOTHING = 10;

interface Scan {
  gain: number;
  /** Bins before this place of the order go left. */
  cut: number;
}

function scanOrder(
  histogram: Histogram,
  order: { readonly bins: Uint16Array; readonly offset: number; readonly from: number },
  leaf: { readonly sums: LeafSums; readonly limits: SplitLimits },
): Scan {
  const { sums, limits } = leaf;
  const { ridge } = limits;
  const least = Math.max(limits.leastCurvature, (limits.leastRows * sums.curvature) / sums.rows);
  const base = (sums.gradient * sums.gradient) / (sums.curvature + ridge);
  const best: Scan = { gain: 0, cut: -1 };
  let gradient = 0;
  let curvature = 0;
  for (let k = order.from; k + 1 < order.bins.length; k++) {
    const at = (order.offset + order.bins[k]!) * 2;
    const here = histogram[at + 1]!;
    if (here === 0) continue;
    gradient += histogram[at]!;
    curvature += here;
    if (curvature < least) continue;
    const rest = sums.curvature - curvature;
    if (rest < least) break;
    const other = sums.gradient - gradient;
    const gain =
      (gradient * gradient) / (curvature + ridge) + (other * other) / (rest + ridge) - base;
    if (gain > best.gain) {
      best.gain = gain;
      best.cut = k + 1;
    }
  }
  return best;
}

function usedBins(histogram: Histogram, offset: number, count: number): Uint16Array {
  const used: number[] = [];
  for (let bin = 0; bin < count; bin++) {
    if (histogram[(offset + bin) * 2 + 1]! > 0) used.push(bin);
  }
  return Uint16Array.from(used);
}

function rankCategories(histogram: Histogram, offset: number, count: number): Uint16Array {
  const score = (bin: number): number => {
    const at = (offset + bin) * 2;
    return histogram[at]! / (histogram[at + 1]! + CATEGORY_SMOOTHING);
  };
  return usedBins(histogram, offset, count).sort((a, b) => score(a) - score(b) || a - b);
}

/** Which bins go left: length `BIN_SLOTS`, 1 for left. O(bins). */
export function leftBins(split: Split): Uint8Array {
  const goesLeft = new Uint8Array(BIN_SLOTS);
  for (let k = split.from; k < split.cut; k++) goesLeft[split.order[k]!] = 1;
  return goesLeft;
}

const ALL_BINS = Uint16Array.from({ length: BIN_SLOTS }, (_, bin) => bin);

/**
 * Best split of a leaf by one column. Numbers are parted at a bound, with missing values tried on both
 * sides; categories are ranked by their mean gradient and parted along that order.
 *
 * @returns null when no split within the limits gains anything
 *
 * O(bins), categories O(bins log bins). Source: Ke et al. (2017), LightGBM; categories: Fisher (1958),
 * JASA 53(284).
 */
export function findSplit(
  histogram: Histogram,
  column: { readonly index: number; readonly bins: ColumnBins },
  leaf: { readonly sums: LeafSums; readonly limits: SplitLimits },
): Split | null {
  const { index, bins } = column;
  const offset = index * BIN_SLOTS;
  const count = bins.bounds.length + (bins.isCategorical ? 1 : 2);
  if (bins.isCategorical) {
    const ranked = rankCategories(histogram, offset, count);
    const { gain, cut } = scanOrder(histogram, { bins: ranked, offset, from: 0 }, leaf);
    return cut < 0 ? null : { gain, column: index, order: ranked, from: 0, cut };
  }
  const all = ALL_BINS.subarray(0, count);
  const missingLeft = scanOrder(histogram, { bins: all, offset, from: 0 }, leaf);
  const hasMissing = histogram[offset * 2 + 1]! > 0;
  const missingRight = hasMissing
    ? scanOrder(histogram, { bins: all, offset, from: 1 }, leaf)
    : missingLeft;
  if (missingLeft.cut < 0 && missingRight.cut < 0) return null;
  return missingRight.gain > missingLeft.gain
    ? { ...missingRight, column: index, order: all, from: 1 }
    : { ...missingLeft, column: index, order: all, from: 0 };
}
