import { selectEts } from './auto-ets.ts';
import { autoregression } from './autoregression.ts';
import { naive, seasonalMean, seasonalNaive } from './baselines.ts';
import { chooseSeasonalForm } from './choose-seasonal-form.ts';
import { teunterSyntetosBabai } from './croston.ts';
import { dynamicTheta } from './dynamic-theta.ts';
import { type EtsFit, forecastFromEts } from './ets.ts';
import { dampedTrend } from './exponential-smoothing.ts';
import {
  adjustSeason,
  noAdjustment,
  restoreSeason,
  type SeasonalAdjustment,
} from './seasonal-adjustment.ts';
import { isSeasonal } from './seasonality-test.ts';
import { theta } from './theta.ts';

/** Longest cycle that exponential smoothing carries itself, one state per position. */
const LONGEST_STATE_CYCLE = 24;
/** Fewer values than this are too few for any model: the last value is repeated. */
export const FEWEST_MODEL_VALUES = 6;
/** Mean steps between demands from which a series counts as intermittent. */
const INTERMITTENT_GAP = 1.32;
/** Cycles in the seasonal mean (eight weeks of days). */
const MEAN_CYCLES = 8;

/** Every method's forecast of one history. */
export interface MemberForecasts {
  /** By method name, each of length `horizon`. */
  readonly forecasts: ReadonlyMap<string, Float64Array>;
  /** Names of the methods whose mean is the default forecast. */
  readonly ensemble: readonly string[];
  /** The smoothing model to simulate from; null for histories without one. */
  readonly ets: EtsFit | null;
  /** What `ets` was fitted to, and how its season comes back. */
  readonly adjustment: SeasonalAdjustment;
}

/**
 * Tells whether demand comes so rarely that a method for intermittent series is due: zeros and positive
 * values only, and more than 1.32 steps per demand.
 *
 * O(n). Source: Syntetos, Boylan & Croston (2005), JORS 56(5).
 */
export function isIntermittent(values: Float64Array): boolean {
  let demands = 0;
  for (const value of values) {
    if (value < 0) return false;
    if (value > 0) demands++;
  }
  return demands > 0 && values.length / demands > INTERMITTENT_GAP;
}

function adjustWhenSeasonal(
  values: Float64Array,
  season: number,
  horizon: number,
): SeasonalAdjustment {
  if (!isSeasonal(values, season)) return noAdjustment(values, horizon);
  const form = chooseSeasonalForm(values, season, horizon);
  return adjustSeason(values, { season, horizon, form });
}

function intermittentMembers(
  values: Float64Array,
  season: number,
  horizon: number,
): MemberForecasts {
  const ets = selectEts(values, { season });
  const rate = teunterSyntetosBabai(values);
  const forecasts = new Map([
    ['seasonal-mean', seasonalMean(values, { season, cycles: MEAN_CYCLES, horizon })],
    ['ets', forecastFromEts(ets, horizon)],
    ['tsb', new Float64Array(horizon).fill(rate)],
    ['seasonal-naive', seasonalNaive(values, season, horizon)],
  ]);
  const ensemble = ['seasonal-mean', 'ets', 'tsb'];
  return { forecasts, ensemble, ets, adjustment: noAdjustment(values, horizon) };
}

function smoothMembers(values: Float64Array, season: number, horizon: number): MemberForecasts {
  const adjustment = adjustWhenSeasonal(values, season, horizon);
  const { adjusted } = adjustment;
  const isLongCycle = season > LONGEST_STATE_CYCLE;
  const ets = isLongCycle ? selectEts(adjusted, { season: 1 }) : selectEts(values, { season });
  const own = forecastFromEts(ets, horizon);
  const forecasts = new Map([
    ['ets', isLongCycle ? restoreSeason(own, adjustment) : own],
    ['dynamic-theta', restoreSeason(dynamicTheta(adjusted, horizon), adjustment)],
    ['theta', restoreSeason(theta(adjusted, horizon), adjustment)],
    ['damped', restoreSeason(dampedTrend(adjusted, horizon), adjustment)],
    ['seasonal-naive', seasonalNaive(values, season, horizon)],
  ]);
  const ensemble = ['ets', 'dynamic-theta', 'theta', 'damped'];
  if (isLongCycle) {
    forecasts.set('autoregression', autoregression(values, season, horizon));
    ensemble.push('autoregression');
  }
  const simulated = isLongCycle ? adjustment : noAdjustment(values, horizon);
  return { forecasts, ensemble, ets, adjustment: simulated };
}

/** Days of a year as a cycle, and the cycle inside it. */
const YEAR_OF_DAYS: readonly [number, number] = [364, 366];
const WEEK_OF_DAYS = 7;

/** A year of days: its smoothed season comes off first, when it shows; the week is left to the models. */
function yearOfDaysMembers(values: Float64Array, season: number, horizon: number): MemberForecasts {
  const adjustment = adjustWhenSeasonal(values, season, horizon);
  const inner = forecastMembers(adjustment.adjusted, WEEK_OF_DAYS, horizon);
  const restored = [...inner.forecasts].map(
    ([name, forecast]) => [name, restoreSeason(forecast, adjustment)] as const,
  );
  return { ...inner, forecasts: new Map(restored), adjustment };
}

/**
 * Forecasts one history with every method that fits its kind. Smooth series: exponential smoothing,
 * dynamic theta, theta and damped trend on the STL-adjusted series, for cycles beyond 24 steps also an
 * autoregression. Intermittent ones: seasonal mean of eight cycles, exponential smoothing and TSB.
 * A cycle of 364 to 366 steps is a year of days with weeks in it.
 *
 * @param values no missing values, at least one
 * @param season steps of one cycle, 1 for none
 *
 * Cost: about 20 ms for 730 days, 3 ms for 60 months. Only `values` is used.
 */
export function forecastMembers(
  values: Float64Array,
  season: number,
  horizon: number,
): MemberForecasts {
  if (values.length < FEWEST_MODEL_VALUES) {
    return {
      forecasts: new Map([['naive', naive(values, horizon)]]),
      ensemble: ['naive'],
      ets: null,
      adjustment: noAdjustment(values, horizon),
    };
  }
  if (season >= YEAR_OF_DAYS[0] && season <= YEAR_OF_DAYS[1]) {
    return yearOfDaysMembers(values, season, horizon);
  }
  if (isIntermittent(values)) return intermittentMembers(values, season, horizon);
  return smoothMembers(values, season, horizon);
}
