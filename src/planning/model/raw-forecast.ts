import type { AutoForecast, Calibration, Interval } from '../../forecast/index.ts';
import { intervalsFor } from '../../forecast/index.ts';

/** Shares that the intervals of a plan hold. */
export const intervalLevels: readonly [number, number] = [0.8, 0.95];

/** How far the bounds lie from the forecast, 0 or more, one value per step. */
export type Offsets = {
  readonly below80: Float64Array;
  readonly above80: Float64Array;
  readonly below95: Float64Array;
  readonly above95: Float64Array;
};

/** The forecast of one series before it is made to fit its parent; in the series' own unit. */
export type RawForecast = {
  /** One value per step, 0 or more. */
  readonly point: Float64Array;
  readonly offsets: Offsets;
  readonly method: string;
};

/** A forecast of nothing. */
export function noForecast(horizon: number, method: string): RawForecast {
  const none = new Float64Array(horizon);
  const offsets = { below80: none, above80: none, below95: none, above95: none };
  return { point: none, offsets, method };
}

function offsetsOf(point: Float64Array, intervals: readonly Interval[]): Offsets {
  const [inner, outer] = intervals;
  const away = (bound: Float64Array | undefined, sign: 1 | -1): Float64Array =>
    point.map((value, h) => Math.max(0, sign * ((bound?.[h] ?? value) - value)));
  return {
    below80: away(inner?.lower, -1),
    above80: away(inner?.upper, 1),
    below95: away(outer?.lower, -1),
    above95: away(outer?.upper, 1),
  };
}

/** Shares of the value by which a forecast is unsure where neither its past nor a model says anything of it: a judgement. */
const BLIND = { inner: 0.6, outer: 1 } as const;

function blindOffsets(point: Float64Array): Offsets {
  const inner = point.map((value) => BLIND.inner * value);
  const outer = point.map((value) => BLIND.outer * value);
  return { below80: inner, above80: inner, below95: outer, above95: outer };
}

/**
 * What an ensemble said, sales below 0 taken as 0.
 *
 * @param isBlind nothing is known of its errors: the bounds are set wide apart
 */
export function rawOf(forecast: AutoForecast, isBlind: boolean): RawForecast {
  const point = forecast.point.map((value) => Math.max(0, value));
  const offsets = isBlind ? blindOffsets(point) : offsetsOf(forecast.point, forecast.intervals);
  return { point, offsets, method: forecast.method };
}

/**
 * Points with widths that siblings' past errors taught.
 *
 * @param learned scale is the unit of those errors: 0 = the series never varied and is sure to the last digit; NaN = too little
 *   is known of it. Without calibration or scale the bounds are set wide apart
 */
export function rawFromErrors(
  point: Float64Array,
  learned: { readonly calibration: Calibration | null; readonly scale: number },
  method: string,
): RawForecast {
  const { calibration, scale } = learned;
  if (scale === 0) return { ...noForecast(point.length, method), point };
  if (calibration === null || Number.isNaN(scale)) {
    return { point, offsets: blindOffsets(point), method };
  }
  const intervals = intervalsFor({ point, scale, simulated: null }, calibration, intervalLevels);
  return { point, offsets: offsetsOf(point, intervals), method };
}

/** Bounds further away, by a factor per step or one for all. */
export function widened(offsets: Offsets, factor: (step: number) => number): Offsets {
  const grow = (values: Float64Array): Float64Array => values.map((value, h) => value * factor(h));
  return {
    below80: grow(offsets.below80),
    above80: grow(offsets.above80),
    below95: grow(offsets.below95),
    above95: grow(offsets.above95),
  };
}
