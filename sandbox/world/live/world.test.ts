import { expect, it } from 'vitest';
import { currentTotalPrice, orderTotals } from '../../shopify/order-totals.ts';
import { totalOf } from './parts.ts';
import { bookOfShop } from './shop-book.ts';
import { sampleWorld } from './world.ts';

const until = Date.parse('2026-03-10T12:00:00Z');
const options = { days: 40, now: () => until };

it('is the same world for the same seed, and holds everything that can happen to an order', () => {
  const world = sampleWorld(options);
  const again = sampleWorld(options);
  const orders = [...world.shops.values()].flatMap((shop) => [...shop.orders.all()]);
  expect([...again.shops.values()].flatMap((shop) => [...shop.orders.all()])).toEqual(orders);
  const has = (what: (order: (typeof orders)[number]) => boolean): boolean => orders.some(what);
  expect(has(({ taxesIncluded }) => taxesIncluded)).toBe(true);
  expect(has(({ taxesIncluded }) => !taxesIncluded)).toBe(true);
  expect(has(({ buyer }) => buyer !== null)).toBe(true);
  expect(has(({ edited }) => edited)).toBe(true);
  expect(has(({ cancelledAt }) => cancelledAt !== null)).toBe(true);
  expect(has(({ refunds }) => refunds.some(({ goodwill }) => goodwill !== null))).toBe(true);
  expect(has(({ refunds }) => refunds.some(({ lines }) => lines.length > 0))).toBe(true);
  expect(has(({ discounts }) => discounts.some(({ kind }) => kind === 'code'))).toBe(true);
  expect(has(({ shipping }) => shipping?.allocations.length === 1)).toBe(true);
  for (const kind of ['gift_card', 'tip'])
    expect(has(({ lines }) => lines.some((line) => line.kind === kind))).toBe(true);
  expect(has(({ lines }) => lines.some(({ duty }) => duty !== null))).toBe(true);
  expect(has(({ fees }) => fees.length > 0)).toBe(true);
  expect(has(({ test }) => test)).toBe(true);
  for (const order of orders) {
    const sales = order.agreements.flatMap((agreement) => agreement.sales);
    const total = sales.reduce((sum, { parts }) => sum + totalOf(parts.shop), 0);
    expect(total).toBe(currentTotalPrice(orderTotals(order)).shop);
    expect(order.updatedAt).toBeGreaterThanOrEqual(order.createdAt);
    expect(order.updatedAt).toBeLessThanOrEqual(until);
  }
});

it('lives on: what was decided earlier falls due, and orders are placed now', () => {
  const world = sampleWorld({ ...options, shops: ['london'] });
  const [account] = [...world.shops.keys()];
  const shop = world.shops.get(account!)!;
  const before = shop.pending.length;
  const updated = shop.orders.byUpdated.at(shop.orders.size - 1)!.updatedAt;
  expect(before).toBeGreaterThan(5);
  expect(world.advance(60 * 86_400_000)).toBe(before);
  expect(shop.orders.byUpdated.at(shop.orders.size - 1)!.updatedAt).toBeGreaterThan(updated);
  const [order] = world.sell(account!, 1);
  expect(order!.createdAt).toBe(world.now());
  expect(bookOfShop(shop).orders.has(order!.id)).toBe(true);
});
