import type { JsonLine } from './jsonl-lines.ts';
import type { JsonlStage, StagedLine } from './jsonl-stage.ts';

/** Roots that are handed out at once. */
const sliceRoots = 1000;

/** Puts lines to their roots in memory: for exports that fit. */
export function memoryStage(lines: readonly JsonLine[]): JsonlStage {
  const placed = placeLines(lines);
  return {
    roots: placed.byRoot.length,
    orphans: placed.orphans,
    slices: async function* (from) {
      for (let root = from; root < placed.byRoot.length; root += sliceRoots) {
        const slice: StagedLine[] = [];
        for (const [index, group] of placed.byRoot.slice(root, root + sliceRoots).entries())
          for (const text of group) slice.push({ root: root + index, text });
        yield slice;
      }
    },
    close: () => Promise.resolve(),
  };
}

type Placed = { readonly byRoot: string[][]; readonly orphans: number };

/** Level by level: a line's parent may stand behind it, but never more than two levels above. */
function placeLines(lines: readonly JsonLine[]): Placed {
  const byRoot: string[][] = [];
  let parents = new Map<string, number>();
  let left: JsonLine[] = [];
  for (const line of lines) {
    if (line.parent !== null) left.push(line);
    else {
      if (line.id !== null) parents.set(line.id, byRoot.length);
      byRoot.push([line.text]);
    }
  }
  for (let depth = 1; depth <= 2; depth += 1) {
    const next = new Map<string, number>();
    const deeper: JsonLine[] = [];
    for (const line of left) {
      const root = parents.get(line.parent ?? '');
      if (root === undefined) deeper.push(line);
      else {
        byRoot[root]?.push(line.text);
        if (line.id !== null) next.set(line.id, root);
      }
    }
    parents = next;
    left = deeper;
  }
  return { byRoot, orphans: left.length };
}
