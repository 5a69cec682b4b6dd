import { addDays, type BusinessDay, weekday } from '../../core/index.ts';
import type { HolidayNames } from './public-holidays.ts';

/** Days on which a store is shut as a rule. */
export type Closures = {
  /** ISO weekdays, 1 = Monday. */
  readonly weekdays: ReadonlySet<number>;
  /** Names of holidays. */
  readonly holidays: ReadonlySet<string>;
};

/** The days of a store up to the last that is known: true = it sold something. */
export type SellingDays = {
  readonly first: BusinessDay;
  readonly last: BusinessDay;
  readonly sold: ReadonlySet<string>;
};

const weeksLookedAt = 26;
const weeksNeeded = 8;
/** Share of a weekday's last days without a sale from which it counts as shut. */
const shutShare = 0.95;
/** Of the other days at least this share must sell: where hardly anything is sold, a day without a sale says nothing. */
const busyShare = 0.5;
/** From this share of selling days on, one holiday without a sale is enough; else as many as this are needed. */
const steadyShare = 0.9;
const holidaysNeeded = 3;

type Count = { days: number; sold: number };

/**
 * Finds the weekdays and holidays on which a store regularly sells nothing.
 *
 * Weekdays: nothing sold on 95 % of them in the last 26 weeks (8 at least), while half of all other days sell. Holidays: nothing
 * sold on any of that name, of which there were three, or one where nine of ten other days sell.
 */
export function findClosures(days: SellingDays, holidays: HolidayNames): Closures {
  const weekdays = shutWeekdays(days);
  return { weekdays, holidays: shutHolidays(days, holidays, weekdays) };
}

/** Why a store is shut on a day; null = it is open. A shut weekday is told before a holiday. */
export function closedReason(
  day: BusinessDay,
  { weekdays, holidays }: Closures,
  names: HolidayNames,
): 'closed_weekday' | 'holiday' | null {
  if (weekdays.has(weekday(day))) return 'closed_weekday';
  const name = names.get(day);
  return name !== undefined && holidays.has(name) ? 'holiday' : null;
}

function shutWeekdays({ first, last, sold }: SellingDays): ReadonlySet<number> {
  const from = addDays(last, 1 - 7 * weeksLookedAt);
  const counts = Array.from({ length: 8 }, (): Count => ({ days: 0, sold: 0 }));
  for (let day = from > first ? from : first; day <= last; day = addDays(day, 1)) {
    const count = counts[weekday(day)];
    if (count === undefined) continue;
    count.days += 1;
    if (sold.has(day)) count.sold += 1;
  }
  const shut = [1, 2, 3, 4, 5, 6, 7].filter((day) => {
    const { days, sold: selling } = counts[day] ?? { days: 0, sold: 0 };
    return days >= weeksNeeded && selling <= (1 - shutShare) * days;
  });
  const open = counts.filter((_, day) => day > 0 && !shut.includes(day));
  return shareOf(open) >= busyShare ? new Set(shut) : new Set();
}

function shutHolidays(
  { first, last, sold }: SellingDays,
  holidays: HolidayNames,
  weekdays: ReadonlySet<number>,
): ReadonlySet<string> {
  const byName = new Map<string, Count>();
  const others: Count = { days: 0, sold: 0 };
  for (let day = first; day <= last; day = addDays(day, 1)) {
    if (weekdays.has(weekday(day))) continue;
    const name = holidays.get(day);
    const count = name === undefined ? others : (byName.get(name) ?? { days: 0, sold: 0 });
    count.days += 1;
    if (sold.has(day)) count.sold += 1;
    if (name !== undefined) byName.set(name, count);
  }
  const needed = shareOf([others]) >= steadyShare ? 1 : holidaysNeeded;
  const shut = [...byName].filter(([, count]) => count.sold === 0 && count.days >= needed);
  return new Set(shut.map(([name]) => name));
}

function shareOf(counts: readonly Count[]): number {
  const days = counts.reduce((sum, count) => sum + count.days, 0);
  return days === 0 ? 0 : counts.reduce((sum, count) => sum + count.sold, 0) / days;
}
