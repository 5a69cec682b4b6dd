import { expect, test } from 'vitest';
import { addDays, type BusinessDay, businessDay, weekday } from '../../core/index.ts';
import { closedReason, findClosures } from './closures.ts';
import { publicHolidays } from './public-holidays.ts';
import { countryOfZone } from './store-country.ts';

const first = businessDay('2023-01-01');
const last = businessDay('2024-12-31');
const holidays = publicHolidays('DE', first, businessDay('2025-12-31'));

function selling(isOpen: (day: BusinessDay) => boolean) {
  const sold = new Set<string>();
  for (let day = first; day <= last; day = addDays(day, 1)) if (isOpen(day)) sold.add(day);
  return { first, last, sold };
}

test('a shop that is shut on Sundays and at Christmas is forecast to be so', () => {
  const days = selling((day) => weekday(day) !== 7 && !day.endsWith('12-25'));
  const closures = findClosures(days, holidays);
  expect([...closures.weekdays]).toEqual([7]);
  expect(closedReason(businessDay('2025-01-05'), closures, holidays)).toBe('closed_weekday');
  expect(closedReason(businessDay('2025-12-25'), closures, holidays)).toBe('holiday');
  // Open on New Year's Day before: so again.
  expect(closedReason(businessDay('2025-01-01'), closures, holidays)).toBeNull();
});

test('a sale or two on a shut weekday does not open it, a tenth does', () => {
  const sundays = (share: number) =>
    selling((day) => weekday(day) !== 7 || Number(day.slice(8)) <= share);
  expect([...findClosures(sundays(0), holidays).weekdays]).toEqual([7]);
  expect([...findClosures(sundays(7), holidays).weekdays]).toEqual([]);
});

test('where hardly anything is sold, a day without a sale says nothing', () => {
  const days = selling((day) => Number(day.slice(8)) === 13);
  expect(findClosures(days, holidays)).toEqual({ weekdays: new Set(), holidays: new Set() });
});

test('a store has the holidays of the country whose clocks it follows', () => {
  expect(['Europe/London', 'Europe/Istanbul', 'Etc/UTC'].map(countryOfZone)).toEqual([
    'GB',
    'TR',
    null,
  ]);
  expect(holidays.get('2024-12-25')).toBeDefined();
  expect(publicHolidays(null, first, last).size).toBe(0);
});
