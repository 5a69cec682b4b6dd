import type { ForecastGrain } from '../../ledger/index.ts';
import type { PlanSeries } from '../plan.ts';
import { type Offsets, type RawForecast, widened } from './raw-forecast.ts';

/** Periods of a usual sibling's sales that a new one is given beside its own first ones: a week, or one period. A judgement. */
const usualPeriods: Readonly<Record<ForecastGrain, number>> = { day: 7, week: 1, month: 1 };
/** A new product's bounds lie further apart than its siblings' would: a judgement. */
const WIDENING = 1.5;
/** Bounds are never nearer than these shares of the value. */
const LEAST = { inner: 0.6, outer: 1 } as const;

/**
 * The share of its parent's sales that a new series has had since its first one, drawn towards that of a usual sibling while its
 * own periods are few. 0 to 1.
 *
 * O(history).
 */
export function newShare(
  series: PlanSeries,
  parent: PlanSeries,
  { siblings, grain }: { readonly siblings: number; readonly grain: ForecastGrain },
): number {
  let own = 0;
  let whole = 0;
  let periods = 0;
  for (let t = series.firstSold; t < series.values.length; t++) {
    const value = series.values[t] ?? Number.NaN;
    const total = parent.values[t] ?? Number.NaN;
    if (Number.isNaN(value + total)) continue;
    own += value;
    whole += total;
    periods++;
  }
  const usual = periods === 0 ? 1 : (usualPeriods[grain] * whole) / periods;
  const share = (own + usual / siblings) / (whole + usual);
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 1 / siblings;
}

function atLeast(offsets: Offsets, point: Float64Array): Offsets {
  const least = (values: Float64Array, share: number): Float64Array =>
    values.map((value, h) => Math.max(value, share * (point[h] ?? 0)));
  return {
    below80: least(offsets.below80, LEAST.inner),
    above80: least(offsets.above80, LEAST.inner),
    below95: least(offsets.below95, LEAST.outer),
    above95: least(offsets.above95, LEAST.outer),
  };
}

/**
 * A new series follows its parent: its share of every step.
 *
 * @param whole forecast of the parent, in the series' unit
 * @param own what was said of it like of any other sibling: its widths, wider, are the new ones
 */
export function newProfile(whole: Float64Array, share: number, own: RawForecast): RawForecast {
  const point = whole.map((value) => value * share);
  const offsets = atLeast(
    widened(own.offsets, () => WIDENING),
    point,
  );
  return { point, offsets, method: 'profile' };
}
