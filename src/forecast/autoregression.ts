import { naive } from './baselines.ts';
import { solveLinear } from './solve-linear.ts';

/** Lags before the seasonal ones. */
const MOST_SHORT_LAGS = 8;
/** Keeps the normal equations solvable when two lags carry the same values. */
const RIDGE_SHARE = 1e-8;

interface Candidate {
  readonly lags: readonly number[];
  readonly coefficients: Float64Array;
  readonly aicc: number;
}

/** Products of the differences with themselves `lag` steps apart, summed over one common range. */
function crossProduct(
  differences: Float64Array,
  start: number,
  lags: readonly [number, number],
): number {
  let sum = 0;
  for (let t = start; t < differences.length; t++) {
    sum += differences[t - lags[0]]! * differences[t - lags[1]]!;
  }
  return sum;
}

function fitLags(
  products: ReadonlyMap<string, number>,
  lags: readonly number[],
  count: number,
): Candidate {
  const at = (a: number, b: number): number => products.get(`${Math.min(a, b)}:${Math.max(a, b)}`)!;
  const ridge = RIDGE_SHARE * at(0, 0);
  const matrix = lags.map((a) => Float64Array.from(lags, (b) => at(a, b) + (a === b ? ridge : 0)));
  const right = Float64Array.from(lags, (a) => at(0, a));
  const coefficients = solveLinear(matrix, right);
  let sumSquares = at(0, 0);
  coefficients.forEach((coefficient, i) => {
    sumSquares -= coefficient * right[i]!;
  });
  const size = lags.length + 1;
  const correction = (2 * size * (size + 1)) / Math.max(1, count - size - 1);
  const aicc = count * Math.log(Math.max(sumSquares, 1e-12 * at(0, 0))) + 2 * size + correction;
  return { lags, coefficients, aicc };
}

function selectLags(differences: Float64Array, season: number): Candidate {
  const n = differences.length;
  const short = Math.min(MOST_SHORT_LAGS, Math.floor(n / 4));
  const isLongEnough = season > 1 && n > 3 * (season + 1);
  const yearly = isLongEnough ? [season - 1, season, season + 1].filter((lag) => lag > short) : [];
  const start = Math.max(short, ...yearly);
  const all = [...Array.from({ length: short + 1 }, (_, lag) => lag), ...yearly];
  const products = new Map<string, number>();
  for (const a of all) {
    for (const b of all) {
      if (a <= b) products.set(`${a}:${b}`, crossProduct(differences, start, [a, b]));
    }
  }
  let best: Candidate | null = null;
  for (const seasonalLags of yearly.length > 0 ? [[], yearly] : [[]]) {
    for (let order = 0; order <= short; order++) {
      const lags = [...Array.from({ length: order }, (_, i) => i + 1), ...seasonalLags];
      const candidate = fitLags(products, lags, n - start);
      if (best === null || candidate.aicc < best.aicc) best = candidate;
    }
  }
  return best!;
}

/**
 * Autoregression of the first differences (of the logarithms when all values are above 0) on up to
 * eight lags and the three lags around one cycle, order chosen by AICc: an ARIMA(p,1,0) with gaps.
 * Fewer than 6 values, or a constant series: naive.
 *
 * @param values no missing values; the season is left in
 * @param season steps of one cycle, 1 for none
 * @returns length `horizon`
 * @throws RangeError when `values` is empty
 *
 * O(n × lags²). Source: FPP3, section 9.3; Hurvich & Tsai (1989), Biometrika 76(2), for AICc.
 */
export function autoregression(
  values: Float64Array,
  season: number,
  horizon: number,
): Float64Array {
  if (values.length < 6) return naive(values, horizon);
  const isPositive = values.every((value) => value > 0);
  const input = isPositive ? values.map(Math.log) : values;
  const n = input.length;
  const differences = new Float64Array(n - 1 + horizon);
  for (let t = 1; t < n; t++) differences[t - 1] = input[t]! - input[t - 1]!;
  const seen = differences.subarray(0, n - 1);
  if (seen.every((value) => value === 0)) return naive(values, horizon);
  const { lags, coefficients } = selectLags(seen, season);
  let level = input[n - 1]!;
  const result = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) {
    let next = 0;
    for (let i = 0; i < lags.length; i++)
      next += coefficients[i]! * differences[n - 1 + h - lags[i]!]!;
    differences[n - 1 + h] = next;
    level += next;
    result[h] = isPositive ? Math.exp(level) : level;
  }
  return result;
}
