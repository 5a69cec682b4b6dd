import Holidays from 'date-holidays';
import { addDays, type BusinessDay, businessDay, dayMs } from '../../core/index.ts';

/** Names of public holidays by day. */
export type HolidayNames = ReadonlyMap<string, string>;

/**
 * The public holidays of a country in a span of days, both in; of two on one day, the first named. Holidays of regions are left
 * out: a store does not say where it is. Half days before a feast are not counted.
 *
 * Source: the `date-holidays` package, whose calendars are CC BY-SA 3.0.
 */
export function publicHolidays(
  country: string | null,
  first: BusinessDay,
  last: BusinessDay,
): HolidayNames {
  const names = new Map<string, string>();
  if (country === null) return names;
  const calendar = new Holidays(country);
  // A feast of several days may have begun the year before.
  for (let year = Number(first.slice(0, 4)) - 1; year <= Number(last.slice(0, 4)); year += 1) {
    for (const { date, start, end, name, type } of calendar.getHolidays(year)) {
      if (type !== 'public') continue;
      const begin = businessDay(date.slice(0, 10));
      const days = Math.max(1, Math.floor((end.getTime() - start.getTime()) / dayMs));
      for (let count = 0; count < days; count += 1) {
        const day = addDays(begin, count);
        if (day >= first && day <= last && !names.has(day)) names.set(day, name);
      }
    }
  }
  return names;
}
