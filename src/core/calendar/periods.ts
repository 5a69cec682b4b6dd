import { assertNever } from '../errors.ts';
import { addDays, type BusinessDay } from '../time.ts';
import { civilDate, monthStart } from './civil.ts';
import { fiscalDate } from './fiscal.ts';
import type { CalendarSettings, Period, PeriodUnit } from './period.ts';
import { isoWeek, weekStartOf } from './week.ts';

function months(year: number, first: number, count: number): Period {
  return { start: monthStart(year, first), end: addDays(monthStart(year, first + count), -1) };
}

/** The whole period of `unit` that holds `day`. */
export function periodOf(day: BusinessDay, unit: PeriodUnit, settings: CalendarSettings): Period {
  const { year, month } = civilDate(day);
  switch (unit) {
    case 'day':
      return { start: day, end: day };
    case 'week': {
      const start = weekStartOf(day, settings.weekStart);
      return { start, end: addDays(start, 6) };
    }
    case 'month':
      return months(year, month - 1, 1);
    case 'quarter':
      return months(year, month - 1 - ((month - 1) % 3), 3);
    case 'year':
      return months(year, 0, 12);
    case 'fiscal_month':
      return fiscalDate(day, settings).monthPeriod;
    case 'fiscal_quarter':
      return fiscalDate(day, settings).quarterPeriod;
    case 'fiscal_year':
      return fiscalDate(day, settings).yearPeriod;
    default:
      return assertNever(unit, 'period unit');
  }
}

/**
 * The periods of `unit` that a range touches, in order, without gaps; the first and the last are cut to the range, so that
 * together they are exactly the range. Empty when the range ends before it starts. O(number of periods).
 */
export function periodsIn(
  range: Period,
  unit: PeriodUnit,
  settings: CalendarSettings,
): readonly Period[] {
  const periods: Period[] = [];
  let start = range.start;
  while (start <= range.end) {
    const whole = periodOf(start, unit, settings);
    const last = whole.end >= range.end;
    periods.push({ start, end: last ? range.end : whole.end });
    start = addDays(whole.end, 1);
  }
  return periods;
}

const two = (value: number): string => String(value).padStart(2, '0');

function fiscalYearName(year: number, settings: CalendarSettings): string {
  return settings.fiscalStartMonth === 1 ? `FY${year}` : `FY${year}/${two((year + 1) % 100)}`;
}

/**
 * A label that reads the same in every language and sorts in time: `2025-01-31`, `2025-W05` (ISO weeks; weeks that begin
 * on another day are named by it), `2025-01`, `2025-Q1`, `2025`, `FY2025/26-M01`, `FY2025/26-Q1`, `FY2025/26`. A fiscal year is
 * named by the year in which it begins, and by the next one too unless it begins in January.
 */
export function periodLabel(
  day: BusinessDay,
  unit: PeriodUnit,
  settings: CalendarSettings,
): string {
  const { year, month } = civilDate(day);
  switch (unit) {
    case 'day':
      return day;
    case 'week': {
      const week = isoWeek(day);
      if (settings.weekStart !== 1) return weekStartOf(day, settings.weekStart);
      return `${week.year}-W${two(week.week)}`;
    }
    case 'month':
      return `${year}-${two(month)}`;
    case 'quarter':
      return `${year}-Q${Math.ceil(month / 3)}`;
    case 'year':
      return String(year);
    case 'fiscal_month':
    case 'fiscal_quarter':
    case 'fiscal_year':
      return fiscalLabel(day, unit, settings);
    default:
      return assertNever(unit, 'period unit');
  }
}

function fiscalLabel(day: BusinessDay, unit: PeriodUnit, settings: CalendarSettings): string {
  const fiscal = fiscalDate(day, settings);
  const name = fiscalYearName(fiscal.year, settings);
  if (unit === 'fiscal_month') return `${name}-M${two(fiscal.month)}`;
  return unit === 'fiscal_quarter' ? `${name}-Q${fiscal.quarter}` : name;
}
