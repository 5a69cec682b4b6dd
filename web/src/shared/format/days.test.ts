import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  dayCount,
  formatAgo,
  formatDuration,
  formatPeriod,
  formatPeriodShort,
  formatRange,
  hourIn,
  isDay,
  periodDays,
  startOfQuarter,
  startOfWeek,
  todayIn,
} from './days.ts';

/** Without the blanks that versions of the locale data put in different places and widths. */
const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ').replace(/ ?– ?/g, '–');

describe('days', () => {
  it('knows which days exist', () => {
    expect(isDay('2024-02-29')).toBe(true);
    expect(isDay('2023-02-29')).toBe(false);
    expect(isDay('31/02/2011')).toBe(false);
  });

  it('counts over month ends and leap days', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
    expect(dayCount('2024-02-28', '2024-03-01')).toBe(3);
    expect(addMonths('2024-03-31', -1)).toBe('2024-02-29');
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
  });

  it('finds the start of weeks and quarters', () => {
    // 2026-11-22 is a Sunday.
    expect(startOfWeek('2026-11-22', 1)).toBe('2026-11-16');
    expect(startOfWeek('2026-11-22', 7)).toBe('2026-11-22');
    expect(startOfWeek('2026-11-22', 6)).toBe('2026-11-21');
    expect(startOfQuarter('2026-11-22')).toBe('2026-10-01');
  });

  it('takes today from the zone, also across the date line', () => {
    const instant = new Date('2026-11-22T23:30:00Z');
    expect(todayIn('Europe/Istanbul', instant)).toBe('2026-11-23');
    expect(todayIn('America/Sao_Paulo', instant)).toBe('2026-11-22');
    expect(todayIn('Nowhere/At_All', instant)).toBe('2026-11-22');
    expect(hourIn('Europe/Istanbul', instant)).toBe('2026-11-23T02');
    expect(hourIn('Nowhere/At_All', instant)).toBe('2026-11-22T23');
  });
});

describe('periodDays', () => {
  const range = { from: '2025-01-03', to: '2025-03-10' };

  it('cuts the first and the last period to the range', () => {
    expect(periodDays('2024-12-30', 'week', range)).toEqual({
      from: '2025-01-03',
      to: '2025-01-05',
    });
    expect(periodDays('2025-03-01', 'month', range)).toEqual({
      from: '2025-03-01',
      to: '2025-03-10',
    });
  });

  it('takes whole periods inside it', () => {
    expect(periodDays('2025-02-01', 'month', range)).toEqual({
      from: '2025-02-01',
      to: '2025-02-28',
    });
    expect(periodDays('2025-02-04', 'day', range)).toEqual({
      from: '2025-02-04',
      to: '2025-02-04',
    });
  });
});

describe('writing', () => {
  it('writes periods by their grain', () => {
    expect(formatPeriodShort('en-GB', '2025-03-04', 'day')).toBe('4 Mar');
    expect(formatPeriodShort('en-GB', '2025-07-01', 'quarter')).toBe('Q3 2025');
    expect(formatPeriod('en-GB', '2025-03-01', 'month')).toBe('March 2025');
    expect(formatPeriod('en-GB', '2025-03-04', 'day')).toBe('Tue, 4 Mar 2025');
    expect(plain(formatPeriod('en-GB', '2025-03-03', 'week'))).toBe('3–9 Mar 2025');
  });

  it('writes what a range shares once', () => {
    expect(plain(formatRange('en-GB', '2025-03-01', '2025-03-31'))).toBe('1–31 Mar 2025');
    expect(plain(formatRange('en-GB', '2025-03-01', '2025-03-01'))).toBe('1 Mar 2025');
  });

  it('writes how long ago in the largest unit that fits', () => {
    const now = Date.parse('2026-01-10T12:00:00Z');
    expect(formatAgo('en', '2026-01-10T11:58:30Z', now)).toBe('1 minute ago');
    expect(formatAgo('en', '2026-01-09T11:00:00Z', now)).toBe('yesterday');
    expect(formatAgo('en', '2026-01-10T12:00:05Z', now)).toBe('now');
  });

  it('writes durations in two units at most', () => {
    expect(plain(formatDuration('en', 4850))).toBe('1 hr 20 min');
    expect(plain(formatDuration('en', 38))).toBe('38 sec');
    expect(plain(formatDuration('en', 0))).toBe('0 sec');
  });
});
