/** Weights of the intermittent-demand methods; 0.1 each when not given. */
export interface CrostonOptions {
  /** Weight of the newest demand size, 0 to 1. */
  readonly alpha?: number;
  /** Weight of the newest gap (TSB: of the newest demand probability), 0 to 1. */
  readonly beta?: number;
}

const DEFAULT_WEIGHT = 0.1;

function requireDemand(values: Float64Array): void {
  if (values.length === 0) throw new RangeError('a forecast needs at least one value, got none');
  for (const value of values) {
    if (!(value >= 0)) throw new RangeError(`demand must be 0 or more, got ${value}`);
  }
}

interface SizeAndGap {
  readonly size: number;
  readonly gap: number;
}

function smoothDemand(values: Float64Array, options: CrostonOptions): SizeAndGap | null {
  const { alpha = DEFAULT_WEIGHT, beta = DEFAULT_WEIGHT } = options;
  let size = Number.NaN;
  let gap = Number.NaN;
  let since = 0;
  for (const value of values) {
    since++;
    if (value === 0) continue;
    size = Number.isNaN(size) ? value : size + alpha * (value - size);
    gap = Number.isNaN(gap) ? since : gap + beta * (since - gap);
    since = 0;
  }
  return Number.isNaN(size) ? null : { size, gap };
}

/**
 * Croston's demand rate per step: smoothed size over smoothed gap between demands. Never any demand: 0.
 *
 * @param values demand per step, 0 or more, no missing values
 * @throws RangeError for an empty series or a negative or missing value
 *
 * O(n). Source: Croston (1972), Operational Research Quarterly 23(3).
 */
export function croston(values: Float64Array, options: CrostonOptions = {}): number {
  requireDemand(values);
  const smoothed = smoothDemand(values, options);
  return smoothed === null ? 0 : smoothed.size / smoothed.gap;
}

/**
 * Croston's rate with the bias taken out (Syntetos-Boylan approximation).
 *
 * @param values demand per step, 0 or more, no missing values
 * @throws RangeError for an empty series or a negative or missing value
 *
 * O(n). Source: Syntetos & Boylan (2005), IJF 21(2): factor 1 - beta / 2.
 */
export function syntetosBoylan(values: Float64Array, options: CrostonOptions = {}): number {
  return (1 - (options.beta ?? DEFAULT_WEIGHT) / 2) * croston(values, options);
}

/**
 * Demand rate as smoothed probability times smoothed size; it decays while nothing sells, so a dead
 * item goes to 0.
 *
 * @param values demand per step, 0 or more, no missing values
 * @throws RangeError for an empty series or a negative or missing value
 *
 * O(n). Source: Teunter, Syntetos & Babai (2011), EJOR 214(3).
 */
export function teunterSyntetosBabai(values: Float64Array, options: CrostonOptions = {}): number {
  requireDemand(values);
  const { alpha = DEFAULT_WEIGHT, beta = DEFAULT_WEIGHT } = options;
  const first = values.findIndex((value) => value > 0);
  if (first < 0) return 0;
  let size = values[first]!;
  let probability = 1 / (first + 1);
  for (let t = first + 1; t < values.length; t++) {
    const value = values[t]!;
    if (value > 0) size += alpha * (value - size);
    probability += beta * ((value > 0 ? 1 : 0) - probability);
  }
  return probability * size;
}

/**
 * Aggregate-disaggregate: sums blocks of the mean gap's length, smooths the sums with weight `alpha`
 * and spreads the result evenly over the steps of a block.
 *
 * @param values demand per step, 0 or more, no missing values
 * @throws RangeError for an empty series or a negative or missing value
 *
 * O(n). Source: Nikolopoulos, Syntetos, Boylan, Petropoulos & Assimakopoulos (2011), JORS 62(3).
 */
export function adida(values: Float64Array, options: CrostonOptions = {}): number {
  requireDemand(values);
  const demands = values.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  if (demands === 0) return 0;
  const block = Math.max(1, Math.round(values.length / demands));
  const blocks = Math.floor(values.length / block);
  const first = values.length - blocks * block;
  let smoothed = Number.NaN;
  for (let b = 0; b < blocks; b++) {
    let sum = 0;
    for (let k = 0; k < block; k++) sum += values[first + b * block + k]!;
    const weight = options.alpha ?? DEFAULT_WEIGHT;
    smoothed = Number.isNaN(smoothed) ? sum : smoothed + weight * (sum - smoothed);
  }
  return smoothed / block;
}
