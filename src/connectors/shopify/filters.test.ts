import { expect, it } from 'vitest';
import { afterIdFilter, joined, timeFilter } from './filters.ts';

it('quotes times, and takes in the seconds that the bounds lie in', () => {
  const from = Date.parse('2026-01-31T23:59:59.900Z');
  const to = Date.parse('2026-02-01T00:00:00.001Z');
  expect(timeFilter('updated_at', from, to)).toBe(
    "updated_at:>='2026-01-31T23:59:59Z' AND updated_at:<'2026-02-01T00:00:01Z'",
  );
  expect(timeFilter('updated_at', null, null)).toBeNull();
});

it('joins what there is', () => {
  expect(joined([null, afterIdFilter('7'), 'a:b'])).toBe('id:>7 AND a:b');
  expect(joined([null, afterIdFilter(null)])).toBeNull();
});
