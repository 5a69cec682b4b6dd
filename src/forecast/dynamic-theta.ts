import { naive } from './baselines.ts';
import { nelderMead } from './nelder-mead.ts';

/** Parameters of the dynamic optimised theta model. */
export interface ThetaModel {
  readonly initialLevel: number;
  /** Weight of the newest value, above 0 and at most 1. */
  readonly alpha: number;
  /** At least 1: how much of the line's slope goes into the forecast. */
  readonly theta: number;
}

/** What one pass gave. */
export interface ThetaRun {
  /** Squared one-step errors from the third value on. */
  readonly sumSquares: number;
  readonly forecast: Float64Array;
}

/**
 * One pass of the dynamic optimised theta model. Past the history the forecast itself stands in for
 * the value, so the line keeps its slope.
 *
 * O(n + horizon). Source: Fiorucci et al. (2016), IJF 32(4), eq. 15-22.
 */
export function runDynamicTheta(
  values: Float64Array,
  model: ThetaModel,
  horizon: number,
): ThetaRun {
  const { alpha, theta } = model;
  const n = values.length;
  const share = 1 - 1 / theta;
  const forecast = new Float64Array(horizon);
  let level = model.initialLevel;
  let mean = 0;
  let intercept = 0;
  let slope = 0;
  let decay = 1;
  let sumSquares = 0;
  for (let t = 1; t <= n + horizon; t++) {
    const next = decay * (1 - alpha);
    const expected = level + share * (decay * intercept + ((1 - next) / alpha) * slope);
    const value = t <= n ? values[t - 1]! : expected;
    if (t > n) forecast[t - n - 1] = expected;
    else if (t >= 3) sumSquares += (value - expected) ** 2;
    slope = ((t - 2) * slope + (6 / t) * (value - mean)) / (t + 1);
    mean = ((t - 1) * mean + value) / t;
    intercept = mean - ((t + 1) / 2) * slope;
    level = alpha * value + (1 - alpha) * level;
    decay = next;
  }
  return { sumSquares, forecast };
}

const ALPHA_LOW = 0.1;
const ALPHA_HIGH = 0.99;
const THETA_HIGH = 20;

/**
 * Dynamic optimised theta model: level, weight and theta by least squares; the trend line is learned
 * as the series goes. Fewer than 4 values: naive.
 *
 * @param values no missing values, no season
 * @returns length `horizon`
 * @throws RangeError when `values` is empty
 *
 * O(evaluations × n). Source: Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016), IJF 32(4), eq. 15-22.
 */
export function dynamicTheta(values: Float64Array, horizon: number): Float64Array {
  if (values.length < 4) return naive(values, horizon);
  const size = spread(values);
  if (size === 0) return naive(values, horizon);
  const toModel = (point: Float64Array): ThetaModel => ({
    initialLevel: values[0]! + point[0]! * size,
    alpha: point[1]!,
    theta: point[2]!,
  });
  const loss = (point: Float64Array): number => {
    const model = toModel(point);
    if (model.alpha < ALPHA_LOW || model.alpha > ALPHA_HIGH) return Number.POSITIVE_INFINITY;
    if (model.theta < 1 || model.theta > THETA_HIGH) return Number.POSITIVE_INFINITY;
    return runDynamicTheta(values, model, 0).sumSquares;
  };
  const found = nelderMead(loss, {
    start: Float64Array.of(-0.5, 0.5, 2),
    step: Float64Array.of(0.5, 0.2, 1),
    maxEvaluations: 200,
    tolerance: 1e-6,
  });
  return runDynamicTheta(values, toModel(found.point), horizon).forecast;
}

function spread(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let sum = 0;
  for (const value of values) sum += Math.abs(value - mean) / values.length;
  return sum;
}
