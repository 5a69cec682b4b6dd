import { type LoessOptions, loess, loessAt } from './loess.ts';

/** How `stl` splits a series. */
export interface StlOptions {
  /** Steps of one cycle, at least 2. */
  readonly season: number;
  /** Cycles that take part in smoothing each position's own series; `periodic` keeps one index for ever. */
  readonly seasonalWindow: number | 'periodic';
  /** Steps that take part in smoothing the trend; the usual rule when not given. */
  readonly trendWindow?: number;
  /** Rounds of down-weighting outliers; 0 when not given. */
  readonly robustRounds?: number;
}

/** Three series of the length of the input that add up to it. */
export interface StlParts {
  readonly seasonal: Float64Array;
  readonly trend: Float64Array;
  readonly remainder: Float64Array;
}

function nextOdd(value: number): number {
  const rounded = Math.round(value);
  return rounded % 2 === 1 ? rounded : rounded + 1;
}

interface StlSetup {
  readonly season: number;
  readonly seasonal: LoessOptions;
  readonly trend: LoessOptions;
  readonly lowPass: LoessOptions;
}

function toSetup(options: StlOptions, n: number): StlSetup {
  const { season, seasonalWindow } = options;
  const isPeriodic = seasonalWindow === 'periodic';
  const window = isPeriodic ? 10 * n + 1 : seasonalWindow;
  const trend = options.trendWindow ?? nextOdd(Math.ceil((1.5 * season) / (1 - 1.5 / window)));
  const lowPass = nextOdd(season);
  const jumpOf = (size: number): number => Math.max(1, Math.ceil(size / 10));
  return {
    season,
    seasonal: { window, degree: 0, jump: jumpOf(window) },
    trend: { window: trend, degree: 1, jump: jumpOf(trend) },
    lowPass: { window: lowPass, degree: 1, jump: jumpOf(lowPass) },
  };
}

/** Smooths each position of the cycle by itself and goes one cycle beyond both ends: length n + 2 seasons. */
function smoothPositions(
  values: Float64Array,
  setup: StlSetup,
  weights: Float64Array | null,
): Float64Array {
  const { season } = setup;
  const n = values.length;
  const result = new Float64Array(n + 2 * season);
  for (let position = 0; position < season; position++) {
    const count = Math.floor((n - 1 - position) / season) + 1;
    const own = new Float64Array(count);
    const ownWeights = weights === null ? null : new Float64Array(count);
    for (let k = 0; k < count; k++) {
      own[k] = values[position + k * season]!;
      if (ownWeights !== null) ownWeights[k] = weights![position + k * season]!;
    }
    const options: LoessOptions = { ...setup.seasonal, weights: ownWeights };
    const smoothed = loess(own, options);
    const before = loessAt(own, -1, options);
    const after = loessAt(own, count, options);
    result[position] = Number.isNaN(before) ? smoothed[0]! : before;
    for (let k = 0; k < count; k++) result[position + (k + 1) * season] = smoothed[k]!;
    const end = position + (count + 1) * season;
    result[end] = Number.isNaN(after) ? smoothed[count - 1]! : after;
  }
  return result;
}

function movingAverage(values: Float64Array, window: number): Float64Array {
  const result = new Float64Array(values.length - window + 1);
  let sum = 0;
  for (let t = 0; t < values.length; t++) {
    sum += values[t]!;
    if (t >= window) sum -= values[t - window]!;
    if (t >= window - 1) result[t - window + 1] = sum / window;
  }
  return result;
}

function innerLoop(
  values: Float64Array,
  setup: StlSetup,
  work: { trend: Float64Array; readonly weights: Float64Array | null },
): Float64Array {
  const { season } = setup;
  const detrended = values.map((value, t) => value - work.trend[t]!);
  const cycle = smoothPositions(detrended, setup, work.weights);
  const filtered = movingAverage(movingAverage(movingAverage(cycle, season), season), 3);
  const low = loess(filtered, setup.lowPass);
  const seasonal = values.map((_, t) => cycle[t + season]! - low[t]!);
  const adjusted = values.map((value, t) => value - seasonal[t]!);
  work.trend = loess(adjusted, { ...setup.trend, weights: work.weights });
  return seasonal;
}

function bisquareWeights(remainder: Float64Array): Float64Array {
  const sizes = remainder.map(Math.abs);
  const sorted = sizes.slice().sort();
  const half = sorted.length / 2;
  const middle = (sorted[Math.floor(half)]! + sorted[Math.ceil(half) - 1]!) / 2;
  const limit = 6 * middle;
  if (!(limit > 0)) return new Float64Array(remainder.length).fill(1);
  return sizes.map((size) => {
    if (size >= 0.999 * limit) return 0;
    return size <= 0.001 * limit ? 1 : (1 - (size / limit) ** 2) ** 2;
  });
}

/** A periodic season has one index per position: the mean of what the passes left there. */
function averagePositions(seasonal: Float64Array, season: number): Float64Array {
  const sums = new Float64Array(season);
  const counts = new Float64Array(season);
  for (let t = 0; t < seasonal.length; t++) {
    sums[t % season]! += seasonal[t]!;
    counts[t % season]! += 1;
  }
  return seasonal.map((_, t) => sums[t % season]! / counts[t % season]!);
}

/**
 * Splits a series into season, trend and remainder by repeated local regression.
 *
 * @param values no missing values, at least two cycles
 * @throws RangeError when the series is shorter than two cycles
 *
 * O(rounds × n × windows / 10). Source: Cleveland, Cleveland, McRae & Terpenning (1990), STL, J. Official
 * Statistics 6(1); defaults of R's `stl`.
 */
export function stl(values: Float64Array, options: StlOptions): StlParts {
  const { season } = options;
  if (season < 2 || values.length < 2 * season) {
    throw new RangeError(`two cycles of ${season} are needed, got ${values.length} values`);
  }
  const setup = toSetup(options, values.length);
  const rounds = options.robustRounds ?? 0;
  const work: { trend: Float64Array; weights: Float64Array | null } = {
    trend: new Float64Array(values.length),
    weights: null,
  };
  let seasonal = new Float64Array(values.length);
  const passes = rounds > 0 ? 1 : 2;
  for (let round = 0; round <= rounds; round++) {
    for (let pass = 0; pass < passes; pass++)
      seasonal = Float64Array.from(innerLoop(values, setup, work));
    if (round === rounds) break;
    work.weights = bisquareWeights(values.map((v, t) => v - seasonal[t]! - work.trend[t]!));
  }
  if (options.seasonalWindow === 'periodic')
    seasonal = Float64Array.from(averagePositions(seasonal, season));
  const remainder = values.map((value, t) => value - seasonal[t]! - work.trend[t]!);
  return { seasonal, trend: work.trend, remainder };
}
