import { expect, test } from 'vitest';
import { businessDay } from '../../core/index.ts';
import { lastKnownDay, type StoreOutlook, sumKnownDay } from './store-outlook.ts';

function outlook(lastKnown: string, lastSale = lastKnown): StoreOutlook {
  return {
    lastKnown: businessDay(lastKnown),
    lastSale: businessDay(lastSale),
    isDisconnected: false,
  } as StoreOutlook;
}

test('a sum is known up to where all are that still sell, single stores up to their own day', () => {
  const tokyo = outlook('2026-11-25');
  const london = outlook('2026-11-24');
  const closed = outlook('2026-06-30');
  expect(lastKnownDay([tokyo, london, closed])).toBe('2026-11-25');
  expect(sumKnownDay([tokyo, london, closed])).toBe('2026-11-24');
  expect(sumKnownDay([closed])).toBe('2026-06-30');
  expect(sumKnownDay([])).toBeNull();
});
