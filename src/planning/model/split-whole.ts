import { roundToTotals } from '../../forecast/index.ts';

/** A forecast in whole units of the ledger, one value per step; `reporting` in minor units of the company's currency, null = none. */
export type Whole = {
  readonly value: Float64Array;
  readonly reporting: Float64Array | null;
};

export type Split = {
  /** In the order of the parts; every step adds up to the whole. */
  readonly parts: readonly Whole[];
  /** What the parts' own forecasts were multiplied by, per step, to fit the whole; 1 where they had none. */
  readonly factors: Float64Array;
  /** 1 = the parts had no forecast of their own at this step: they share by their past. */
  readonly isShared: Uint8Array;
};

/** What can be said of the parts. */
export type Parts = {
  /** Own forecast of each, 0 or more, any unit that is the same for all. */
  readonly points: readonly Float64Array[];
  /** What each sold before, 0 or more: decides where no own forecast does. */
  readonly past: readonly number[];
};

function scaledTo(total: Float64Array, parts: readonly Float64Array[]): Float64Array[] {
  const sums = sumOf(parts, total.length);
  return parts.map((values) =>
    values.map((value, h) => {
      const sum = sums[h] ?? 0;
      return sum > 0 ? (value / sum) * (total[h] ?? 0) : 0;
    }),
  );
}

/** Sum of series per step. O(series × length). */
export function sumOf(series: readonly Float64Array[], length: number): Float64Array {
  const sums = new Float64Array(length);
  for (const values of series) {
    for (let h = 0; h < length; h++) sums[h] = (sums[h] ?? 0) + (values[h] ?? 0);
  }
  return sums;
}

/** Each part's share of what all sold before; where none did, all alike. */
function pastShares(past: readonly number[]): number[] {
  const sum = past.reduce((all, one) => all + one, 0);
  return past.map((one) => (sum > 0 ? one / sum : 1 / past.length));
}

/**
 * Divides a whole among its parts in proportion to their own forecasts, in whole units, so that the parts add up to it exactly at
 * every step: in its own unit and in the reporting currency.
 *
 * @param parts at least one
 *
 * O(parts log parts × steps). Source: largest remainders, see `roundToTotals`.
 */
export function splitWhole(whole: Whole, parts: Parts): Split {
  const steps = whole.value.length;
  const sums = sumOf(parts.points, steps);
  const shares = pastShares(parts.past);
  const isShared = Uint8Array.from(sums, (sum, h) =>
    sum > 0 || (whole.value[h] ?? 0) === 0 ? 0 : 1,
  );
  const own = parts.points.map((point, i) =>
    point.map((value, h) => (isShared[h] === 1 ? (shares[i] ?? 0) : value)),
  );
  const values = roundToTotals(scaledTo(whole.value, own), whole.value);
  const reporting =
    whole.reporting === null
      ? null
      : roundToTotals(scaledTo(whole.reporting, values), whole.reporting);
  return {
    parts: values.map((value, i) => ({ value, reporting: reporting?.[i] ?? null })),
    factors: sums.map((sum, h) => (sum > 0 ? (whole.value[h] ?? 0) / sum : 1)),
    isShared,
  };
}
