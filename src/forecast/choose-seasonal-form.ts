import { mae } from './accuracy.ts';
import type { SeasonalForm } from './classical-decomposition.ts';
import { rollingOrigins } from './rolling-origins.ts';
import { adjustSeason, restoreSeason } from './seasonal-adjustment.ts';
import { theta } from './theta.ts';

/** The additive form must beat the multiplicative one by this share to be taken. */
const MARGIN = 0.03;

/**
 * Chooses how the season of a series acts by forecasting its own past: STL of the logarithms against
 * STL of the values, Theta behind both, at up to three origins. Series with a value of 0 or less are
 * additive; too short a history for a back-test is multiplicative.
 *
 * @param values no missing values, at least two cycles
 *
 * O(6 × STL + Theta). Only `values` is used: nothing later than their end.
 */
export function chooseSeasonalForm(
  values: Float64Array,
  season: number,
  horizon: number,
): SeasonalForm {
  if (!values.every((value) => value > 0)) return 'additive';
  const origins = rollingOrigins(values.length, { horizon, count: 3, shortest: 2 * season + 1 });
  const errors = { additive: 0, multiplicative: 0 };
  for (const { origin, steps } of origins) {
    const history = values.subarray(0, origin);
    const actual = values.subarray(origin, origin + steps);
    for (const form of ['additive', 'multiplicative'] as const) {
      const adjustment = adjustSeason(history, { season, horizon: steps, form });
      const forecast = restoreSeason(theta(adjustment.adjusted, steps), adjustment);
      errors[form] += mae(actual, forecast);
    }
  }
  return errors.additive < (1 - MARGIN) * errors.multiplicative ? 'additive' : 'multiplicative';
}
