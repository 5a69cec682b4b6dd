import { seasonalMean } from '../../../forecast/index.ts';

/** Series to forecast by the mean of their last cycles, one after the other in `values`. */
export type MeanWork = {
  readonly values: Float64Array<ArrayBuffer>;
  /** Values of each series: all alike. */
  readonly length: number;
  /** Per series the first value that counts. */
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly season: number;
  readonly cycles: number;
  readonly horizon: number;
  /** Lengths of the histories that it is tried on. */
  readonly cuts: readonly number[];
};

/** Forecasts, and what each of the shorter histories said. */
export type PastForecasts = {
  /** Series after series, `horizon` values each. */
  readonly points: Float64Array<ArrayBuffer>;
  /** Cut after cut: as `points`; NaN where a series had not begun. */
  readonly past: readonly Float64Array<ArrayBuffer>[];
};

/** Whole cycles at the end of which nothing is known do not count: the length without them. */
function knownEnd(values: Float64Array, season: number): number {
  const last = values.findLastIndex((value) => !Number.isNaN(value));
  const unknown = values.length - 1 - last;
  return last < 0 ? 0 : values.length - Math.floor(unknown / season) * season;
}

function meanAhead(history: Float64Array, work: MeanWork): Float64Array {
  const { season, cycles, horizon } = work;
  const known = history.subarray(0, knownEnd(history, season));
  if (known.length === 0) return new Float64Array(horizon);
  return seasonalMean(known, { season, cycles, horizon }).map((value) => Math.max(0, value));
}

/**
 * Means of the same position (weekday) over the last cycles, not below 0; of a series that is known nowhere, 0.
 *
 * O(series × cuts × season × cycles).
 */
export function forecastMeans(work: MeanWork): PastForecasts {
  const { values, length, starts, horizon, cuts } = work;
  const count = starts.length;
  const points = new Float64Array(count * horizon);
  const past = cuts.map(() => new Float64Array(count * horizon).fill(Number.NaN));
  starts.forEach((start, i) => {
    const own = values.subarray(i * length, (i + 1) * length);
    points.set(meanAhead(own.subarray(start), work), i * horizon);
    cuts.forEach((cut, c) => {
      if (cut <= start) return;
      past[c]?.set(meanAhead(own.subarray(start, cut), work), i * horizon);
    });
  });
  return { points, past };
}
