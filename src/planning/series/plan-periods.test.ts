import { expect, test } from 'vitest';
import { businessDay, defaultCalendar } from '../../core/index.ts';
import { lastWholeDay, planSpan } from './plan-periods.ts';

const friday = businessDay('2011-12-09');

test('the origin is the last day of the last whole period', () => {
  expect(lastWholeDay(friday, 'day', defaultCalendar)).toBe('2011-12-09');
  expect(lastWholeDay(friday, 'week', defaultCalendar)).toBe('2011-12-04');
  expect(lastWholeDay(friday, 'month', defaultCalendar)).toBe('2011-11-30');
  expect(lastWholeDay(businessDay('2011-11-30'), 'month', defaultCalendar)).toBe('2011-11-30');
  const sundays = { ...defaultCalendar, weekStart: 7 };
  expect(lastWholeDay(friday, 'week', sundays)).toBe('2011-12-03');
});

test('history goes from the period of the first sale to the origin, the future on from there', () => {
  const days = { firstSale: businessDay('2011-10-15'), lastDay: friday };
  const months = planSpan('month', defaultCalendar, days);
  expect(months?.periods).toEqual(['2011-10-01', '2011-11-01']);
  expect(months?.future.slice(0, 2)).toEqual(['2011-12-01', '2012-01-01']);
  expect(months?.future).toHaveLength(12);
  const long = planSpan('day', defaultCalendar, { ...days, firstSale: businessDay('2001-01-01') });
  expect(long?.periods).toHaveLength(1095);
  expect(long?.periods.at(-1)).toBe('2011-12-09');
});

test('without a whole period there is nothing to forecast from', () => {
  const days = { firstSale: businessDay('2011-12-06'), lastDay: friday };
  expect(planSpan('week', defaultCalendar, days)).toBeNull();
  expect(planSpan('day', defaultCalendar, days)?.periods).toHaveLength(4);
});
