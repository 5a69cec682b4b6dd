import type { Interval } from '../../src/forecast/index.ts';

/** Normal quantiles of the two levels in use. */
const NORMAL = new Map([
  [0.8, 1.2815515655446004],
  [0.95, 1.959963984540054],
]);

/**
 * Intervals of the naive methods: residual spread growing with the square root of the cycles ahead.
 * Source: Hyndman & Athanasopoulos, FPP3, section 5.5, table 5.2.
 */
export function naiveIntervals(
  history: Float64Array,
  point: Float64Array,
  season: number,
): Interval[] {
  let sum = 0;
  let count = 0;
  for (let t = season; t < history.length; t++) {
    const error = (history[t] ?? Number.NaN) - (history[t - season] ?? Number.NaN);
    if (Number.isNaN(error)) continue;
    sum += error * error;
    count++;
  }
  const deviation = count > 0 ? Math.sqrt(sum / count) : 0;
  return [...NORMAL].map(([level, quantile]) => {
    const width = (h: number) => quantile * deviation * Math.sqrt(Math.floor(h / season) + 1);
    return {
      level,
      lower: point.map((value, h) => value - width(h)),
      upper: point.map((value, h) => value + width(h)),
    };
  });
}
