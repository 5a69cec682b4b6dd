import { mae } from './accuracy.ts';
import { errorScale, pooledScale } from './error-scale.ts';
import { FEWEST_MODEL_VALUES } from './members.ts';
import { forecastMethods, type MethodForecasts } from './methods.ts';
import { rollingOrigins } from './rolling-origins.ts';

/** What one origin gave. */
export interface BacktestOrigin {
  /** Values that were known. */
  readonly origin: number;
  /** The values that came, length `steps`. */
  readonly actual: Float64Array;
  /** What each method said, each of length `steps`. */
  readonly methods: MethodForecasts;
  /** `errorScale` of the values known. */
  readonly scale: number;
  /** `pooledScale` of the values known. */
  readonly pooledScale: number;
}

/** What to repeat on a series's own past. */
export interface BacktestOptions {
  /** Steps of one cycle, 1 for none. */
  readonly season: number;
  readonly horizon: number;
  /** Most origins; 3 when not given. */
  readonly origins?: number;
}

/**
 * Repeats the forecast at earlier origins of the same series, oldest first. Each origin sees only the
 * values before it: all choices are made anew.
 *
 * @param values no missing values
 * @returns no origin when the series is too short to hold anything out
 *
 * Costs one forecast an origin. Source: Tashman (2000), IJF 16(4).
 */
export function backtestSeries(values: Float64Array, options: BacktestOptions): BacktestOrigin[] {
  const { season, horizon, origins = 3 } = options;
  const twoCycles = 2 * season + 1;
  const shortest = values.length > twoCycles + 3 ? twoCycles : FEWEST_MODEL_VALUES;
  const places = rollingOrigins(values.length, {
    horizon,
    count: origins,
    shortest: Math.max(shortest, FEWEST_MODEL_VALUES),
  });
  return places.map(({ origin, steps }) => {
    const history = values.subarray(0, origin);
    const methods = forecastMethods(history, season, steps);
    return {
      origin,
      actual: values.subarray(origin, origin + steps),
      methods,
      scale: errorScale(history, season),
      pooledScale: pooledScale(history, methods, season),
    };
  });
}

/** Keeps a method that was right by luck from taking all the weight. */
const SMALLEST_ERROR_SHARE = 1e-3;

/**
 * Weights of the ensemble's members: one over the square of their mean absolute error in the back-tests.
 *
 * @returns by method name, sum not fixed; null without back-tests (equal weights)
 *
 * O(origins × methods × steps). Source: Bates & Granger (1969), weights by inverse squared error.
 */
export function weighByErrors(
  origins: readonly BacktestOrigin[],
): ReadonlyMap<string, number> | null {
  const usable = origins.filter((origin) => origin.scale > 0);
  if (usable.length === 0) return null;
  const weights = new Map<string, number>();
  for (const name of new Set(usable.flatMap((origin) => origin.methods.ensemble))) {
    let sum = 0;
    let count = 0;
    for (const { methods, actual, scale } of usable) {
      const forecast = methods.forecasts.get(name);
      if (forecast === undefined) continue;
      sum += mae(actual, forecast) / scale;
      count++;
    }
    weights.set(name, 1 / (sum / count + SMALLEST_ERROR_SHARE) ** 2);
  }
  return weights;
}
