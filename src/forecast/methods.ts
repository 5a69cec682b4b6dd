import { meanEnsemble, weightedEnsemble } from './ensemble.ts';
import type { EtsFit } from './ets.ts';
import { continueExactPattern } from './exact-pattern.ts';
import { forecastMembers } from './members.ts';
import { noAdjustment, type SeasonalAdjustment } from './seasonal-adjustment.ts';

/** Name of the default forecast among the methods. */
export const ENSEMBLE = 'ensemble';

/** Forecasts of one history by every method that fits it. */
export interface MethodForecasts {
  /** By method name, each of length `horizon`. */
  readonly forecasts: ReadonlyMap<string, Float64Array>;
  /** Names of the methods that the ensemble is made of: at least one. */
  readonly ensemble: readonly string[];
  /** True when the history follows a rule to the last digit and there is nothing to estimate. */
  readonly isExact: boolean;
  /** The smoothing model to simulate from, when there is one. */
  readonly ets: EtsFit | null;
  /** What `ets` was fitted to, and how its season comes back. */
  readonly adjustment: SeasonalAdjustment;
}

/**
 * Bounds that no sensible forecast leaves: the range of the history, widened on both sides by itself
 * and by what a straight line through it could still climb.
 */
function saneBounds(values: Float64Array, horizon: number): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const slack = (high - low) * (1 + (2 * horizon) / values.length);
  return [low - slack, high + slack];
}

/**
 * Forecasts one history with every method. A history that follows an exact rule has that continuation
 * alone. A method whose forecast leaves the sane bounds (an explosive fit) is kept out of the ensemble;
 * when that leaves none, the seasonal naive stands in.
 *
 * @param values no missing values, at least one; nothing else is looked at
 *
 * Cost: see `forecastMembers`.
 */
export function forecastMethods(
  values: Float64Array,
  season: number,
  horizon: number,
): MethodForecasts {
  const exact = continueExactPattern(values, season, horizon);
  if (exact !== null) {
    const adjustment = noAdjustment(values, horizon);
    const forecasts = new Map([['exact', exact]]);
    return { forecasts, ensemble: ['exact'], isExact: true, ets: null, adjustment };
  }
  const { forecasts, ensemble, ets, adjustment } = forecastMembers(values, season, horizon);
  const [low, high] = saneBounds(values, horizon);
  const sane = ensemble.filter((name) =>
    forecasts.get(name)!.every((value) => value >= low && value <= high),
  );
  const used = sane.length > 0 ? sane : ['seasonal-naive'];
  return { forecasts, ensemble: used, isExact: false, ets, adjustment };
}

/**
 * The forecast of one method, or the ensemble's weighted mean. A method that this history does not have
 * gives the ensemble.
 *
 * @param weights by method name; absent = equal. Members without a weight are left out
 * @returns length of the forecasts
 *
 * O(members × horizon).
 */
export function forecastOf(
  methods: MethodForecasts,
  name: string,
  weights: ReadonlyMap<string, number> | null = null,
): Float64Array {
  const own = methods.forecasts.get(name);
  if (name !== ENSEMBLE && own !== undefined) return own;
  const weighted = methods.ensemble.filter((member) => (weights?.get(member) ?? 0) > 0);
  if (weights === null || weighted.length === 0) {
    return meanEnsemble(methods.ensemble.map((member) => methods.forecasts.get(member)!));
  }
  return weightedEnsemble(
    weighted.map((member) => methods.forecasts.get(member)!),
    weighted.map((member) => weights.get(member)!),
  );
}
