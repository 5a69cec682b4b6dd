import { stl } from './stl.ts';

/** A series split by several cycles. */
export interface MstlParts {
  /** One series per cycle, in the order of `seasons`. */
  readonly seasonal: readonly Float64Array[];
  readonly trend: Float64Array;
  readonly remainder: Float64Array;
}

/**
 * Splits a series by several cycles (7 and 365 for days) by running STL on each in turn, twice.
 *
 * @param values  no missing values
 * @param seasons steps of each cycle, shortest first; each needs two cycles of values
 * @throws RangeError when a cycle does not fit twice
 *
 * O(cycles × STL). Source: Bandara, Hyndman & Bergmeir (2021), MSTL; windows 7 + 4i as in R's `mstl`.
 */
export function mstl(values: Float64Array, seasons: readonly number[]): MstlParts {
  const seasonal = seasons.map(() => new Float64Array(values.length));
  let rest: Float64Array = values.slice();
  let trend = new Float64Array(values.length);
  const rounds = seasons.length > 1 ? 2 : 1;
  for (let round = 0; round < rounds; round++) {
    seasons.forEach((season, i) => {
      const input = rest.map((value, t) => value + seasonal[i]![t]!);
      const parts = stl(input, { season, seasonalWindow: 7 + 4 * (i + 1) });
      seasonal[i] = Float64Array.from(parts.seasonal);
      trend = Float64Array.from(parts.trend);
      rest = input.map((value, t) => value - parts.seasonal[t]!);
    });
  }
  return { seasonal, trend, remainder: rest.map((value, t) => value - trend[t]!) };
}
