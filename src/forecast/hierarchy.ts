/**
 * Sums forecasts of the bottom level to a level above: the total is the sum of its parts by making.
 *
 * @param bottom one series per item, all of one length
 * @param groups group of each item, in [0, groupCount)
 * @returns one series per group; a group without items is 0
 * @throws RangeError when lengths differ or a group lies outside
 *
 * O(items × length). Source: bottom-up, Hyndman & Athanasopoulos, FPP3, section 11.2.
 */
export function sumByGroup(
  bottom: readonly Float64Array[],
  groups: Uint32Array,
  groupCount: number,
): Float64Array[] {
  if (bottom.length !== groups.length) {
    throw new RangeError(`${bottom.length} series do not fit ${groups.length} groups`);
  }
  const length = bottom[0]?.length ?? 0;
  const sums = Array.from({ length: groupCount }, () => new Float64Array(length));
  bottom.forEach((series, item) => {
    const sum = sums[groups[item]!];
    if (sum === undefined) throw new RangeError(`group ${groups[item]} is not below ${groupCount}`);
    if (series.length !== length) {
      throw new RangeError(`series differ in length: ${length} and ${series.length}`);
    }
    for (let h = 0; h < length; h++) sum[h] = sum[h]! + series[h]!;
  });
  return sums;
}

/**
 * Rounds the bottom level to whole units (pieces, minor units of money) so that every step's total is
 * the rounded total: the largest remainders are rounded up. Sums of whole units are exact at every
 * level, as long as they stay below 2^53.
 *
 * @param bottom one series per item, all of one length, finite
 * @param totals whole totals per step that the items' sums are near; their rounded sums when not given
 * @returns whole numbers in the shape of `bottom`, each less than 1 away from its value where the total
 *   is the rounded one
 * @throws RangeError when lengths differ, a value is not finite, or a total has no item to fall to
 *
 * O(items log items × length). Source: largest remainder method (Hamilton); ties go to the first item.
 */
export function roundToTotals(
  bottom: readonly Float64Array[],
  totals: Float64Array | null = null,
): Float64Array[] {
  const length = bottom[0]?.length ?? 0;
  if (
    totals?.some((total) => !Number.isSafeInteger(total) || (bottom.length === 0 && total !== 0))
  ) {
    throw new RangeError('totals must be whole, and need an item to fall to');
  }
  const rounded = bottom.map((series) => {
    if (series.length !== length || !series.every(Number.isFinite)) {
      throw new RangeError(`finite series of length ${length} are needed`);
    }
    return series.map(Math.floor);
  });
  const remainders = new Float64Array(bottom.length);
  const order = Uint32Array.from(bottom.keys());
  for (let h = 0; h < length; h++) {
    let exact = 0;
    let floors = 0;
    for (let item = 0; item < bottom.length; item++) {
      const value = bottom[item]![h]!;
      exact += value;
      floors += rounded[item]![h]!;
      remainders[item] = value - Math.floor(value);
    }
    order.sort((a, b) => remainders[b]! - remainders[a]! || a - b);
    const missing = (totals?.[h] ?? Math.round(exact)) - floors;
    addWhole(rounded, { order, remainders, step: h, missing });
  }
  return rounded;
}

/** One each to the largest remainders; what no remainder asks for (or is too much) is the largest item's, never one of 0. */
function addWhole(
  rounded: readonly Float64Array[],
  at: {
    readonly order: Uint32Array;
    readonly remainders: Float64Array;
    readonly step: number;
    readonly missing: number;
  },
): void {
  const { order, remainders, step, missing } = at;
  let left = missing;
  for (const item of order) {
    if (left <= 0 || remainders[item]! === 0) break;
    rounded[item]![step]! += 1;
    left--;
  }
  if (left === 0) return;
  let largest = 0;
  rounded.forEach((series, item) => {
    if (series[step]! > rounded[largest]![step]!) largest = item;
  });
  rounded[largest]![step]! += left;
}
