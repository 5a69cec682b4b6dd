import { lineOf, takeBack, touchOrder } from './change-order.ts';
import type { LiveShop } from './live-shop.ts';
import {
  type LiveLine,
  type LiveOrder,
  type LiveRefund,
  type LiveRefundLine,
  type LiveSale,
  lineLeft,
  type RestockKind,
  type TwoAmounts,
} from './order-state.ts';
import { addTwo, mapTwo, negated, type TwoParts, totalOf } from './parts.ts';
import { saleOf, sumOf } from './place-order.ts';
import { grossParts, pricingOf, twoAmounts } from './pricing.ts';
import { moveStock } from './stock.ts';

export type RefundInput = {
  readonly at?: number;
  readonly lines?: readonly {
    readonly lineId: string;
    readonly quantity: number;
    readonly restock?: RestockKind;
  }[];
  /** Gives back what is left of the shipping. */
  readonly shipping?: boolean;
  /** Gives back the duties of the lines that go back. */
  readonly duties?: boolean;
  /** Given back beyond the lines, minor units of the shop's currency; negative = kept back. */
  readonly goodwill?: number;
  readonly note?: string | null;
  readonly stock?: boolean;
};

type Refunding = {
  readonly shop: LiveShop;
  readonly order: LiveOrder;
  readonly input: RefundInput;
  readonly sales: LiveSale[];
};

/** Gives money back, with goods or without. */
export function refundOrder(shop: LiveShop, orderId: string, input: RefundInput): LiveRefund {
  const order = shop.orders.need(orderId, 'order');
  const refund = enterRefund(shop, order, input);
  shop.emit({ kind: 'refund', id: refund.id, orderId, at: refund.at });
  touchOrder(shop, order, refund.at);
  return refund;
}

function enterRefund(shop: LiveShop, order: LiveOrder, input: RefundInput): LiveRefund {
  const at = input.at ?? shop.now();
  const refunding: Refunding = { shop, order, input, sales: [] };
  const { id } = shop.nextId('refund');
  const lines = (input.lines ?? []).map((line) => refundLine(refunding, line));
  const dutyIds = input.duties === true ? refundDuties(refunding, lines) : [];
  const shipping = input.shipping === true ? refundShipping(refunding) : null;
  const goodwill = refundGoodwill(refunding);
  const { sales } = refunding;
  const paid = sumOf(sales);
  const total = { shop: -paid.shop, buyer: -paid.buyer };
  const note = input.note ?? null;
  const refund: LiveRefund = { id, at, note, lines, shipping, dutyIds, goodwill, total };
  order.refunds.push(refund);
  shop.orderOfRefund.set(id, order.id);
  const agreement = shop.nextId('agreement').id;
  order.agreements.push({ id: agreement, at, reason: 'refund', refundId: id, sales });
  if (total.shop !== 0) payBack(shop, order, refund);
  return refund;
}

function refundLine(
  { shop, order, input, sales }: Refunding,
  asked: { readonly lineId: string; readonly quantity: number; readonly restock?: RestockKind },
): LiveRefundLine {
  const { lineId, quantity, restock = 'return' } = asked;
  const line = lineOf(order, lineId);
  const unsent = Math.min(quantity, Math.max(0, lineLeft(line) - line.sent));
  const parts = takeBack(line, quantity);
  line.sent -= quantity - unsent;
  if (input.stock !== false && line.kind === 'product') {
    const place = { variantId: line.variantId, locationId: order.locationId };
    const back = restock === 'no_restock' ? 0 : quantity;
    moveStock(shop, place, { committed: -unsent, available: back });
  }
  sales.push(
    saleOf(shop, {
      kind: line.kind,
      action: 'return',
      lineId,
      quantity: -quantity,
      parts: mapTwo(parts, negated),
    }),
  );
  const locationId = restock === 'no_restock' ? null : order.locationId;
  return { id: shop.nextId('refund_line').id, lineId, quantity, restock, locationId, parts };
}

function refundDuties(
  { shop, order, sales }: Refunding,
  lines: readonly LiveRefundLine[],
): string[] {
  return lines.flatMap(({ lineId }) => {
    const line = lineOf(order, lineId);
    const { duty } = line;
    if (duty === null || duty.returned || lineLeft(line) > 0) return [];
    duty.returned = true;
    const parts = mapTwo(grossParts(order, duty.amount), negated);
    sales.push(saleOf(shop, { kind: 'duty', action: 'return', lineId, parts }));
    return [duty.id];
  });
}

function refundShipping({ shop, order, sales }: Refunding): LiveRefund['shipping'] {
  const { shipping } = order;
  if (shipping === null) return null;
  const left = addTwo(shipping.parts, mapTwo(shipping.returned, negated));
  if (totalOf(left.shop) === 0) return null;
  shipping.returned = shipping.parts;
  sales.push(saleOf(shop, { kind: 'shipping', action: 'return', parts: mapTwo(left, negated) }));
  return { id: shop.nextId('adjustment').id, parts: left };
}

function refundGoodwill({ shop, order, input, sales }: Refunding): LiveRefund['goodwill'] {
  const given = input.goodwill ?? 0;
  if (given === 0) return null;
  const amount: TwoAmounts = twoAmounts(pricingOf(shop, order.buyer), given);
  const parts: TwoParts = mapTwo(grossParts(order, amount), negated);
  sales.push(saleOf(shop, { kind: 'adjustment', action: 'return', parts }));
  return { id: shop.nextId('adjustment').id, amount };
}

function payBack(shop: LiveShop, order: LiveOrder, refund: LiveRefund): void {
  const customer = order.customerId === null ? undefined : shop.customers.get(order.customerId);
  if (customer !== undefined && !order.test) customer.spent -= refund.total.shop;
  order.transactions.push({
    id: shop.nextId('transaction').id,
    at: refund.at,
    kind: 'refund',
    gateway: order.gateway,
    amount: refund.total,
    parentId: order.transactions[0]?.id ?? null,
    refundId: refund.id,
    fee: 0,
  });
}

/** Everything that is left of an order's lines. */
export function everythingLeft(
  order: LiveOrder,
  restock: RestockKind,
): { lineId: string; quantity: number; restock: RestockKind }[] {
  return order.lines
    .filter((line: LiveLine) => line.kind !== 'tip' && lineLeft(line) > 0)
    .map((line) => ({ lineId: line.id, quantity: lineLeft(line), restock }));
}

export type CancelInput = {
  readonly at?: number;
  readonly reason?: 'CUSTOMER' | 'DECLINED' | 'FRAUD' | 'INVENTORY' | 'OTHER' | 'STAFF';
  readonly stock?: boolean;
};

/** Calls an order off: all that is left of it goes back, with shipping and duties. */
export function cancelOrder(shop: LiveShop, orderId: string, input: CancelInput = {}): LiveOrder {
  const order = shop.orders.need(orderId, 'order');
  if (order.cancelledAt !== null) return order;
  const at = input.at ?? shop.now();
  order.cancelledAt = at;
  order.closedAt = at;
  order.cancelReason = input.reason ?? 'CUSTOMER';
  const refund = enterRefund(shop, order, {
    at,
    lines: everythingLeft(order, 'cancel'),
    shipping: true,
    duties: true,
    ...(input.stock === undefined ? {} : { stock: input.stock }),
  });
  shop.emit({ kind: 'order', what: 'cancelled', id: order.id, at });
  shop.emit({ kind: 'refund', id: refund.id, orderId, at });
  touchOrder(shop, order, at);
  return order;
}
