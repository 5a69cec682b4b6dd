import type { BinnedRows, ColumnBins } from './boosting-bins.ts';
import type { Derivatives } from './boosting-loss.ts';
import {
  BIN_SLOTS,
  findSplit,
  type Histogram,
  type LeafSums,
  leftBins,
  type Split,
  type SplitLimits,
} from './boosting-split.ts';

/** A node that parts rows, or a leaf. */
export type TreeNode =
  | { readonly kind: 'leaf'; readonly value: number }
  | {
      readonly kind: 'split';
      readonly column: number;
      /** How much the parting lowers the loss, 0 or more: its second-order estimate, twice over. */
      readonly gain: number;
      /** 1 for bins that go left. */
      readonly goesLeft: Uint8Array;
      readonly left: number;
      readonly right: number;
    };

/** Nodes by number; 0 is the root. */
export type Tree = readonly TreeNode[];

/** How a tree grows. */
export interface TreeOptions extends SplitLimits {
  readonly mostLeaves: number;
  /** Share of a leaf's Newton step that is taken. */
  readonly learningRate: number;
  /** Columns this tree may use. */
  readonly columns: readonly number[];
}

interface Leaf {
  readonly node: number;
  /** Rows of this leaf: places start to end of the shared order. */
  readonly start: number;
  readonly end: number;
  readonly sums: LeafSums;
  readonly histogram: Histogram;
  readonly split: Split | null;
}

interface Growth {
  readonly binned: BinnedRows;
  readonly bins: readonly ColumnBins[];
  readonly derivatives: Derivatives;
  readonly options: TreeOptions;
  readonly order: Uint32Array;
  readonly spare: Uint32Array;
  /** Histograms to be used again: allocating them anew costs more than filling small ones. */
  readonly pool: Histogram[];
}

function takeHistogram(growth: Growth): Histogram {
  const free = growth.pool.pop();
  if (free === undefined) return new Float64Array(growth.binned.columns * BIN_SLOTS * 2);
  return free.fill(0);
}

/** Adds up the rows of a leaf, all columns of a row at a time: its cells lie together in memory. */
function fillHistogram(growth: Growth, start: number, end: number): Histogram {
  const { order, binned, derivatives } = growth;
  const { cells, columns } = binned;
  const { gradient, curvature } = derivatives;
  const histogram = takeHistogram(growth);
  for (let k = start; k < end; k++) {
    const row = order[k]!;
    const g = gradient[row]!;
    const h = curvature[row]!;
    const base = row * columns;
    for (let c = 0; c < columns; c++) {
      const at = ((c << 8) | cells[base + c]!) << 1;
      histogram[at] = histogram[at]! + g;
      histogram[at + 1] = histogram[at + 1]! + h;
    }
  }
  return histogram;
}

function sumsOf(growth: Growth, start: number, end: number): LeafSums {
  const { order, derivatives } = growth;
  let gradient = 0;
  let curvature = 0;
  for (let k = start; k < end; k++) {
    gradient += derivatives.gradient[order[k]!]!;
    curvature += derivatives.curvature[order[k]!]!;
  }
  return { gradient, curvature, rows: end - start };
}

function bestSplit(growth: Growth, histogram: Histogram, sums: LeafSums): Split | null {
  const { options, bins } = growth;
  if (sums.rows < 2 * options.leastRows) return null;
  let best: Split | null = null;
  for (const index of options.columns) {
    const column = { index, bins: bins[index]! };
    const split = findSplit(histogram, column, { sums, limits: options });
    if (split !== null && (best === null || split.gain > best.gain)) best = split;
  }
  return best;
}

/** Moves the rows that go left before those that go right, both in their old order. */
function partition(growth: Growth, leaf: Leaf, goesLeft: Uint8Array): number {
  const { order, spare, binned } = growth;
  const { cells, columns } = binned;
  const { column } = leaf.split!;
  let left = leaf.start;
  let right = 0;
  for (let k = leaf.start; k < leaf.end; k++) {
    const row = order[k]!;
    if (goesLeft[cells[row * columns + column]!] === 1) order[left++] = row;
    else spare[right++] = row;
  }
  for (let k = 0; k < right; k++) order[left + k] = spare[k]!;
  return left;
}

function makeLeaf(
  growth: Growth,
  place: { readonly node: number; readonly start: number; readonly end: number },
  histogram: Histogram,
): Leaf {
  const sums = sumsOf(growth, place.start, place.end);
  return { ...place, sums, histogram, split: bestSplit(growth, histogram, sums) };
}

/** The smaller side is counted, the larger one is what is left of the parent. */
function splitLeaf(
  growth: Growth,
  leaf: Leaf,
  into: { readonly firstNode: number; readonly goesLeft: Uint8Array },
): readonly [Leaf, Leaf] {
  const { firstNode, goesLeft } = into;
  const middle = partition(growth, leaf, goesLeft);
  const isLeftSmaller = middle - leaf.start <= leaf.end - middle;
  const small = isLeftSmaller
    ? fillHistogram(growth, leaf.start, middle)
    : fillHistogram(growth, middle, leaf.end);
  const large = leaf.histogram;
  for (let i = 0; i < large.length; i++) large[i] = large[i]! - small[i]!;
  const left = { node: firstNode, start: leaf.start, end: middle };
  const right = { node: firstNode + 1, start: middle, end: leaf.end };
  return [
    makeLeaf(growth, left, isLeftSmaller ? small : large),
    makeLeaf(growth, right, isLeftSmaller ? large : small),
  ];
}

function mostGaining(leaves: readonly Leaf[]): Leaf | null {
  let best: Leaf | null = null;
  for (const leaf of leaves) {
    if (leaf.split !== null && (best === null || leaf.split.gain > best.split!.gain)) best = leaf;
  }
  return best;
}

/**
 * Grows one tree best leaf first and adds its values to the scores of the rows it was grown on.
 *
 * @param rows   row numbers to grow on; their order is changed
 * @param scores raw score per row, changed in place for `rows`
 *
 * O(rows × columns × depth). Source: Ke et al. (2017), LightGBM; Friedman (2001), Annals of Statistics
 * 29(5), for the Newton step of a leaf.
 */
export function growTree(
  data: {
    readonly binned: BinnedRows;
    readonly bins: readonly ColumnBins[];
    readonly derivatives: Derivatives;
    readonly rows: Uint32Array;
    readonly scores: Float64Array;
    readonly pool: Float64Array[];
  },
  options: TreeOptions,
): Tree {
  const { rows, scores } = data;
  const growth: Growth = { ...data, options, order: rows, spare: new Uint32Array(rows.length) };
  const root = { node: 0, start: 0, end: rows.length };
  const nodes: TreeNode[] = [{ kind: 'leaf', value: 0 }];
  let leaves = [makeLeaf(growth, root, fillHistogram(growth, 0, rows.length))];
  while (leaves.length < options.mostLeaves) {
    const leaf = mostGaining(leaves);
    if (leaf === null) break;
    const goesLeft = leftBins(leaf.split!);
    const { column, gain } = leaf.split!;
    const left = nodes.length;
    nodes[leaf.node] = { kind: 'split', column, gain, goesLeft, left, right: left + 1 };
    const into = { firstNode: left, goesLeft };
    nodes.push({ kind: 'leaf', value: 0 }, { kind: 'leaf', value: 0 });
    leaves = [...leaves.filter((other) => other !== leaf), ...splitLeaf(growth, leaf, into)];
  }
  for (const { node, start, end, sums, histogram } of leaves) {
    const value = (-options.learningRate * sums.gradient) / (sums.curvature + options.ridge);
    nodes[node] = { kind: 'leaf', value };
    for (let k = start; k < end; k++) scores[rows[k]!]! += value;
    data.pool.push(histogram);
  }
  return nodes;
}

/** Value that a tree gives to one binned row. O(depth). */
export function treeValue(tree: Tree, binned: BinnedRows, row: number): number {
  const base = row * binned.columns;
  let node = tree[0]!;
  while (node.kind === 'split') {
    node = tree[node.goesLeft[binned.cells[base + node.column]!] === 1 ? node.left : node.right]!;
  }
  return node.value;
}
