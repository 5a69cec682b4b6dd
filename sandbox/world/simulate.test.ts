import { expect, it } from 'vitest';
import { parseInstant } from '../../src/core/index.ts';
import { bookOf } from './book.ts';
import { orderAsOf } from './order.ts';
import { worldShops } from './shops.ts';
import { simulateShop } from './simulate.ts';

const until = parseInstant('2025-06-30T12:00:00Z');
const options = { seed: 'test', until, days: 120, scale: 1 };

it('tells the same story for the same seed, and another for another', () => {
  const [london] = worldShops;
  const first = simulateShop(london!, options);
  expect(simulateShop(london!, options)).toEqual(first);
  expect(simulateShop(london!, { ...options, seed: 'other' })).not.toEqual(first);
  expect(first.length).toBeGreaterThan(1000);
});

it('never gives back more than was sold, line by line, and counts every order once', () => {
  for (const shop of worldShops) {
    const orders = simulateShop(shop, options);
    for (const order of orders) {
      for (const refund of order.refunds) {
        expect(refund.at).toBeGreaterThan(order.placedAt);
        for (const line of refund.lines) {
          const sold = order.lines.find((candidate) => candidate.key === line.lineKey)!;
          expect(line.quantity).toBeLessThanOrEqual(sold.quantity);
          expect(line.gross - line.discount).toBeGreaterThanOrEqual(0);
          expect(line.gross).toBeLessThanOrEqual(sold.unitPrice * sold.quantity);
        }
      }
    }
    const booked = [...bookOf(shop, orders).values()].reduce((sum, day) => sum + day.orders, 0);
    expect(booked).toBe(orders.length);
    expect(new Set(orders.map((order) => order.key)).size).toBe(orders.length);
  }
});

it('nets a wholly cancelled order to nothing in the book', () => {
  const berlin = worldShops[1]!;
  const cancelled = simulateShop(berlin, options).filter(
    (order) =>
      order.refunds[0]?.reason === 'cancellation' &&
      order.lines.every((line) => line.addedAt === null),
  );
  expect(cancelled.length).toBeGreaterThan(5);
  for (const order of cancelled) {
    const totals = [...bookOf(berlin, [order]).values()].reduce(
      (sum, day) => ({ net: sum.net + day.net, total: sum.total + day.total }),
      { net: 0, total: 0 },
    );
    expect(totals).toEqual({ net: 0, total: order.tip });
  }
});

it('hides what has not happened yet', () => {
  const tokyo = worldShops[3]!;
  const refunded = simulateShop(tokyo, options).find((order) => order.refunds.length > 0)!;
  expect(orderAsOf(refunded, refunded.placedAt)?.refunds).toEqual([]);
  expect(orderAsOf(refunded, refunded.placedAt - 1)).toBeNull();
  expect(orderAsOf(refunded, refunded.refunds[0]!.at)?.refunds).toHaveLength(1);
});
