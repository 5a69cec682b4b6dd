import { addDays, type BusinessDay, type CalendarSettings, periodOf } from '../../core/index.ts';
import type { ForecastGrain } from '../../ledger/index.ts';
import { planSpans } from '../plan.ts';

/** The periods of a company's forecast in one grain: the same for all its stores. */
export type PlanSpan = {
  readonly grain: ForecastGrain;
  readonly calendar: CalendarSettings;
  /** Last day of the last whole period that is known. */
  readonly originDay: BusinessDay;
  /** First days of the periods known, oldest first, as many as the grain looks back at most. */
  readonly periods: readonly BusinessDay[];
  /** First days of the periods to forecast. */
  readonly future: readonly BusinessDay[];
};

/** Last day of the last whole period that ends on `day` or before. */
export function lastWholeDay(
  day: BusinessDay,
  grain: ForecastGrain,
  calendar: CalendarSettings,
): BusinessDay {
  const { start, end } = periodOf(day, grain, calendar);
  return end === day ? end : addDays(start, -1);
}

/** Last day of the period that begins on `start`. */
export function lastDayOf(
  start: BusinessDay,
  { grain, calendar }: Pick<PlanSpan, 'grain' | 'calendar'>,
): BusinessDay {
  return periodOf(start, grain, calendar).end;
}

/**
 * The periods from the one that holds the first sale to the origin, and those ahead; null where no period is whole yet.
 *
 * @param lastDay the last day that is known
 */
export function planSpan(
  grain: ForecastGrain,
  calendar: CalendarSettings,
  days: { readonly firstSale: BusinessDay; readonly lastDay: BusinessDay },
): PlanSpan | null {
  const { horizon, history } = planSpans[grain];
  const originDay = lastWholeDay(days.lastDay, grain, calendar);
  const periods: BusinessDay[] = [];
  for (let day = originDay; day >= days.firstSale && periods.length < history; ) {
    const { start } = periodOf(day, grain, calendar);
    periods.push(start);
    day = addDays(start, -1);
  }
  if (periods.length === 0) return null;
  const future: BusinessDay[] = [];
  for (let start = addDays(originDay, 1); future.length < horizon; ) {
    future.push(start);
    start = addDays(periodOf(start, grain, calendar).end, 1);
  }
  return { grain, calendar, originDay, periods: periods.reverse(), future };
}

/**
 * SQL of a period's place, counted from the first of a span, of the day in `column`.
 *
 * @param first the span's first period, as an SQL expression of a date
 */
export function periodIndexSql(grain: ForecastGrain, column: string, first: string): string {
  const index = {
    day: `${column} - ${first}`,
    week: `(${column} - ${first}) // 7`,
    month: `(year(${column}) - year(${first})) * 12 + month(${column}) - month(${first})`,
  };
  return `CAST(${index[grain]} AS integer)`;
}
