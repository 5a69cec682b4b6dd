import { instant, localTime, timeZone } from '../../src/core/index.ts';
import type { WorldOrder } from './order.ts';
import type { WorldShop } from './shops.ts';

/** A shop's own account of one day, on the event clock. Minor units; reversals and discounts are negative. */
export type BookDay = {
  gross: number;
  discounts: number;
  reversals: number;
  net: number;
  shipping: number;
  taxes: number;
  tips: number;
  total: number;
  orders: number;
  /** Units sold, and units given back. */
  units: number;
  unitsReversed: number;
};

const emptyDay = (): BookDay => ({
  gross: 0,
  discounts: 0,
  reversals: 0,
  net: 0,
  shipping: 0,
  taxes: 0,
  tips: 0,
  total: 0,
  orders: 0,
  units: 0,
  unitsReversed: 0,
});

/**
 * The shop's book: what was sold and given back on which of its own days, computed from the facts alone. It is the oracle of
 * the tests that sync or import this world, so it shares no code with the ledger's events.
 */
export function bookOf(
  shop: WorldShop,
  orders: readonly WorldOrder[],
): ReadonlyMap<string, BookDay> {
  const zone = timeZone(shop.zone);
  const days = new Map<string, BookDay>();
  const day = (at: number): BookDay => {
    const key = localTime(instant(at), zone).day;
    const known = days.get(key) ?? emptyDay();
    days.set(key, known);
    return known;
  };
  for (const order of orders) {
    enterSale(order, day);
    enterRefunds(order, day);
  }
  for (const entry of days.values()) {
    entry.net = entry.gross + entry.discounts + entry.reversals;
    entry.total = entry.net + entry.shipping + entry.taxes + entry.tips;
  }
  return days;
}

type DayOf = (at: number) => BookDay;

function enterSale(order: WorldOrder, day: DayOf): void {
  const placed = day(order.placedAt);
  placed.orders += 1;
  placed.discounts -= order.orderDiscount;
  placed.shipping += order.shipping;
  placed.taxes += order.shippingTax;
  placed.tips += order.tip;
  for (const line of order.lines) {
    const entry = day(line.addedAt ?? order.placedAt);
    entry.gross += line.unitPrice * line.quantity;
    entry.discounts -= line.discount;
    entry.taxes += line.tax;
    entry.units += line.quantity;
  }
}

function enterRefunds(order: WorldOrder, day: DayOf): void {
  for (const refund of order.refunds) {
    const entry = day(refund.at);
    entry.reversals -= refund.goodwill;
    entry.shipping -= refund.shipping;
    entry.taxes -= refund.shippingTax;
    for (const line of refund.lines) {
      entry.reversals -= line.gross - line.discount;
      entry.taxes -= line.tax;
      entry.unitsReversed += line.quantity;
    }
  }
}
