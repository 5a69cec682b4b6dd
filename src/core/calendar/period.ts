import type { BusinessDay } from '../time.ts';

/** How a tenant divides its year. */
export type CalendarSettings = {
  /** First day of the week: 1 = Monday … 7 = Sunday. */
  readonly weekStart: number;
  /** `gregorian`: fiscal months are calendar months. Others: weeks of a fiscal quarter's three months. */
  readonly fiscalCalendar: FiscalCalendar;
  /** Month in which the fiscal year begins, 1–12. */
  readonly fiscalStartMonth: number;
};

export type FiscalCalendar = 'gregorian' | '445' | '454' | '544';

export type PeriodUnit =
  | 'day'
  | 'week'
  | 'month'
  | 'quarter'
  | 'year'
  | 'fiscal_month'
  | 'fiscal_quarter'
  | 'fiscal_year';

/** A run of days, both ends inclusive. */
export type Period = { readonly start: BusinessDay; readonly end: BusinessDay };

/** Monday weeks, fiscal year = calendar year. */
export const defaultCalendar: CalendarSettings = {
  weekStart: 1,
  fiscalCalendar: 'gregorian',
  fiscalStartMonth: 1,
};
