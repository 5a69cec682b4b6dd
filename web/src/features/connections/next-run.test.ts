import { expect, test } from 'vitest';
import { nextRunAt } from './next-run.ts';

const early = '2026-01-01T10:00:00.000Z';
const late = '2026-01-01T12:00:00.000Z';

test('the earlier of both kinds of runs comes next', () => {
  expect(nextRunAt({ nextLiveAt: late, nextFullAt: early, nextAttemptAt: null })).toBe(early);
  expect(nextRunAt({ nextLiveAt: early, nextFullAt: null, nextAttemptAt: null })).toBe(early);
});

test('a failure puts it off', () => {
  expect(nextRunAt({ nextLiveAt: early, nextFullAt: null, nextAttemptAt: late })).toBe(late);
  expect(nextRunAt({ nextLiveAt: late, nextFullAt: null, nextAttemptAt: early })).toBe(late);
});

test('what is paused has none', () => {
  expect(nextRunAt({ nextLiveAt: null, nextFullAt: null, nextAttemptAt: late })).toBeNull();
});
