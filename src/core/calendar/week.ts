import { addDays, type BusinessDay, dayNumber } from '../time.ts';
import { civilDate, monthStart } from './civil.ts';

/** ISO weekday of a day: 1 = Monday … 7 = Sunday. */
export function weekday(day: BusinessDay): number {
  // 1970-01-01 was a Thursday.
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;
}

/** First day of the week that holds `day`, for weeks that begin on `weekStart` (1 = Monday … 7 = Sunday). */
export function weekStartOf(day: BusinessDay, weekStart: number): BusinessDay {
  return addDays(day, -((weekday(day) - weekStart + 7) % 7));
}

/** The day on weekday `weekStart` that is nearest to `day`: at most three days before or after it. */
export function nearestWeekStart(day: BusinessDay, weekStart: number): BusinessDay {
  return weekStartOf(addDays(day, 3), weekStart);
}

/**
 * ISO 8601 week: weeks begin on Monday, week 1 holds the year's first Thursday. The week's year differs from the
 * calendar's around New Year.
 */
export function isoWeek(day: BusinessDay): { readonly year: number; readonly week: number } {
  const thursday = addDays(weekStartOf(day, 1), 3);
  const { year } = civilDate(thursday);
  const days = dayNumber(thursday) - dayNumber(monthStart(year, 0));
  return { year, week: Math.floor(days / 7) + 1 };
}
