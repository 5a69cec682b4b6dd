import { addDays, type BusinessDay, dayNumber } from '../time.ts';
import { addYears } from './civil.ts';
import type { Period } from './period.ts';

/** Comparisons that follow from the range by themselves. */
export type Comparison = 'previous_period' | 'previous_year' | 'previous_year_same_weekday';

/** Days of a period. */
export function lengthDays(period: Period): number {
  return dayNumber(period.end) - dayNumber(period.start) + 1;
}

function mapped(day: BusinessDay, range: Period, comparison: Comparison): BusinessDay {
  if (comparison === 'previous_period') return addDays(day, -lengthDays(range));
  if (comparison === 'previous_year_same_weekday') return addDays(day, -364);
  return addYears(day, -1, day === range.start ? 'clamp' : 'forward');
}

/**
 * The comparison's counterpart of each of a range's periods, aligned one by one. `null` where a period has none.
 *
 * - `previous_period`: the same number of days right before the range.
 * - `previous_year_same_weekday`: 364 days earlier, so that Mondays meet Mondays.
 * - `previous_year`: the same dates a year earlier. Only the borders are moved, so that the counterparts lie side by side and
 *   add up to the whole: 28 February 2025 is compared with 28 and 29 February 2024, and 29 February 2024 with nothing, unless
 *   the range begins there, then with 28 February 2023.
 *
 * @param periods those of the range, in order, without gaps
 */
export function counterparts(
  range: Period,
  periods: readonly Period[],
  comparison: Comparison,
): readonly (Period | null)[] {
  return periods.map(({ start, end }) => {
    const from = mapped(start, range, comparison);
    const until = addDays(mapped(addDays(end, 1), range, comparison), -1);
    return from <= until ? { start: from, end: until } : null;
  });
}
