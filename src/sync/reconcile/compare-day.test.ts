import { describe, expect, test } from 'vitest';
import { compareDay, differenceText, differing, scoreOf } from './compare-day.ts';

const order = (externalId: string, totalMinor: number) => ({ externalId, totalMinor });

describe('comparing a day', () => {
  test('finds orders that are missing, extra, or come to another total, though the sums agree', () => {
    const comparison = compareDay(
      [order('1', 100), order('2', 200), order('3', 300)],
      [order('1', 100), order('2', 150), order('4', 350)],
    );
    expect(comparison).toEqual({ missing: ['3'], different: ['2'], extra: ['4'] });
    expect(differing(comparison)).toHaveLength(3);
    expect(differenceText(comparison)).toBe(
      '3 orders differ: 1 missing here, 1 with another total, 1 that the platform does not count',
    );
  });

  test('scores the days that were compared, repaired ones as good', () => {
    const states = ['equal', 'repaired', 'different', 'unread'] as const;
    expect(scoreOf(states.map((state) => ({ state })))).toBe(66.7);
    expect(scoreOf([{ state: 'unread' }])).toBeNull();
  });
});
