import {
  type BusinessDay,
  businessDay,
  type CalendarSettings,
  counterparts,
  dayFromNumber,
  dayNumber,
  type Period,
  periodsIn,
} from '../../core/index.ts';
import type { CompareWith, TimeSpec } from '../ir.ts';

/** 0 = the query's range, 1 = its comparison's. */
export type Side = 0 | 1;

/** The range of a query cut into the periods of its rows, and the comparison's counterpart of each. */
export type Slots = {
  readonly range: Period;
  /** One without a grain; days for the grain `hour`, which the statement splits further. */
  readonly periods: readonly Period[];
  /** 24 for the grain `hour`, else 1. */
  readonly perPeriod: 1 | 24;
  readonly compare: {
    /** Null where there is nothing to compare with. */
    readonly range: Period | null;
    readonly periods: readonly (Period | null)[];
    /** Periods of a custom comparison beyond the range's: in the totals alone. */
    readonly beyond: readonly Period[];
  } | null;
};

/** Cuts a query's time. O(periods). */
export function slotsOf(
  time: TimeSpec,
  compare: CompareWith | undefined,
  calendar: CalendarSettings,
): Slots {
  const range = { start: businessDay(time.from), end: businessDay(time.to) };
  const unit = time.grain === 'hour' ? 'day' : time.grain;
  const cut = (whole: Period): readonly Period[] =>
    unit === undefined ? [whole] : periodsIn(whole, unit, calendar);
  const periods = cut(range);
  const perPeriod = time.grain === 'hour' ? 24 : 1;
  if (compare === undefined) return { range, periods, perPeriod, compare: null };
  if (typeof compare === 'object') {
    const other = { start: businessDay(compare.from), end: businessDay(compare.to) };
    const all = cut(other);
    const paired = periods.map((_, index) => all[index] ?? null);
    const beyond = all.slice(periods.length);
    return { range, periods, perPeriod, compare: { range: other, periods: paired, beyond } };
  }
  const whole = counterparts(range, [range], compare)[0] ?? null;
  const paired = counterparts(range, periods, compare);
  return { range, periods, perPeriod, compare: { range: whole, periods: paired, beyond: [] } };
}

/**
 * The days of both sides as `day,side,slot` texts joined by `;` — side 0 is the range, 1 the comparison; slot −1 counts in
 * totals alone. A day that is in both appears twice.
 */
export function dayTable({ periods, compare }: Slots): string {
  const rows: string[] = [];
  const add = (period: Period | null, side: Side, slot: number): void => {
    if (period === null) return;
    const last = dayNumber(period.end);
    for (let day = dayNumber(period.start); day <= last; day += 1) {
      rows.push(`${dayFromNumber(day)},${side},${slot}`);
    }
  };
  for (const [slot, period] of periods.entries()) add(period, 0, slot);
  for (const [slot, period] of (compare?.periods ?? []).entries()) add(period, 1, slot);
  for (const period of compare?.beyond ?? []) add(period, 1, -1);
  return rows.join(';');
}

/** First day of a side's range. */
export function startOf(slots: Slots, side: Side): BusinessDay {
  return side === 0 ? slots.range.start : (slots.compare?.range?.start ?? slots.range.start);
}
