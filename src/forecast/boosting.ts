import {
  type BinnedRows,
  type BoostingColumn,
  binRows,
  type ColumnBins,
  chooseBins,
} from './boosting-bins.ts';
import { type BoostingLoss, fillDerivatives, firstScore, toForecast } from './boosting-loss.ts';
import { growTree, type Tree, treeValue } from './boosting-tree.ts';
import { seededRandom } from './random.ts';

/** How `trainBoosting` learns. */
export interface BoostingOptions {
  readonly loss: BoostingLoss;
  /** Number of trees, at least 1. */
  readonly trees: number;
  /** Share of each step that is taken, 0 to 1; 0.1 when not given. */
  readonly learningRate?: number;
  /** Leaves of each tree, at least 2; 31 when not given. */
  readonly mostLeaves?: number;
  /** Fewest rows in a leaf; 20 when not given. */
  readonly leastRows?: number;
  /** Pulls leaf values towards 0; 1 when not given. */
  readonly ridge?: number;
  /** Share of the rows that each tree sees, 0 to 1; 1 when not given. */
  readonly rowShare?: number;
  /** Share of the columns that each tree sees, 0 to 1; 1 when not given. */
  readonly columnShare?: number;
  /** Bins of each column, 2 to 255; 255 when not given. */
  readonly mostBins?: number;
  /** 1 when not given; matters with shares below 1 alone. */
  readonly seed?: number;
}

/** A trained machine: plain data. */
export interface BoostingModel {
  readonly loss: BoostingLoss;
  readonly bins: readonly ColumnBins[];
  readonly firstScore: number;
  readonly trees: readonly Tree[];
}

/** Rows to learn from. */
export interface BoostingRows {
  readonly columns: readonly BoostingColumn[];
  /** One per row, finite; 0 or more for Poisson and Tweedie. */
  readonly target: Float64Array;
  /** How much each row counts, above 0; all alike when not given. */
  readonly weights?: Float64Array | null;
}

function requireRows({ columns, target, weights }: BoostingRows): void {
  if (target.length === 0) throw new RangeError('boosting needs at least one row, got none');
  if (!target.every(Number.isFinite)) throw new RangeError('boosting needs finite targets');
  if (columns.length === 0) throw new RangeError('boosting needs at least one column, got none');
  if (columns.some(({ values }) => values.length !== target.length)) {
    throw new RangeError(`columns of ${target.length} rows are needed`);
  }
  if (weights !== undefined && weights !== null && weights.length !== target.length) {
    throw new RangeError(`${target.length} weights are needed, got ${weights.length}`);
  }
}

function drawRows(rows: number, share: number, random: () => number): Uint32Array {
  if (share >= 1) return Uint32Array.from({ length: rows }, (_, i) => i);
  const drawn = new Uint32Array(rows);
  let count = 0;
  for (let i = 0; i < rows; i++) if (random() < share) drawn[count++] = i;
  return count === 0 ? Uint32Array.of(0) : drawn.slice(0, count);
}

function drawColumns(columns: number, share: number, random: () => number): number[] {
  const all = Array.from({ length: columns }, (_, c) => c);
  if (share >= 1) return all;
  const wanted = Math.max(1, Math.round(share * columns));
  const ranked = all.map((c) => ({ c, key: random() })).sort((a, b) => a.key - b.key);
  return ranked.slice(0, wanted).map(({ c }) => c);
}

/** Rows a tree was not grown on still need its value before the next tree. */
function addToOthers(
  tree: Tree,
  binned: BinnedRows,
  state: { readonly rows: Uint32Array; readonly scores: Float64Array },
): void {
  if (state.rows.length === binned.rows) return;
  const seen = new Uint8Array(binned.rows);
  for (const row of state.rows) seen[row] = 1;
  for (let row = 0; row < binned.rows; row++) {
    if (seen[row] === 0) state.scores[row]! += treeValue(tree, binned, row);
  }
}

/**
 * Trains a histogram gradient-boosting machine: trees grown best leaf first on binned columns, missing
 * values on the better side of every split, categories parted by the order of their mean gradients.
 * The same rows, options and seed give the same model on every run.
 *
 * @throws RangeError for no rows or columns, a target that is not finite (or negative under a log
 *   link), or lengths that do not fit
 *
 * O(trees × rows × columns × depth); memory rows × (columns + 40) bytes.
 * Source: Friedman (2001), Annals of Statistics 29(5); Ke et al. (2017), LightGBM, NeurIPS 30.
 */
export function trainBoosting(data: BoostingRows, options: BoostingOptions): BoostingModel {
  requireRows(data);
  const { target, weights = null } = data;
  const { loss, rowShare = 1, columnShare = 1, seed = 1 } = options;
  const bins = chooseBins(data.columns, options.mostBins);
  const binned = binRows(data.columns, bins);
  const first = firstScore(target, weights, loss);
  const scores = new Float64Array(target.length).fill(first);
  const derivatives = {
    gradient: new Float64Array(target.length),
    curvature: new Float64Array(target.length),
  };
  const random = seededRandom(seed);
  const pool: Float64Array[] = [];
  const trees: Tree[] = [];
  for (let t = 0; t < options.trees; t++) {
    fillDerivatives(target, scores, { derivatives, loss, weights });
    const rows = drawRows(target.length, rowShare, random);
    const columns = drawColumns(bins.length, columnShare, random);
    const tree = growTree(
      { binned, bins, derivatives, rows, scores, pool },
      {
        columns,
        mostLeaves: options.mostLeaves ?? 31,
        learningRate: options.learningRate ?? 0.1,
        leastRows: options.leastRows ?? 20,
        leastCurvature: 1e-3,
        ridge: options.ridge ?? 1,
      },
    );
    addToOthers(tree, binned, { rows, scores });
    trees.push(tree);
  }
  return { loss, bins, firstScore: first, trees };
}

/**
 * Forecasts rows with a trained machine; cells go through the same bins as in training.
 *
 * @returns one value per row, above 0 for Poisson and Tweedie
 * @throws RangeError when the columns do not fit the model
 *
 * O(rows × trees × depth).
 */
export function predictBoosting(
  model: BoostingModel,
  columns: readonly BoostingColumn[],
): Float64Array {
  const binned = binRows(columns, model.bins);
  return Float64Array.from({ length: binned.rows }, (_, row) => {
    let score = model.firstScore;
    for (const tree of model.trees) score += treeValue(tree, binned, row);
    return toForecast(score, model.loss);
  });
}

/**
 * What each column did for the model: the share of its splits in the gain of all splits.
 *
 * @returns one share per column, sum 1; 0 throughout for a model without a split
 *
 * O(trees × leaves). Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, eq. 10.43.
 */
export function shareOfGain(model: BoostingModel): Float64Array {
  const gains = new Float64Array(model.bins.length);
  let total = 0;
  for (const node of model.trees.flat()) {
    if (node.kind !== 'split') continue;
    gains[node.column]! += node.gain;
    total += node.gain;
  }
  return total > 0 ? gains.map((gain) => gain / total) : gains;
}
