import type { Interval } from './interval-accuracy.ts';
import { pooledQuantiles, type WeightedErrors } from './pooled-quantiles.ts';

/** How far bounds lie from the forecast: per level one series of offsets, 0 or more. */
export interface Offsets {
  readonly below: readonly Float64Array[];
  readonly above: readonly Float64Array[];
}

/** One back-test origin of one series, as the pool needs it. */
export interface OriginErrors {
  /** Actual minus forecast per step, in the series's own unit. */
  readonly errors: Float64Array;
  /** `errorScale` of what was known there; origins with 0 are not pooled. */
  readonly scale: number;
  /** Offsets a model simulated there; null when there was no model. */
  readonly simulated: Offsets | null;
  /** Newer origins count more. */
  readonly weight: number;
}

/** What past errors say about widths; made once for all siblings. */
export interface Calibration {
  readonly levels: readonly number[];
  readonly horizon: number;
  /** Conformal offsets in units of the series's scale. */
  readonly conformal: Offsets;
  /** Back-test origins, of all siblings together, behind it. */
  readonly origins: number;
  /** Factors that make the mean of conformal and simulated offsets cover what it should. */
  readonly factors: Offsets;
}

/** Smallest half-width in units of the scale: keeps ratios finite. */
const SMALLEST_OFFSET = 1e-6;

function toOffsets(quantiles: readonly Float64Array[], levels: readonly number[]): Offsets {
  const positive = (sign: number) => (series: Float64Array) =>
    series.map((value) => Math.max(0, sign * value));
  return {
    below: quantiles.slice(0, levels.length).map(positive(-1)),
    above: quantiles.slice(levels.length).map(positive(1)),
  };
}

function tails(levels: readonly number[]): number[] {
  return [...levels.map((level) => (1 - level) / 2), ...levels.map((level) => (1 + level) / 2)];
}

/** Mean of the conformal offset and the simulated one, when there is one. */
function meanOffset(
  conformal: Float64Array,
  simulated: Float64Array | undefined,
  scale: number,
): Float64Array {
  return conformal.map((value, h) => {
    const own = Math.max(SMALLEST_OFFSET, value) * scale;
    const drawn = simulated?.[h];
    return drawn === undefined || Number.isNaN(drawn) ? own : (own + Math.max(0, drawn)) / 2;
  });
}

function factorsOf(
  origins: readonly OriginErrors[],
  conformal: Offsets,
  options: { readonly levels: readonly number[]; readonly horizon: number },
): Offsets {
  const { levels, horizon } = options;
  const side = (name: 'below' | 'above', sign: number): Float64Array[] =>
    levels.map((level, k) => {
      const ratios = origins.map(({ errors, scale, simulated, weight }): WeightedErrors => {
        const width = meanOffset(conformal[name][k]!, simulated?.[name][k], scale);
        return { errors: errors.map((error, h) => (sign * error) / width[h]!), weight };
      });
      const shares = [(1 + level) / 2];
      return pooledQuantiles(ratios, { horizon, shares })[0]!.map((value) => Math.max(0, value));
    });
  return { below: side('below', -1), above: side('above', 1) };
}

/**
 * Learns interval widths from the errors of past forecasts of sibling series. First conformal offsets
 * in units of each series's scale, then factors that make their mean with the simulated offsets cover
 * the nominal share of the same errors: conformal is the honest size, simulation knows the series.
 *
 * @param origins of all siblings; those with scale 0 are skipped
 * @param levels  nominal shares, 0 to 1
 * @returns null when no error is left
 *
 * O(levels × errors log errors). Source: Romano, Patterson & Candès (2019), Conformalized Quantile
 * Regression, with the simulated quantiles in the place of the regression.
 */
export function calibrateIntervals(
  origins: readonly OriginErrors[],
  options: { readonly levels: readonly number[]; readonly horizon: number },
): Calibration | null {
  const { levels, horizon } = options;
  const usable = origins.filter(({ scale }) => scale > 0);
  const scaled = usable.map(({ errors, scale, weight }) => ({
    errors: errors.map((error) => error / scale),
    weight,
  }));
  const quantiles = pooledQuantiles(scaled, { horizon, shares: tails(levels) });
  if (quantiles.length === 0 || quantiles[0]!.every(Number.isNaN)) return null;
  const conformal = toOffsets(quantiles, levels);
  const factors = factorsOf(usable, conformal, options);
  return { levels, horizon, conformal, origins: usable.length, factors };
}

/** What the bounds of one forecast are made from. */
export interface IntervalBasis {
  readonly point: Float64Array;
  /** `errorScale` of the history. */
  readonly scale: number;
  readonly simulated: Offsets | null;
}

/**
 * Shares of the back-tests in the final width; the rest is the simulation's. A pool holds thousands of
 * errors but few origins, and all siblings share what happened between them: one bad year widens the
 * errors of all of them at once. So a verdict "wider" is taken with more reserve than "narrower", and
 * "narrower" only where many origins say so: three good guesses on one series prove nothing.
 */
const WIDENING_SHARE = 0.35;
const NARROWING_SHARE = 0.6;
const NARROWING_ORIGINS = 30;

/** Geometric mean of the calibrated and the simulated offset; without a draw a share of the first. */
function temper(calibrated: number, drawn: number, origins: number): number {
  if (!(drawn > 0) || !(calibrated > 0)) return WIDENING_SHARE * calibrated;
  const narrowing = (NARROWING_SHARE * origins) / (origins + NARROWING_ORIGINS);
  const share = calibrated > drawn ? WIDENING_SHARE : narrowing;
  return calibrated ** share * drawn ** (1 - share);
}

/**
 * Bounds of one forecast: calibrated offsets (mean of conformal and simulated ones, times the factors)
 * and simulated ones, averaged geometrically. Without a calibration the simulation stands alone,
 * without a simulation the calibration; without both the bounds are the forecast itself.
 *
 * @returns one interval per level, in the order of the levels
 *
 * O(levels × horizon). Source: averaging of interval bounds, Gaba, Tsetlin & Winkler (2017), IJF 33(1);
 * the shares are a judgement, see docs/forecasting.md.
 */
export function intervalsFor(
  basis: IntervalBasis,
  calibration: Calibration | null,
  levels: readonly number[],
): Interval[] {
  const { point, simulated } = basis;
  const offset = (name: 'below' | 'above', k: number): Float64Array => {
    const drawn = simulated?.[name][k];
    if (calibration === null) return drawn ?? new Float64Array(point.length);
    const width = meanOffset(calibration.conformal[name][k]!, drawn, basis.scale);
    const fitted = width.map((value, h) => value * calibration.factors[name][k]![h]!);
    return drawn === undefined
      ? fitted
      : fitted.map((value, h) => temper(value, drawn[h]!, calibration.origins));
  };
  return levels.map((level, k) => {
    const below = offset('below', k);
    const above = offset('above', k);
    return {
      level,
      lower: point.map((value, h) => value - below[h]!),
      upper: point.map((value, h) => value + above[h]!),
    };
  });
}
