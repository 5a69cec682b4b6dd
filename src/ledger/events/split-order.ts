import { allocate, type CanonicalDocument, minorUnits } from '../../core/index.ts';

/** One line that takes part in a split: its index in the document and its weight. */
type Part = { readonly index: number; readonly key: string; readonly weight: number };

/** Splits an amount of the whole document over its lines; the answer is read by line index, 0 for lines that take no part. */
export type Splitter = {
  /** False when there is no line to split over: the amount then belongs to the document itself. */
  readonly any: boolean;
  readonly split: (total: number) => (lineIndex: number) => number;
};

const nothing = (): number => 0;

/**
 * The lines that order-level amounts are split over: those of the order as it was placed that are no gift cards. Lines that
 * an edit added later took no part in the order's discount or shipping.
 */
export function initialGoods(document: CanonicalDocument): number[] {
  const indexes: number[] = [];
  for (const [index, line] of document.lines.entries()) {
    if (!line.giftCard && line.addedAt === null) indexes.push(index);
  }
  return indexes;
}

/**
 * A splitter over some lines of a document, by largest remainder on gross less the line's own discount. A negative weight
 * (a correction) counts as none. Ties are broken by the line's key, so that the order of lines does not matter.
 *
 * Cost: nothing for a zero amount or a single line; else O(n log n).
 */
export function splitter(document: CanonicalDocument, indexes: readonly number[]): Splitter {
  if (indexes.length === 0) return { any: false, split: () => nothing };
  const [only] = indexes;
  if (indexes.length === 1) {
    return {
      any: true,
      split: (total) => (total === 0 ? nothing : (index) => (index === only ? total : 0)),
    };
  }
  let parts: readonly Part[] | null = null;
  return {
    any: true,
    split: (total) => {
      if (total === 0) return nothing;
      parts ??= partsOf(document, indexes);
      return sharesOf(total, parts);
    },
  };
}

function partsOf(document: CanonicalDocument, indexes: readonly number[]): readonly Part[] {
  const parts: Part[] = [];
  for (const index of indexes) {
    const line = document.lines[index];
    if (line === undefined) continue;
    parts.push({ index, key: line.key, weight: Math.max(0, line.gross - line.discount) });
  }
  return parts.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function sharesOf(total: number, parts: readonly Part[]): (lineIndex: number) => number {
  const shares = allocate(
    minorUnits(total),
    parts.map((part) => part.weight),
  );
  const byIndex = new Map(parts.map((part, position) => [part.index, shares[position] ?? 0]));
  return (index) => byIndex.get(index) ?? 0;
}
