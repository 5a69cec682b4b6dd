import { expect, test } from 'vitest';
import { judgeDrift } from './judge-drift.ts';
import { isDue } from './tend-company.ts';

const good = {
  ...{ count: 56, mase: 0.8, naiveMase: 1, coverage80: 0.8, coverage95: 0.95, bias: 5, mae: 100 },
};

test.each([
  ['as before', {}, null],
  ['its error rises by more than 30 %', { mase: 1.05, naiveMase: 1.2 }, 'error'],
  ['the seasonal naive forecast would do better', { mase: 1, naiveMase: 0.9 }, 'naive'],
  ['too few truths are inside', { coverage80: 0.55 }, 'coverage'],
  ['all errors go one way', { bias: -90 }, 'bias'],
  ['too little was judged', { count: 13, coverage80: 0.1 }, null],
])('%s', (_, change, cause) => {
  expect(judgeDrift({ ...good, ...change }, good)?.cause ?? null).toBe(cause);
});

test('days are forecast anew each week or on drift, weeks and months with each new period', () => {
  const current = { originDay: '2025-03-10' };
  const due = (grain: 'day' | 'week', origin: string, hasDrifted = false): boolean =>
    isDue(grain, current, { origin, hasDrifted });
  expect(isDue('day', null, { origin: '2025-03-10', hasDrifted: false })).toBe(true);
  expect(due('day', '2025-03-16')).toBe(false);
  expect(due('day', '2025-03-17')).toBe(true);
  expect(due('day', '2025-03-11', true)).toBe(true);
  // Nothing new is known: the same forecast would come out.
  expect(due('day', '2025-03-10', true)).toBe(false);
  expect(due('week', '2025-03-16')).toBe(true);
});
