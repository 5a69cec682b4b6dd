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
 * @returns whole numbers in the shape of `bottom`, each less than 1 away from its value
 * @throws RangeError when lengths differ or a value is not finite
 *
 * O(items log items × length). Source: largest remainder method (Hamilton); ties go to the first item.
 */
export function roundToTotals(bottom: readonly Float64Array[]): Float64Array[] {
  const length = bottom[0]?.length ?? 0;
  const rounded = bottom.map((series) => {
    if (series.length !== length || !series.every(Number.isFinite)) {
      throw new RangeError(`finite series of length ${length} are needed`);
    }
    return series.map(Math.floor);
  });
  const order = bottom.map((_, item) => item);
  for (let h = 0; h < length; h++) {
    let exact = 0;
    let floors = 0;
    for (let item = 0; item < bottom.length; item++) {
      exact += bottom[item]![h]!;
      floors += rounded[item]![h]!;
    }
    const remainder = (item: number): number => bottom[item]![h]! - Math.floor(bottom[item]![h]!);
    order.sort((a, b) => remainder(b) - remainder(a) || a - b);
    const missing = Math.min(bottom.length, Math.round(exact) - floors);
    for (let k = 0; k < missing; k++) rounded[order[k]!]![h]! += 1;
  }
  return rounded;
}
