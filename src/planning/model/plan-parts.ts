import type { PlanAsk, PlannedNode, PlanSeries } from '../plan.ts';
import { newProfile, newShare } from './new-profile.ts';
import { hasNoHistory, type PlanWork } from './plan-work.ts';
import { growthOf, ledgerUnit, plannedNode } from './planned-points.ts';
import { noForecast, type RawForecast } from './raw-forecast.ts';
import type { Siblings } from './series-tree.ts';
import { splitWhole, type Whole } from './split-whole.ts';

/** The parts of one series, planned. */
export type PlannedParts = {
  readonly nodes: readonly PlannedNode[];
  /** In the order of the parts: what their own parts are made to fit. */
  readonly wholes: readonly Whole[];
};

function pastSales({ values }: PlanSeries): number {
  let sum = 0;
  for (const value of values) if (!Number.isNaN(value)) sum += value;
  return Math.max(0, sum);
}

/** Each part's own forecast; new products and SKUs follow their parent's. */
function rawsOf(
  set: Siblings,
  given: { readonly whole: Float64Array; readonly raws: ReadonlyMap<string, RawForecast> },
  { grain, horizon }: PlanAsk,
): RawForecast[] {
  const siblings = set.parts.filter((part) => !hasNoHistory(part)).length;
  return set.parts.map((part) => {
    const own = given.raws.get(part.node.key) ?? noForecast(horizon, 'share');
    const isProfiled = part.isNew && (set.level === 'product' || set.level === 'sku');
    if (!isProfiled || hasNoHistory(part)) return own;
    return newProfile(given.whole, newShare(part, set.parent, { siblings, grain }), own);
  });
}

/** Makes the forecasts of parts fit their whole, exactly, and writes them as the ledger keeps them. */
export function planParts(
  set: Siblings,
  given: { readonly whole: Whole; readonly raws: ReadonlyMap<string, RawForecast> },
  work: PlanWork,
): PlannedParts {
  const unit = ledgerUnit(work.ask);
  const whole = given.whole.value.map((value) => value / unit);
  const raws = rawsOf(set, { whole, raws: given.raws }, work.ask);
  const points = raws.map(({ point }) => point);
  const split = splitWhole(given.whole, { points, past: set.parts.map(pastSales) });
  const growth = growthOf(split.factors, unit);
  const isAsked = work.ask.levels.includes(set.level);
  const none: Whole = { value: new Float64Array(), reporting: null };
  const nodes = set.parts.map((series, i) => {
    const fitted = { series, raw: raws[i] ?? noForecast(0, 'share'), growth };
    return plannedNode(
      { ...fitted, whole: split.parts[i] ?? none, isShared: split.isShared },
      work,
    );
  });
  return { nodes: isAsked ? nodes : [], wholes: split.parts };
}
