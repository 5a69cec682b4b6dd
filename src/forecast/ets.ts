import { classicalSeasonalIndices } from './classical-decomposition.ts';
import {
  type EtsForm,
  type EtsParameters,
  type EtsPass,
  type EtsState,
  forecastEts,
  runEts,
} from './ets-recursion.ts';
import { nelderMead } from './nelder-mead.ts';

/** A fitted exponential smoothing model. */
export interface EtsFit {
  readonly form: EtsForm;
  readonly parameters: EtsParameters;
  /** State before the first value. */
  readonly initialState: EtsState;
  /** State after the last value. */
  readonly finalState: EtsState;
  /** One-step forecasts inside the history, length n. */
  readonly fitted: Float64Array;
  /** Corrected Akaike criterion of the whole model, lower is better; Infinity when n is too short. */
  readonly aicc: number;
  readonly length: number;
}

/** What `fitEts` optimises. */
export interface FitEtsOptions {
  readonly form: EtsForm;
  /** Steps of one cycle; used when the form has a season, which needs two cycles of values. */
  readonly season: number;
  /** `likelihood` (the default) or the mean squared one-step error. */
  readonly criterion?: 'likelihood' | 'squared-error';
  /** Parameters to start from (a warm start); the optimiser still moves them. */
  readonly start?: EtsParameters;
  /** Most passes of the optimiser; 120 when not given. */
  readonly maxEvaluations?: number;
}

const PHI_LOW = 0.8;
const PHI_HIGH = 0.98;
const SMALLEST = 1e-4;

/** Optimised coordinates: alpha, beta / alpha, gamma / (1 - alpha), phi; the last three when present. */
function toParameters(form: EtsForm, point: Float64Array): EtsParameters | null {
  let at = 0;
  const alpha = point[at++]!;
  const betaShare = form.trend === 'none' ? 0 : point[at++]!;
  const gammaShare = form.season === 'none' ? 0 : point[at++]!;
  const phi = form.trend === 'damped' ? point[at++]! : 1;
  if (alpha < SMALLEST || alpha > 1 - SMALLEST) return null;
  if (form.trend !== 'none' && (betaShare < SMALLEST || betaShare > 1)) return null;
  if (form.season !== 'none' && (gammaShare < SMALLEST || gammaShare > 1)) return null;
  if (form.trend === 'damped' && (phi < PHI_LOW || phi > PHI_HIGH)) return null;
  return { alpha, beta: alpha * betaShare, gamma: (1 - alpha) * gammaShare, phi };
}

function toPoint(form: EtsForm, parameters: EtsParameters): Float64Array {
  const { alpha, beta, gamma, phi } = parameters;
  const point = [alpha];
  if (form.trend !== 'none') point.push(beta / alpha);
  if (form.season !== 'none') point.push(gamma / (1 - alpha));
  if (form.trend === 'damped') point.push(phi);
  return Float64Array.from(point);
}

const DEFAULT_START: EtsParameters = { alpha: 0.3, beta: 0.015, gamma: 0.07, phi: 0.95 };

/** Level and slope of a straight line through the first values, seasonal indices by decomposition. */
function firstGuess(values: Float64Array, form: EtsForm, season: number): EtsState {
  const hasSeason = form.season !== 'none';
  const seasonal = hasSeason
    ? classicalSeasonalIndices(
        values.subarray(0, Math.min(values.length, 5 * season)),
        season,
        form.season === 'additive' ? 'additive' : 'multiplicative',
      )
    : new Float64Array(1);
  const count = Math.min(values.length, Math.max(10, 2 * season));
  let meanTime = 0;
  let mean = 0;
  const adjusted = new Float64Array(count);
  for (let t = 0; t < count; t++) {
    const index = seasonal[t % seasonal.length]!;
    adjusted[t] = form.season === 'multiplicative' ? values[t]! / index : values[t]! - index;
    meanTime += t / count;
    mean += adjusted[t]! / count;
  }
  if (form.trend === 'none') return { level: mean, slope: 0, seasonal };
  let covariance = 0;
  let variance = 0;
  for (let t = 0; t < count; t++) {
    covariance += (t - meanTime) * (adjusted[t]! - mean);
    variance += (t - meanTime) ** 2;
  }
  const slope = variance > 0 ? covariance / variance : 0;
  return { level: mean - slope * (meanTime + 1), slope, seasonal };
}

function copyState(state: EtsState): EtsState {
  return { level: state.level, slope: state.slope, seasonal: state.seasonal.slice() };
}

function turnAround(state: EtsState, phi: number): void {
  state.level += phi * state.slope;
  state.slope = -state.slope;
}

/** Runs forward and back, so that the state before the first value is learned from the whole series. */
function backcast(
  values: Float64Array,
  model: { readonly form: EtsForm; readonly parameters: EtsParameters },
  guess: EtsState,
): EtsState {
  const state = copyState(guess);
  runEts(values, model, { state });
  turnAround(state, model.parameters.phi);
  runEts(values, model, { state, isBackward: true });
  turnAround(state, model.parameters.phi);
  return state;
}

function minusTwoLogLikelihood(pass: EtsPass, form: EtsForm, n: number): number {
  if (form.error === 'additive') return n * Math.log(pass.sumSquares);
  return n * Math.log(pass.sumRelativeSquares) + 2 * pass.sumLogForecast;
}

function parameterCount(form: EtsForm, season: number): number {
  const trend = { none: 0, additive: 2, damped: 3 }[form.trend];
  const seasonal = form.season === 'none' ? 0 : season;
  return 3 + trend + seasonal;
}

/**
 * Corrected Akaike criterion as R's `ets` reports it.
 *
 * O(1). Source: Hyndman et al. (2008), section 2.8; Burnham & Anderson (2002) for the correction.
 */
function correctedAkaike(minusTwoLog: number, count: number, n: number): number {
  if (n - count - 1 <= 0) return Number.POSITIVE_INFINITY;
  return minusTwoLog + 2 * count + (2 * count * (count + 1)) / (n - count - 1);
}

/**
 * Fits one exponential smoothing model: smoothing parameters by maximum likelihood (or least squares)
 * inside the usual region, the state before the first value by backcasting.
 *
 * @param values no missing values, at least 3, and two cycles for a seasonal form; all above 0 for a
 *   multiplicative form. A perfect fit is taken as it is.
 * @throws RangeError when the series is too short for the form or not positive where it must be
 *
 * O(evaluations × n). Source: Hyndman et al. (2008), chapters 2, 5; backcasting: Svetunkov (2023),
 * Forecasting and Analytics with ADAM, section 11.4.
 */
export function fitEts(values: Float64Array, options: FitEtsOptions): EtsFit {
  const { form, season } = options;
  requireFit(values, form, season);
  const guess = firstGuess(values, form, season);
  const usesLikelihood = options.criterion !== 'squared-error';
  const loss = (point: Float64Array): number => {
    const parameters = toParameters(form, point);
    if (parameters === null) return Number.POSITIVE_INFINITY;
    const model = { form, parameters };
    const pass = runEts(values, model, { state: backcast(values, model, guess) });
    const value = usesLikelihood
      ? minusTwoLogLikelihood(pass, form, values.length)
      : pass.sumSquares;
    // A perfect fit has a likelihood without bound: any finite value ends the search there.
    return value === Number.NEGATIVE_INFINITY ? -1e300 : value;
  };
  const start = toPoint(form, options.start ?? DEFAULT_START);
  const found = nelderMead(loss, {
    start,
    step: start.map((value) => (value > 0.6 ? -0.1 : 0.15)),
    maxEvaluations: options.maxEvaluations ?? 120,
    tolerance: usesLikelihood ? 1e-6 : 1e-5,
  });
  const parameters = toParameters(form, found.point) ?? DEFAULT_START;
  return finishFit(values, { form, parameters }, { guess, season });
}

function requireFit(values: Float64Array, form: EtsForm, season: number): void {
  const least = form.season === 'none' ? 3 : Math.max(3, 2 * season);
  if (values.length < least) {
    throw new RangeError(`this form needs ${least} values, got ${values.length}`);
  }
  const needsPositive = form.error === 'multiplicative' || form.season === 'multiplicative';
  if (needsPositive && !values.every((value) => value > 0)) {
    throw new RangeError('a multiplicative form needs values above 0 everywhere');
  }
}

function finishFit(
  values: Float64Array,
  model: { readonly form: EtsForm; readonly parameters: EtsParameters },
  setup: { readonly guess: EtsState; readonly season: number },
): EtsFit {
  const initialState = backcast(values, model, setup.guess);
  const finalState = copyState(initialState);
  const fitted = new Float64Array(values.length);
  const pass = runEts(values, model, { state: finalState, fitted });
  const n = values.length;
  const minusTwoLog = minusTwoLogLikelihood(pass, model.form, n);
  const count = parameterCount(model.form, setup.season);
  const aicc = correctedAkaike(minusTwoLog, count, n);
  return { ...model, initialState, finalState, fitted, aicc, length: n };
}

/**
 * Forecast means of a fitted model.
 *
 * @returns length `horizon`
 *
 * O(horizon). Source: Hyndman et al. (2008), table 6.1.
 */
export function forecastFromEts(fit: EtsFit, horizon: number): Float64Array {
  return forecastEts(fit, { state: fit.finalState, length: fit.length }, horizon);
}
