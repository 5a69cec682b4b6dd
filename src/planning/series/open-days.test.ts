import { expect, test } from 'vitest';
import { businessDay } from '../../core/index.ts';
import { openDays, withGaps } from './open-days.ts';
import { planSpan } from './plan-periods.ts';

const calendar = { weekStart: 1, fiscalCalendar: 'gregorian', fiscalStartMonth: 1 } as const;
const sunday = { weekdays: new Set([7]), holidays: new Set<string>() };

/** Twelve days, from a Saturday to a Wednesday, Sundays shut. */
function gaps(grain: 'day' | 'week', sums: readonly number[], lastKnown: string) {
  const span = planSpan(grain, calendar, {
    firstSale: businessDay('2026-10-31'),
    lastDay: businessDay('2026-11-11'),
  });
  if (span === null) throw new Error('there is no span');
  const open = openDays(span, { closures: sunday, lastKnown: businessDay(lastKnown) }, new Map());
  const values = Float64Array.from(span.periods, (_, index) => sums[index] ?? 0);
  return [...withGaps(values, open, { firstSold: 0, soldOut: null })];
}

const { NaN: gap } = Number;

test('a day of which only a part is known is missing, whatever was sold in it so far', () => {
  const sums = [5, 0, 4, 4, 4, 4, 0, 4, 3, 4, 4, 1];
  const values = gaps('day', sums, '2026-11-10');
  // Sundays are shut; a Friday without a sale is a zero.
  expect(values).toEqual([5, gap, 4, 4, 4, 4, 0, 4, 3, 4, 4, gap]);
  expect(gaps('day', sums, '2026-11-11').at(-1)).toBe(1);
});

test('a week is missing when its last day is not known', () => {
  const whole = gaps('week', [20, 21], '2026-11-08');
  const part = gaps('week', [20, 21], '2026-11-07');
  expect(whole.at(-1)).not.toBeNaN();
  expect(part.at(-1)).toBeNaN();
});
