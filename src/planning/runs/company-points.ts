import type { ForecastBounds, NewForecast } from '../../ledger/index.ts';

/** The forecast of one period, without whose it is. */
export type Point = Omit<NewForecast, 'nodeId'>;

/** What a store adds to its company in one period. */
export type StorePoint = Pick<Point, 'day' | 'reporting' | 'reason'> & ForecastBounds;

/**
 * The company's forecast: in each period the exact sum of its stores'; the interval is as wide, beside the value, as that of the
 * company's own series, since stores do not all err the same way. With one store it is that store's.
 *
 * @param own the forecast of the company's own series, by step
 * @param stores points of each store that has a rate, all of the same periods
 * @param unit 1 for money, 1000 for counts: bounds are whole multiples of it, and counts never below 0
 */
export function companyPoints(
  own: readonly Point[],
  stores: readonly (readonly StorePoint[])[],
  unit: 1 | 1000,
): readonly Point[] {
  return own.map((point, step) => {
    const parts = stores.flatMap((store) => store[step] ?? []);
    const bounds = parts.map((part) => part.reporting ?? part);
    const [only] = bounds;
    const isAlone = bounds.length === 1 && only !== undefined;
    const value = bounds.reduce((sum, part) => sum + part.value, 0);
    const sum = isAlone ? boundsOf(only) : around(value, point, unit);
    const reasons = parts.map(({ reason }) => reason);
    const [reason] = reasons;
    const isShared = reason !== undefined && reasons.every((other) => other === reason);
    const money = unit === 1 ? sum : null;
    return { ...point, ...sum, reporting: money, method: 'sum', reason: isShared ? reason : null };
  });
}

function boundsOf({ value, lower80, upper80, lower95, upper95 }: ForecastBounds): ForecastBounds {
  return { value, lower80, upper80, lower95, upper95 };
}

function around(value: number, own: ForecastBounds, unit: 1 | 1000): ForecastBounds {
  const scale = own.value > 0 ? value / own.value : 1;
  const bound = (distance: number, round: (of: number) => number): number => {
    const moved = round((value + distance * Math.max(0, scale)) / unit) * unit;
    return unit === 1 ? moved : Math.max(0, moved);
  };
  const below = (lower: number): number => Math.min(value, bound(lower - own.value, Math.floor));
  const above = (upper: number): number => Math.max(value, bound(upper - own.value, Math.ceil));
  return {
    value,
    lower80: below(own.lower80),
    upper80: above(own.upper80),
    lower95: below(own.lower95),
    upper95: above(own.upper95),
  };
}
