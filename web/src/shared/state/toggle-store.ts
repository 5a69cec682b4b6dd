/** The address' store list with one store added or taken out; none and all both mean all, and are not written. */
export function toggleStore(
  chosen: readonly number[],
  id: number,
  storeCount: number,
): string | undefined {
  const next = chosen.includes(id) ? chosen.filter((known) => known !== id) : [...chosen, id];
  if (next.length === 0 || next.length === storeCount) return undefined;
  return next.toSorted((a, b) => a - b).join('.');
}
