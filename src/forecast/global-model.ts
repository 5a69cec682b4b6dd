import { type BoostingModel, predictBoosting, trainBoosting } from './boosting.ts';
import type { BoostingLoss } from './boosting-loss.ts';
import { demandFeatures, type FeatureRows, type SiblingSet } from './demand-features.ts';

/** How the global model learns; every field has a default. */
export interface GlobalModelOptions {
  /** Poisson when not given. */
  readonly loss?: BoostingLoss;
  /** 200 when not given. */
  readonly trees?: number;
  /** 0.06 when not given. */
  readonly learningRate?: number;
  /** 63 when not given. */
  readonly mostLeaves?: number;
  /** Most steps of history to learn from; 730 when not given. */
  readonly historySteps?: number;
  /** Most rows to learn from, thinned evenly beyond; 400,000 when not given. */
  readonly mostRows?: number;
  /** 1 when not given. */
  readonly seed?: number;
}

/** Steps a series must be on sale before its rows are learned from. */
const WARM_UP_STEPS = 28;

/** Calls back for every series and step that has a truth and a past to learn from. */
function visitRows(
  set: SiblingSet,
  historySteps: number,
  visit: (series: number, step: number) => void,
): void {
  set.series.forEach(({ values }, index) => {
    const listed = values.findIndex((value) => value > 0);
    if (listed < 0) return;
    const earliest = Math.max(listed + WARM_UP_STEPS, set.horizon, values.length - historySteps);
    for (let t = earliest; t < values.length; t++) {
      if (!Number.isNaN(values[t]!)) visit(index, t);
    }
  });
}

/** All rows to learn from, thinned evenly to at most `mostRows`. */
function trainingRows(
  set: SiblingSet,
  options: { readonly historySteps: number; readonly mostRows: number },
): FeatureRows {
  let total = 0;
  visitRows(set, options.historySteps, () => {
    total++;
  });
  const share = Math.min(1, options.mostRows / Math.max(1, total));
  const kept = Math.floor(total * share);
  const series = new Uint32Array(kept);
  const steps = new Uint32Array(kept);
  let seen = 0;
  visitRows(set, options.historySteps, (index, step) => {
    const at = Math.floor(seen * share);
    seen++;
    if (Math.floor(seen * share) === at || at >= kept) return;
    series[at] = index;
    steps[at] = step;
  });
  return { series, steps };
}

/**
 * Trains one boosting machine for all siblings: it forecasts any step up to the horizon directly, from
 * what was known one horizon before.
 *
 * @param set values of 0 or more for Poisson and Tweedie; only the history is learned from
 * @returns null when no series has a past long enough to learn from
 * @throws RangeError when siblings do not fit each other, or for negative values under a log link
 *
 * O(trees × rows × columns). Source: Makridakis et al. (2022), M5, IJF 38(4): global direct models.
 */
export function trainGlobalModel(
  set: SiblingSet,
  options: GlobalModelOptions = {},
): BoostingModel | null {
  const { historySteps = 730, mostRows = 400_000, loss = { kind: 'poisson' } } = options;
  const rows = trainingRows(set, { historySteps, mostRows });
  if (rows.steps.length === 0) return null;
  const target = Float64Array.from(
    rows.steps,
    (step, i) => set.series[rows.series[i]!]!.values[step]!,
  );
  return trainBoosting(
    { columns: demandFeatures(set, rows), target },
    {
      loss,
      trees: options.trees ?? 200,
      learningRate: options.learningRate ?? 0.06,
      mostLeaves: options.mostLeaves ?? 63,
      leastRows: 50,
      columnShare: 0.7,
      rowShare: 0.7,
      mostBins: 127,
      seed: options.seed ?? 1,
    },
  );
}

/**
 * Forecasts every sibling with a trained model. A series that never sold is 0 throughout.
 *
 * @returns one series of length `horizon` per sibling, in their order
 * @throws RangeError when the set does not have the columns of the model
 *
 * O(siblings × horizon × trees × depth).
 */
export function forecastGlobalModel(model: BoostingModel, set: SiblingSet): Float64Array[] {
  const { series, horizon } = set;
  const length = series[0]?.values.length ?? 0;
  const count = series.length * horizon;
  const predicted = predictBoosting(
    model,
    demandFeatures(set, {
      series: Uint32Array.from({ length: count }, (_, i) => Math.floor(i / horizon)),
      steps: Uint32Array.from({ length: count }, (_, i) => length + (i % horizon)),
    }),
  );
  return series.map(({ values }, index) => {
    const own = predicted.slice(index * horizon, (index + 1) * horizon);
    return values.some((value) => value > 0) ? own : own.fill(0);
  });
}
