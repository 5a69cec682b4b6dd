import { addDays, type BusinessDay, dayNumber } from '../time.ts';
import { civilDate, monthStart } from './civil.ts';
import type { CalendarSettings, Period } from './period.ts';
import { nearestWeekStart } from './week.ts';

/** Where a day lies in the fiscal year: `month` 1–12, `quarter` 1–4; `year` is the calendar year in which it nominally begins. */
export type FiscalDate = {
  readonly year: number;
  readonly quarter: number;
  readonly month: number;
  readonly monthPeriod: Period;
  readonly quarterPeriod: Period;
  readonly yearPeriod: Period;
};

/** Weeks of the twelve fiscal months in a year of 52 weeks; a 53rd is added to the last. */
const weeksOfMonths = {
  '445': [4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5],
  '454': [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4],
  '544': [5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4],
} as const;

/**
 * First day of the fiscal year named `year`.
 *
 * Gregorian: the 1st of the start month. Week calendars: the week start nearest to the 1st of the start month, which makes
 * years of 52 or 53 whole weeks. With Sunday weeks, February and 4-5-4 this is the National Retail Federation's calendar
 * (the year ends on the Saturday nearest to 31 January; 53 weeks in 2006, 2012, 2017, 2023).
 * Source: National Retail Federation, "4-5-4 Calendar", nrf.com/resources/4-5-4-calendar.
 */
export function fiscalYearStart(year: number, settings: CalendarSettings): BusinessDay {
  const anchor = monthStart(year, settings.fiscalStartMonth - 1);
  return settings.fiscalCalendar === 'gregorian'
    ? anchor
    : nearestWeekStart(anchor, settings.weekStart);
}

/** Name of the fiscal year that holds `day`. */
export function fiscalYearOf(day: BusinessDay, settings: CalendarSettings): number {
  const { year } = civilDate(day);
  for (const candidate of [year + 1, year]) {
    if (fiscalYearStart(candidate, settings) <= day) return candidate;
  }
  return year - 1;
}

/** First days of the twelve fiscal months of a year, and of the year after it: 13 days, ascending. */
function monthStarts(year: number, settings: CalendarSettings): readonly BusinessDay[] {
  const next = fiscalYearStart(year + 1, settings);
  if (settings.fiscalCalendar === 'gregorian') {
    const first = settings.fiscalStartMonth - 1;
    return [...Array.from({ length: 12 }, (_, month) => monthStart(year, first + month)), next];
  }
  const starts: BusinessDay[] = [];
  let start = fiscalYearStart(year, settings);
  for (const weeks of weeksOfMonths[settings.fiscalCalendar]) {
    starts.push(start);
    start = addDays(start, weeks * 7);
  }
  return [...starts, next];
}

function between(starts: readonly BusinessDay[], first: number, after: number): Period {
  const start = starts[first];
  const next = starts[after];
  if (start === undefined || next === undefined)
    throw new RangeError(`no fiscal month ${first}–${after}`);
  return { start, end: addDays(next, -1) };
}

/** The fiscal month, quarter and year that hold `day`. Week calendars: the 53rd week belongs to the last month. */
export function fiscalDate(day: BusinessDay, settings: CalendarSettings): FiscalDate {
  const year = fiscalYearOf(day, settings);
  const starts = monthStarts(year, settings);
  const index = starts.findLastIndex((start) => start <= day);
  const quarter = Math.floor(index / 3);
  return {
    year,
    quarter: quarter + 1,
    month: index + 1,
    monthPeriod: between(starts, index, index + 1),
    quarterPeriod: between(starts, quarter * 3, quarter * 3 + 3),
    yearPeriod: between(starts, 0, 12),
  };
}

/** Whole weeks of a fiscal year of a week calendar: 52 or 53. */
export function fiscalYearWeeks(year: number, settings: CalendarSettings): number {
  const days =
    dayNumber(fiscalYearStart(year + 1, settings)) - dayNumber(fiscalYearStart(year, settings));
  return Math.round(days / 7);
}
