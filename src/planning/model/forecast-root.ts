import { calibrateForecasts, type DraftForecast, type OriginErrors } from '../../forecast/index.ts';
import type { StoreDecision } from '../plan.ts';
import { isBottomUpBetter, originError, type TriedOrigin } from './decide-store.ts';
import { finishDraft } from './draft-siblings.ts';
import { driversOfGains, driversOfWeights } from './drivers.ts';
import type { GlobalForecasts } from './global-siblings.ts';
import { ensembleOptions, type PlanWork } from './plan-work.ts';
import type { RawForecast } from './raw-forecast.ts';
import { sumOf } from './split-whole.ts';

/** A store's own forecast, and why it is that one. */
export type RootForecast = { readonly raw: RawForecast; readonly decision: StoreDecision };

/** What was found out about a store. */
export type RootEvidence = {
  readonly draft: DraftForecast;
  readonly tried: readonly TriedOrigin[];
  /** Null = too few products. */
  readonly global: GlobalForecasts | null;
};

/** An origin counts half as much as the next newer one. */
const AGE_WEIGHT = 0.5;

function inSteps(packed: Float64Array, horizon: number): Float64Array[] {
  return Array.from({ length: packed.length / horizon }, (_, i) =>
    packed.subarray(i * horizon, (i + 1) * horizon),
  );
}

/** Sum of what the model for all products said, now and at each origin. */
function bottomUpOf(global: GlobalForecasts, horizon: number) {
  const total = (packed: Float64Array): Float64Array => sumOf(inSteps(packed, horizon), horizon);
  return { point: total(global.points), past: global.past.map(total) };
}

function bottomUpRaw(
  { draft, tried }: RootEvidence,
  bottomUp: { readonly point: Float64Array; readonly past: readonly Float64Array[] },
  work: PlanWork,
): RawForecast {
  const options = ensembleOptions(work);
  const origins = tried.map(({ actual, direct }, i): OriginErrors => {
    const said = bottomUp.past[i];
    return {
      errors: actual.map((value, h) => value - (said?.[h] ?? Number.NaN)),
      scale: direct.scale,
      simulated: direct.simulated,
      weight: AGE_WEIGHT ** (tried.length - 1 - i),
    };
  });
  const calibration = calibrateForecasts([{ origins }], options);
  const summed = { ...draft, point: bottomUp.point, method: 'bottom_up' };
  return finishDraft(summed, calibration, { series: work.tree.root, options });
}

/**
 * The store's forecast: its own series by the ensemble, or the sum of its products where that was better at past origins.
 *
 * O(products × horizon × origins).
 */
export function forecastRoot(evidence: RootEvidence, work: PlanWork): RootForecast {
  const { draft, tried, global } = evidence;
  const { tree, ask } = work;
  const { horizon } = ask;
  const options = ensembleOptions(work);
  const bottomUp = global === null ? null : bottomUpOf(global, horizon);
  const errors = tried.map((origin, i) => ({
    direct: originError(origin, origin.direct.point),
    bottomUp: originError(origin, bottomUp?.past[i] ?? new Float64Array(horizon)),
  }));
  const usable = errors.filter(({ direct }) => Number.isFinite(direct));
  const direct = usable.map((one) => one.direct);
  const summed = bottomUp === null ? null : usable.map((one) => one.bottomUp);
  const isSummed = bottomUp !== null && isBottomUpBetter(direct, summed);
  return {
    raw: isSummed
      ? bottomUpRaw(evidence, bottomUp, work)
      : finishDraft(draft, calibrateForecasts([draft], options), { series: tree.root, options }),
    decision: {
      storeId: work.store.storeId,
      chosen: isSummed ? 'bottom_up' : 'direct',
      errors: { direct, bottomUp: summed },
      weights: draft.weights === null ? null : Object.fromEntries(draft.weights),
      drivers: isSummed ? driversOfGains(global?.gains ?? []) : driversOfWeights(draft.weights),
    },
  };
}

/** Products' forecasts added up by category, in the place of the categories' own points: their widths stay. */
export function sumCategories(
  raws: Map<string, RawForecast>,
  { products, points }: GlobalForecasts,
  { tree, ask }: PlanWork,
): void {
  const { horizon } = ask;
  const steps = inSteps(points, horizon);
  const byCategory = Map.groupBy(products.keys(), (i) => products[i]?.parentKey ?? '');
  for (const { node } of tree.ofLevel('category')) {
    const own = raws.get(node.key);
    const rows = byCategory.get(node.key) ?? [];
    if (own === undefined) continue;
    const point = sumOf(
      rows.flatMap((i) => steps[i] ?? []),
      horizon,
    );
    raws.set(node.key, { ...own, point, method: 'bottom_up' });
  }
}
