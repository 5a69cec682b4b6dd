import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayRanges } from './ledger-delta.ts';

test('days are cut into runs of at least so many rows, the last one fewer', () => {
  const days = [
    { day: '2025-01-01', rows: 3 },
    { day: '2025-01-02', rows: 3 },
    { day: '2025-01-05', rows: 10 },
    { day: '2025-01-06', rows: 1 },
  ];
  expect(dayRanges(days, 5)).toEqual([
    { from: '2025-01-01', to: '2025-01-02' },
    { from: '2025-01-05', to: '2025-01-05' },
    { from: '2025-01-06', to: '2025-01-06' },
  ]);
  expect(dayRanges([], 5)).toEqual([]);
});

test('every day is in exactly one run, in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 50 })),
      fc.integer({ min: 1, max: 100 }),
      (counts, rows) => {
        const days = counts.map((count, place) => ({
          day: new Date(Date.UTC(2025, 0, 1 + place)).toISOString().slice(0, 10),
          rows: count,
        }));
        const ranges = dayRanges(days, rows);
        for (const { day } of days) {
          expect(ranges.filter(({ from, to }) => from <= day && day <= to)).toHaveLength(1);
        }
      },
    ),
  );
});
