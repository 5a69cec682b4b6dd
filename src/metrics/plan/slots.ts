import {
  type BusinessDay,
  businessDay,
  type CalendarSettings,
  counterparts,
  dayFromNumber,
  dayNumber,
  overlaps,
  type Period,
  periodsIn,
} from '../../core/index.ts';
import type { CompareWith, TimeSpec } from '../ir.ts';

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

/** True when no day is in the range and its comparison at once, so that one look at the day tells which it is. */
export function areApart({ range, compare }: Slots): boolean {
  return compare === null || compare.range === null || !overlaps(range, compare.range);
}

/**
 * The days of both sides as `day,side,slot` texts joined by `;` — side 0 is the range, 1 the comparison; slot −1 counts in
 * totals alone. A day that is in both appears twice.
 */
export function dayTable({ periods, compare }: Slots): string {
  const rows: string[] = [];
  const add = (period: Period | null, side: 0 | 1, slot: number): void => {
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

/** Ranges that the statement reads: the query's, and the comparison's. */
export function rangesOf({ range, compare }: Slots): readonly Period[] {
  return compare === null || compare.range === null ? [range] : [range, compare.range];
}

/** First day of a side's range. */
export function startOf(slots: Slots, side: 0 | 1): BusinessDay {
  return side === 0 ? slots.range.start : (slots.compare?.range?.start ?? slots.range.start);
}
