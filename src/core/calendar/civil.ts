import { type BusinessDay, dayFromNumber, dayMs, dayNumber } from '../time.ts';

/** Year, month (1–12) and day of the month (1–31) of a day. */
export type CivilDate = { readonly year: number; readonly month: number; readonly day: number };

/** Takes a day apart. */
export function civilDate(day: BusinessDay): CivilDate {
  return {
    year: Number(day.slice(0, 4)),
    month: Number(day.slice(5, 7)),
    day: Number(day.slice(8, 10)),
  };
}

/** First day of the month that lies `monthOffset` months after January of `year` (0 = January; may be negative or beyond 11). */
export function monthStart(year: number, monthOffset: number): BusinessDay {
  return dayFromNumber(Date.UTC(year, monthOffset, 1) / dayMs);
}

/**
 * The same date `years` later (earlier where negative). 29 February of a year without one is given as `leapDay` says:
 * `clamp` = 28 February, `forward` = 1 March.
 */
export function addYears(
  day: BusinessDay,
  years: number,
  leapDay: 'clamp' | 'forward' = 'clamp',
): BusinessDay {
  const { year, month, day: dayOfMonth } = civilDate(day);
  const shifted = dayFromNumber(Date.UTC(year + years, month - 1, dayOfMonth) / dayMs);
  if (leapDay === 'forward' || civilDate(shifted).day === dayOfMonth) return shifted;
  return dayFromNumber(dayNumber(shifted) - 1);
}
