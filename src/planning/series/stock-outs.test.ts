import { expect, test } from 'vitest';
import { type StockChange, stockOuts } from './stock-outs.ts';

function change(place: number, availableE3: number | null, levelId = 1): StockChange {
  return { variantId: 5, levelId, place, availableE3 };
}

function outOf(changes: readonly StockChange[]): readonly number[] {
  return [...(stockOuts(changes, { firstDay: 0, days: 5 }).get(5) ?? [])];
}

test('a day counts as sold out when nothing was there the evening before and that evening', () => {
  expect(outOf([change(-3, 4000), change(1, 0), change(4, 2000)])).toEqual([0, 0, 1, 1, 0]);
});

test('stock at another place is stock', () => {
  expect(outOf([change(-1, 0), change(-1, 1000, 2), change(2, 0, 2)])).toEqual([0, 0, 0, 1, 1]);
});

test('before the first known level, and where none is counted, stock is not known', () => {
  expect(outOf([change(2, 0)])).toEqual([0, 0, 0, 1, 1]);
  expect(outOf([change(-1, 0), change(1, null)])).toEqual([1, 0, 0, 0, 0]);
  expect(stockOuts([], { firstDay: 0, days: 5 }).size).toBe(0);
});
