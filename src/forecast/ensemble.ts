function requireMembers(members: readonly Float64Array[]): number {
  const first = members[0];
  if (first === undefined) throw new RangeError('an ensemble needs at least one member, got none');
  for (const member of members) {
    if (member.length !== first.length) {
      throw new RangeError(`members differ in length: ${first.length} and ${member.length}`);
    }
  }
  return first.length;
}

/**
 * Mean of the members per step.
 *
 * @throws RangeError for no members or members of different length
 *
 * O(members × horizon). Source: Bates & Granger (1969), Operational Research Quarterly 20(4).
 */
export function meanEnsemble(members: readonly Float64Array[]): Float64Array {
  const horizon = requireMembers(members);
  return Float64Array.from({ length: horizon }, (_, h) => {
    let sum = 0;
    for (const member of members) sum += member[h]!;
    return sum / members.length;
  });
}

/**
 * Median of the members per step; of an even number the mean of the middle two.
 *
 * @throws RangeError for no members or members of different length
 *
 * O(members log members × horizon). Source: Petropoulos & Svetunkov (2020), IJF 36(1).
 */
export function medianEnsemble(members: readonly Float64Array[]): Float64Array {
  const horizon = requireMembers(members);
  return Float64Array.from({ length: horizon }, (_, h) => {
    const sorted = Float64Array.from(members, (member) => member[h]!).sort();
    const half = (sorted.length - 1) / 2;
    return (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2;
  });
}

/**
 * Weighted mean of the members per step.
 *
 * @param weights one per member, not negative, at least one above 0; their sum is taken out
 * @throws RangeError for no members, members of different length, or weights that do not fit
 *
 * O(members × horizon). Source: Bates & Granger (1969), Operational Research Quarterly 20(4).
 */
export function weightedEnsemble(
  members: readonly Float64Array[],
  weights: readonly number[],
): Float64Array {
  const horizon = requireMembers(members);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (weights.length !== members.length || !(total > 0)) {
    throw new RangeError(`${members.length} weights with a sum above 0 are needed`);
  }
  return Float64Array.from({ length: horizon }, (_, h) => {
    let sum = 0;
    for (let m = 0; m < members.length; m++) sum += weights[m]! * members[m]![h]!;
    return sum / total;
  });
}
