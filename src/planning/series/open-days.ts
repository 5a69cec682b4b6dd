import { addDays, type BusinessDay, dayNumber } from '../../core/index.ts';
import type { ClosedReason } from '../plan.ts';
import { type Closures, closedReason } from './closures.ts';
import { lastDayOf, type PlanSpan } from './plan-periods.ts';
import type { HolidayNames } from './public-holidays.ts';

/** Which days of a store's span are worth anything to a model. */
export type OpenDays = {
  /** First day of the history, as a number. */
  readonly firstDay: number;
  /** For each day of the history: 1 = shut. */
  readonly shut: Uint8Array;
  /** Days of the history that are known, from its first: of what follows only some may have been read. */
  readonly known: number;
  /** For each period of the history: its first day's place in `shut`, and one past its last day's. */
  readonly bounds: readonly (readonly [number, number])[];
};

/** Marks the days of a span on which a store is shut as a rule, and up to where it is known. */
export function openDays(
  span: PlanSpan,
  store: { readonly closures: Closures; readonly lastKnown: BusinessDay },
  names: HolidayNames,
): OpenDays {
  const [first] = span.periods;
  const firstDay = dayNumber(first ?? span.originDay);
  const shut = new Uint8Array(dayNumber(span.originDay) - firstDay + 1);
  let day = first ?? span.originDay;
  for (let place = 0; place < shut.length; place += 1) {
    shut[place] = closedReason(day, store.closures, names) === null ? 0 : 1;
    day = addDays(day, 1);
  }
  const bounds = span.periods.map((start, index): readonly [number, number] => {
    const next = span.periods[index + 1];
    const end = next === undefined ? shut.length : dayNumber(next) - firstDay;
    return [dayNumber(start) - firstDay, end];
  });
  return { firstDay, shut, known: dayNumber(store.lastKnown) - firstDay + 1, bounds };
}

/** Whether all days of a period are known. */
export function isKnown({ bounds, known }: OpenDays, index: number): boolean {
  const [, to = 0] = bounds[index] ?? [];
  return to <= known;
}

/**
 * Values of which periods without a sale are `NaN` where all of their days are shut or sold out; and all before the first sale,
 * or that are not known to their end: part of a day is no day.
 *
 * @param soldOut per day of the history, 1 = sold out; null = no stock is known
 */
export function withGaps(
  values: Float64Array,
  open: OpenDays,
  { firstSold, soldOut }: { readonly firstSold: number; readonly soldOut: Uint8Array | null },
): Float64Array {
  const { shut, bounds } = open;
  return values.map((value, index) => {
    if (index < firstSold || !isKnown(open, index)) return Number.NaN;
    const [from, to] = bounds[index] ?? [0, 0];
    if (value !== 0) return value;
    for (let day = from; day < to; day += 1) {
      if (shut[day] !== 1 && soldOut?.[day] !== 1) return value;
    }
    return Number.NaN;
  });
}

/** Why nothing will be sold, per period ahead. Longer periods than days are only shut where the store is closed. */
export function closedAhead(
  span: PlanSpan,
  { closures, isClosed }: { readonly closures: Closures; readonly isClosed: boolean },
  names: HolidayNames,
): readonly (ClosedReason | null)[] {
  return span.future.map((start) => {
    if (isClosed) return 'closed_store';
    return span.grain === 'day' ? closedReason(start, closures, names) : null;
  });
}

/** Holidays in each period of history and future: 0 or 1 for days, their number for weeks and months. */
export function holidayCounts(span: PlanSpan, names: HolidayNames): Uint8Array {
  const starts = [...span.periods, ...span.future];
  return Uint8Array.from(starts, (start) => {
    const last = lastDayOf(start, span);
    let count = 0;
    for (let day = start; day <= last; day = addDays(day, 1)) if (names.has(day)) count += 1;
    return count;
  });
}
