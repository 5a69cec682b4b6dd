/** Edits (insert, delete, replace, swap of neighbours) that turn one text into another. O(length of a × length of b). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + same,
      );
      if (a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

const normal = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');

/**
 * The name that was probably meant: the nearest of `names`, or one that holds the text or is held by it.
 * Null when none is near (more than a third of its letters would have to change).
 */
export function nearestName(text: string, names: readonly string[]): string | null {
  const asked = normal(text).slice(0, 60);
  if (asked === '') return null;
  let best: { readonly name: string; readonly distance: number } | null = null;
  for (const name of names) {
    const distance = editDistance(asked, normal(name));
    if (best === null || distance < best.distance) best = { name, distance };
  }
  if (best !== null && best.distance <= Math.max(1, Math.floor(asked.length / 3))) return best.name;
  if (asked.length < 3) return null;
  return names.find((name) => name.includes(asked) || asked.includes(name)) ?? null;
}

/** A hint for an unknown name: the nearest one, or where to look. */
export function nameHint(text: string, names: readonly string[], list: string): string {
  const near = nearestName(text, names);
  if (near !== null) return `did you mean "${near}"?`;
  return names.length <= 12 ? `one of: ${names.join(', ')}` : list;
}
