import { bias, mae } from './accuracy.ts';
import { type BacktestOrigin, weighByErrors } from './backtest-series.ts';
import { ENSEMBLE, forecastOf } from './methods.ts';

/** Origins below which nothing but the ensemble is taken. */
const FEWEST_ORIGINS = 3;
/** Share by which another method must be better. */
const MARGIN = 0.03;

/** Error of one forecast at one origin over the scale: size and one-sidedness count alike. */
function scoreOf(origin: BacktestOrigin, forecast: Float64Array): number {
  const { actual, scale } = origin;
  return (mae(actual, forecast) + Math.abs(bias(actual, forecast))) / scale;
}

/**
 * What the ensemble would have said at one origin, with the weights that the other origins give: an
 * origin must not vote on itself.
 *
 * @returns length of that origin's steps
 *
 * O(origins × methods × steps).
 */
export function ensembleAtOrigin(origins: readonly BacktestOrigin[], at: number): Float64Array {
  const others = origins.filter((_, i) => i !== at);
  return forecastOf(origins[at]!.methods, ENSEMBLE, weighByErrors(others));
}

/**
 * Chooses a method from its back-tests: the ensemble, unless one method had a mean error (MAE plus
 * absolute bias, each origin over its scale) more than 3 % lower over at least three origins and was
 * better at every single one of them.
 *
 * @returns the name of a method that all origins have, or the ensemble's
 *
 * O(origins × methods × steps). Source: the threshold is a judgement, see docs/forecasting.md.
 */
export function chooseMethod(origins: readonly BacktestOrigin[]): string {
  const usable = origins.filter((origin) => origin.scale > 0);
  if (usable.length < FEWEST_ORIGINS) return ENSEMBLE;
  const standard = usable.map((origin, i) => scoreOf(origin, ensembleAtOrigin(usable, i)));
  const total = (scores: readonly number[]): number =>
    scores.reduce((sum, score) => sum + score, 0);
  let best = ENSEMBLE;
  let lowest = (1 - MARGIN) * total(standard);
  for (const name of usable[0]!.methods.forecasts.keys()) {
    if (usable.some((origin) => !origin.methods.forecasts.has(name))) continue;
    const scores = usable.map((origin) => scoreOf(origin, origin.methods.forecasts.get(name)!));
    if (scores.some((score, i) => score >= standard[i]!) || total(scores) >= lowest) continue;
    best = name;
    lowest = total(scores);
  }
  return best;
}
