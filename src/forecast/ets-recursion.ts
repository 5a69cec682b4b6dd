/** The shape of an exponential smoothing model: which parts it has and how they act. */
export interface EtsForm {
  /** Additive errors have one size; multiplicative errors grow with the forecast. */
  readonly error: 'additive' | 'multiplicative';
  /** A damped trend flattens out with the horizon. */
  readonly trend: 'none' | 'additive' | 'damped';
  readonly season: 'none' | 'additive' | 'multiplicative';
}

/** Smoothing parameters, each 0 to 1. Parts that the form lacks are 0 (`phi` then 1). */
export interface EtsParameters {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  /** Damping of the trend per step. */
  readonly phi: number;
}

/** Level, slope and seasonal indices. `seasonal[i]` belongs to the times t with t mod season = i. */
export interface EtsState {
  level: number;
  slope: number;
  readonly seasonal: Float64Array;
}

/** What one pass over the series gave. */
export interface EtsPass {
  /** Sum of squared one-step errors. */
  sumSquares: number;
  /** Sum of squared one-step errors, each over its forecast. */
  sumRelativeSquares: number;
  /** Sum of log |one-step forecast|; kept, as the sum before it, for multiplicative errors alone. */
  sumLogForecast: number;
}

/**
 * Runs the smoothing recursion once over the series and moves `state` to its end. The recursions are
 * those of an additive-trend model; additive and multiplicative errors give the same states and differ
 * in the likelihood alone. A missing value (NaN) moves level, slope and season on without an error.
 *
 * @param state  changed in place; `seasonal` has one index per position of the cycle (one 0 without season, `gamma` then 0)
 * @param pass   direction, and where the fitted one-step forecasts go when wanted (length n)
 * @returns sums over the finite values
 *
 * O(n), no allocation besides the result.
 * Source: Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, tables 2.2, 2.3.
 */
export function runEts(
  values: Float64Array,
  model: { readonly form: EtsForm; readonly parameters: EtsParameters },
  pass: { readonly state: EtsState; readonly isBackward?: boolean; readonly fitted?: Float64Array },
): EtsPass {
  const { form } = model;
  const { alpha, beta, gamma, phi } = model.parameters;
  const { state, fitted } = pass;
  const { seasonal } = state;
  const season = seasonal.length;
  const n = values.length;
  const isMultiplicative = form.season === 'multiplicative';
  const keepsRelative = form.error === 'multiplicative';
  const step = pass.isBackward === true ? -1 : 1;
  const first = step === 1 ? 0 : n - 1;
  const sums: EtsPass = { sumSquares: 0, sumRelativeSquares: 0, sumLogForecast: 0 };
  let position = first % season;
  let { level, slope } = state;
  for (let k = 0, t = first; k < n; k++, t += step) {
    const base = level + phi * slope;
    const index = seasonal[position]!;
    const forecast = isMultiplicative ? base * index : base + index;
    if (fitted !== undefined) fitted[t] = forecast;
    const difference = values[t]! - forecast;
    const error = Number.isNaN(difference) ? 0 : difference;
    sums.sumSquares += error * error;
    if (keepsRelative) {
      sums.sumRelativeSquares += (error / forecast) * (error / forecast);
      sums.sumLogForecast += Math.log(Math.abs(forecast));
    }
    const levelError = isMultiplicative ? error / index : error;
    level = base + alpha * levelError;
    slope = phi * slope + beta * levelError;
    seasonal[position] = index + gamma * (isMultiplicative ? error / base : error);
    position += step;
    if (position === season) position = 0;
    else if (position < 0) position = season - 1;
  }
  state.level = level;
  state.slope = slope;
  return sums;
}

/**
 * Forecast means from the state at the end of a series of `length` values.
 *
 * @returns length `horizon`
 *
 * O(horizon). Source: Hyndman et al. (2008), table 6.1, point forecasts.
 */
export function forecastEts(
  model: { readonly form: EtsForm; readonly parameters: EtsParameters },
  end: { readonly state: EtsState; readonly length: number },
  horizon: number,
): Float64Array {
  const { form, parameters } = model;
  const { state, length } = end;
  const season = state.seasonal.length;
  const result = new Float64Array(horizon);
  let damping = 0;
  let power = 1;
  for (let h = 0; h < horizon; h++) {
    power *= parameters.phi;
    damping += power;
    const base = state.level + damping * state.slope;
    const index = state.seasonal[(length + h) % season]!;
    if (form.season === 'none') result[h] = base;
    else result[h] = form.season === 'additive' ? base + index : base * index;
  }
  return result;
}
