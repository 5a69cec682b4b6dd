/** How `loess` smooths. */
export interface LoessOptions {
  /** Number of neighbours that take part, at least 2; more than n widens the kernel. */
  readonly window: number;
  readonly degree: 0 | 1;
  /** Smooths every `jump`-th point and draws lines between; 1 smooths each. */
  readonly jump?: number;
  /** Extra weight of each value, length n. */
  readonly weights?: Float64Array | null;
}

interface Neighbours {
  readonly left: number;
  readonly right: number;
  readonly width: number;
}

function neighbours(at: number, n: number, window: number): Neighbours {
  const size = Math.min(window, n);
  const left = Math.max(0, Math.min(n - size, Math.round(at) - Math.floor((size - 1) / 2)));
  const right = left + size - 1;
  const reach = Math.max(at - left, right - at);
  const width = window > n ? reach + Math.floor((window - n) / 2) : reach;
  return { left, right, width: width === 0 ? 1 : width };
}

/** Weighted mean or line through the neighbours of time `at`; NaN when no weight is left. */
export function loessAt(values: Float64Array, at: number, options: LoessOptions): number {
  const { left, right, width } = neighbours(at, values.length, options.window);
  const weights = options.weights ?? null;
  let total = 0;
  let sumTime = 0;
  let sumTimeSquares = 0;
  let sum = 0;
  let sumProducts = 0;
  for (let t = left; t <= right; t++) {
    const distance = Math.abs(t - at) / width;
    if (distance >= 0.999) continue;
    const cube = 1 - distance * distance * distance;
    let weight = distance <= 0.001 ? 1 : cube * cube * cube;
    if (weights !== null) weight *= weights[t]!;
    const value = values[t]!;
    const time = t - at;
    total += weight;
    sumTime += weight * time;
    sumTimeSquares += weight * time * time;
    sum += weight * value;
    sumProducts += weight * time * value;
  }
  if (!(total > 0)) return Number.NaN;
  const mean = sum / total;
  if (options.degree === 0) return mean;
  const meanTime = sumTime / total;
  const variance = sumTimeSquares / total - meanTime * meanTime;
  const range = values.length - 1;
  if (Math.sqrt(Math.max(0, variance)) <= 0.001 * range) return mean;
  const slope = (sumProducts / total - mean * meanTime) / variance;
  return mean - slope * meanTime;
}

/**
 * Local regression over equally spaced values with tricube weights.
 *
 * @param values no missing values
 * @returns length n
 *
 * O(n / jump × window). Source: Cleveland, Cleveland, McRae & Terpenning (1990), STL, section 2 and
 * its Fortran routine `ess`/`est`.
 */
export function loess(values: Float64Array, options: LoessOptions): Float64Array {
  const n = values.length;
  const jump = Math.max(1, Math.min(options.jump ?? 1, n - 1));
  const result = new Float64Array(n);
  let previous = 0;
  result[0] = valueOr(loessAt(values, 0, options), values[0]!);
  for (let t = jump; previous < n - 1; t = Math.min(t + jump, n - 1)) {
    const at = Math.min(t, n - 1);
    result[at] = valueOr(loessAt(values, at, options), values[at]!);
    const slope = (result[at]! - result[previous]!) / (at - previous);
    for (let k = previous + 1; k < at; k++) result[k] = result[previous]! + slope * (k - previous);
    previous = at;
  }
  return result;
}

function valueOr(value: number, fallback: number): number {
  return Number.isNaN(value) ? fallback : value;
}
