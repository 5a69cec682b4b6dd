import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, businessDay, dayFromNumber, dayNumber } from '../time.ts';
import { addYears } from './civil.ts';
import { type Comparison, counterparts, lengthDays } from './comparison.ts';
import { fiscalDate, fiscalYearStart, fiscalYearWeeks } from './fiscal.ts';
import type { CalendarSettings, PeriodUnit } from './period.ts';
import { periodLabel, periodOf, periodsIn } from './periods.ts';
import { isoWeek, weekday, weekStartOf } from './week.ts';

const units: readonly PeriodUnit[] = [
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'fiscal_month',
  'fiscal_quarter',
  'fiscal_year',
];
const anyDay = fc.integer({ min: -10_000, max: 60_000 }).map(dayFromNumber);
const anySettings: fc.Arbitrary<CalendarSettings> = fc.record({
  weekStart: fc.integer({ min: 1, max: 7 }),
  fiscalCalendar: fc.constantFrom(
    'gregorian' as const,
    '445' as const,
    '454' as const,
    '544' as const,
  ),
  fiscalStartMonth: fc.integer({ min: 1, max: 12 }),
});
const anyRange = fc
  .tuple(anyDay, fc.integer({ min: 0, max: 900 }))
  .map(([start, more]) => ({ start, end: addDays(start, more) }));

/** Sunday weeks, February, 4-5-4: the calendar of the National Retail Federation. */
const nrf: CalendarSettings = { weekStart: 7, fiscalCalendar: '454', fiscalStartMonth: 2 };

describe('weeks', () => {
  // Source: ISO 8601 week dates as listed by any wall calendar with week numbers.
  it.each([
    ['2020-12-31', 2020, 53],
    ['2021-01-03', 2020, 53],
    ['2021-01-04', 2021, 1],
    ['2024-12-29', 2024, 52],
    ['2024-12-30', 2025, 1],
    ['2025-06-15', 2025, 24],
    ['2026-12-31', 2026, 53],
    ['2027-01-03', 2026, 53],
  ])('%s lies in ISO week %i-W%i', (day, year, week) => {
    expect(isoWeek(businessDay(day))).toEqual({ year, week });
  });

  it('agrees with Date on weekdays, also before 1970', () => {
    void fc.assert(
      fc.property(anyDay, (day) => {
        const sunday0 = new Date(`${day}T00:00:00Z`).getUTCDay();
        expect(weekday(day)).toBe(sunday0 === 0 ? 7 : sunday0);
      }),
    );
  });

  it('begins a week on the asked weekday, at most six days earlier', () => {
    void fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 7 }), (day, first) => {
        const start = weekStartOf(day, first);
        expect(weekday(start)).toBe(first);
        expect(dayNumber(day) - dayNumber(start)).toBeGreaterThanOrEqual(0);
        expect(dayNumber(day) - dayNumber(start)).toBeLessThan(7);
      }),
    );
  });
});

describe('fiscal years', () => {
  // Source: National Retail Federation, 4-5-4 calendars 2022-2025 (nrf.com/resources/4-5-4-calendar).
  it.each([
    [2022, '2022-01-30', 52],
    [2023, '2023-01-29', 53],
    [2024, '2024-02-04', 52],
    [2025, '2025-02-02', 52],
    [2006, '2006-01-29', 53],
    [2012, '2012-01-29', 53],
    [2017, '2017-01-29', 53],
  ])('NRF year %i begins on %s and has %i weeks', (year, start, weeks) => {
    expect(fiscalYearStart(year, nrf)).toBe(start);
    expect(fiscalYearWeeks(year, nrf)).toBe(weeks);
  });

  it('gives the 53rd week to the last month', () => {
    // The week from 28 January to 3 February 2024 is the 53rd of NRF 2023.
    const last = fiscalDate(businessDay('2024-02-03'), nrf);
    expect([last.year, last.month, last.quarter]).toEqual([2023, 12, 4]);
    expect(last.monthPeriod).toEqual({ start: '2023-12-31', end: '2024-02-03' });
  });

  it('follows months where the calendar is gregorian', () => {
    const april: CalendarSettings = {
      weekStart: 1,
      fiscalCalendar: 'gregorian',
      fiscalStartMonth: 4,
    };
    const date = fiscalDate(businessDay('2025-03-31'), april);
    expect([date.year, date.quarter, date.month]).toEqual([2024, 4, 12]);
    expect(date.yearPeriod).toEqual({ start: '2024-04-01', end: '2025-03-31' });
    expect(periodLabel(businessDay('2025-03-31'), 'fiscal_year', april)).toBe('FY2024/25');
  });

  it('has 52 or 53 weeks, and quarters of 13 or 14', () => {
    void fc.assert(
      fc.property(anySettings, anyDay, (settings, day) => {
        fc.pre(settings.fiscalCalendar !== 'gregorian');
        const date = fiscalDate(day, settings);
        expect([364, 371]).toContain(lengthDays(date.yearPeriod));
        expect([91, 98]).toContain(lengthDays(date.quarterPeriod));
        expect([28, 35, 42]).toContain(lengthDays(date.monthPeriod));
        expect(weekday(date.monthPeriod.start)).toBe(settings.weekStart);
      }),
    );
  });
});

describe('periods', () => {
  it('holds its day, and every day of it has the same period and label', () => {
    void fc.assert(
      fc.property(anyDay, anySettings, fc.constantFrom(...units), (day, settings, unit) => {
        const period = periodOf(day, unit, settings);
        expect(period.start <= day && day <= period.end).toBe(true);
        for (const other of [period.start, period.end]) {
          expect(periodOf(other, unit, settings)).toEqual(period);
          expect(periodLabel(other, unit, settings)).toBe(periodLabel(day, unit, settings));
        }
        const next = addDays(period.end, 1);
        expect(periodLabel(next, unit, settings)).not.toBe(periodLabel(day, unit, settings));
      }),
    );
  });

  it('enumerates a range without gap or overlap', () => {
    void fc.assert(
      fc.property(anyRange, anySettings, fc.constantFrom(...units), (range, settings, unit) => {
        const periods = periodsIn(range, unit, settings);
        expect(periods[0]?.start).toBe(range.start);
        expect(periods.at(-1)?.end).toBe(range.end);
        for (const [index, period] of periods.entries()) {
          const before = periods[index - 1];
          if (before !== undefined) expect(period.start).toBe(addDays(before.end, 1));
        }
      }),
    );
  });

  it('labels each unit', () => {
    const day = businessDay('2025-02-09');
    const labels = units.map((unit) => periodLabel(day, unit, nrf));
    expect(labels).toEqual([
      '2025-02-09',
      '2025-02-09',
      '2025-02',
      '2025-Q1',
      '2025',
      'FY2025/26-M01',
      'FY2025/26-Q1',
      'FY2025/26',
    ]);
  });
});

describe('comparisons', () => {
  const comparisons: readonly Comparison[] = [
    'previous_period',
    'previous_year',
    'previous_year_same_weekday',
  ];

  it('gives counterparts that lie side by side and add up to the whole', () => {
    void fc.assert(
      fc.property(
        anyRange,
        fc.constantFrom(...comparisons),
        fc.constantFrom(...units),
        (range, comparison, unit) => {
          const settings: CalendarSettings = nrf;
          const whole = counterparts(range, [range], comparison)[0] ?? null;
          const parts = counterparts(range, periodsIn(range, unit, settings), comparison).filter(
            (part) => part !== null,
          );
          expect(parts[0]?.start).toBe(whole?.start);
          expect(parts.at(-1)?.end).toBe(whole?.end);
          const total = parts.reduce((sum, part) => sum + lengthDays(part), 0);
          expect(total).toBe(whole === null ? 0 : lengthDays(whole));
        },
      ),
    );
  });

  const days = (start: string, end: string) => ({
    start: businessDay(start),
    end: businessDay(end),
  });

  it('compares February with the whole February of a leap year', () => {
    const range = days('2025-02-01', '2025-02-28');
    expect(counterparts(range, [range], 'previous_year')).toEqual([
      days('2024-02-01', '2024-02-29'),
    ]);
  });

  it('has nothing to compare 29 February with, unless the range begins there', () => {
    const range = days('2024-02-28', '2024-03-01');
    const each = periodsIn(range, 'day', nrf);
    expect(counterparts(range, each, 'previous_year')).toEqual([
      days('2023-02-28', '2023-02-28'),
      null,
      days('2023-03-01', '2023-03-01'),
    ]);
    const leapDay = days('2024-02-29', '2024-02-29');
    expect(counterparts(leapDay, [leapDay], 'previous_year')).toEqual([
      days('2023-02-28', '2023-02-28'),
    ]);
  });

  it('meets the same weekdays 364 days earlier', () => {
    const monday = days('2025-06-02', '2025-06-02');
    expect(counterparts(monday, [monday], 'previous_year_same_weekday')).toEqual([
      days('2024-06-03', '2024-06-03'),
    ]);
  });

  it('clamps or moves 29 February', () => {
    expect(addYears(businessDay('2024-02-29'), -1)).toBe('2023-02-28');
    expect(addYears(businessDay('2024-02-29'), -1, 'forward')).toBe('2023-03-01');
    expect(addYears(businessDay('2024-02-29'), -4)).toBe('2020-02-29');
  });
});
