import {
  bias,
  type DraftForecast,
  type ForecastOptions,
  mae,
  type RollingOrigin,
  rollingOrigins,
} from '../../forecast/index.ts';
import type { PlanSeries } from '../plan.ts';
import { draftAll } from './draft-siblings.ts';
import { ensembleOptions, type PlanWork, triedOrigins } from './plan-work.ts';
import { naiveScale } from './yardstick.ts';

/** Share by which the sum of the products must be better: a judgement, the one of `chooseMethod`. */
const MARGIN = 0.03;

/** What was known of a store at a past origin, what came, and what its own series would have said. */
export type TriedOrigin = {
  /** Periods of the history that were known. */
  readonly cut: number;
  /** NaN = not known, or shut. */
  readonly actual: Float64Array;
  readonly direct: DraftForecast;
  /** What errors are divided by. */
  readonly scale: number;
};

/** Past origins of a series, oldest first, as numbers of known periods: none where it is too short to hold anything back. */
export function pastOrigins(
  { values, firstSold }: PlanSeries,
  { season, horizon }: ForecastOptions,
): RollingOrigin[] {
  const end = values.findLastIndex((value) => !Number.isNaN(value)) + 1;
  const length = end - firstSold;
  const twoCycles = 2 * season + 1;
  const shortest = length > twoCycles + triedOrigins ? twoCycles : season;
  const places = rollingOrigins(length, { horizon, count: triedOrigins, shortest });
  return places.map(({ origin, steps }) => ({ origin: firstSold + origin, steps }));
}

/** Forecasts a store's own series at its past origins: each is made from what was known there alone. */
export async function tryDirect(work: PlanWork): Promise<readonly TriedOrigin[]> {
  const { root } = work.tree;
  const options = ensembleOptions(work);
  const places = pastOrigins(root, options).filter(
    ({ origin }) => !root.values.subarray(root.firstSold, origin).every(Number.isNaN),
  );
  const [{ steps = 1 } = {}] = places;
  const drafts = await draftAll(
    places.map(({ origin }) => root.values.subarray(root.firstSold, origin)),
    { ...options, horizon: steps },
    { ...work, tick: () => undefined },
  );
  return places.flatMap(({ origin }, i) => {
    const direct = drafts[i];
    if (direct === undefined) return [];
    const scale = naiveScale(root.values.subarray(root.firstSold, origin), options.season);
    return [{ cut: origin, actual: root.values.slice(origin, origin + steps), direct, scale }];
  });
}

/** Mean error and one-sidedness of a forecast, over the scale; NaN where nothing can be said. */
export function originError(origin: TriedOrigin, forecast: Float64Array): number {
  const { actual, scale } = origin;
  const said = forecast.subarray(0, actual.length);
  return scale > 0 ? (mae(actual, said) + Math.abs(bias(actual, said))) / scale : Number.NaN;
}

/**
 * The sum of the products is taken in the place of the store's own series where it was better at each of three origins, and by
 * more than 3 % over all of them.
 */
export function isBottomUpBetter(
  direct: readonly number[],
  bottomUp: readonly number[] | null,
): boolean {
  if (bottomUp === null || direct.length < triedOrigins) return false;
  const sum = (errors: readonly number[]): number => errors.reduce((all, error) => all + error, 0);
  const isAlwaysBetter = bottomUp.every((error, i) => error < (direct[i] ?? Number.NaN));
  return isAlwaysBetter && sum(bottomUp) < (1 - MARGIN) * sum(direct);
}
