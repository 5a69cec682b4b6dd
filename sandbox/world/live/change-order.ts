import type { LiveShop } from './live-shop.ts';
import {
  type LiveBatch,
  type LiveLine,
  type LiveOrder,
  type LiveSale,
  lineLeft,
} from './order-state.ts';
import { addTwo, mapTwo, negated, noTwoParts, sharedParts, type TwoParts } from './parts.ts';
import { allocate, buildLine, type LineInput, saleOf, saleOfLine } from './place-order.ts';
import { priceParts, pricingOf } from './pricing.ts';
import type { LineDelta } from './shop-state.ts';
import { moveStock } from './stock.ts';

/** Takes units of a line back, first sold first returned, and says what they were sold for (positive). */
export function takeBack(line: LiveLine, quantity: number): TwoParts {
  let left = quantity;
  let taken = noTwoParts;
  for (const batch of line.batches) {
    const units = Math.min(left, batch.quantity - batch.gone);
    if (units === 0) continue;
    taken = addTwo(taken, shareOf(batch, units));
    batch.gone += units;
    left -= units;
  }
  if (left > 0) throw new RangeError(`line ${line.id} has ${left} units less than are to go back`);
  return taken;
}

function shareOf(batch: LiveBatch, units: number): TwoParts {
  const range = { from: batch.gone, to: batch.gone + units, of: batch.quantity };
  return mapTwo(batch.parts, (parts) => sharedParts(parts, range));
}

/** Says that an order changed at this moment. */
export function touchOrder(shop: LiveShop, order: LiveOrder, at: number): void {
  order.updatedAt = Math.max(order.updatedAt, at);
  shop.orders.touch(order);
  shop.emit({ kind: 'order', what: 'updated', id: order.id, at });
}

/** One step of an order edit; amounts as people see them. */
export type EditStep =
  | { readonly kind: 'add'; readonly line: LineInput }
  /** More or fewer units of a line; 0 removes it. */
  | { readonly kind: 'quantity'; readonly lineId: string; readonly quantity: number }
  /** A discount that is given later, on the units that are left of a line. */
  | { readonly kind: 'discount'; readonly lineId: string; readonly amount: number };

export type EditInput = {
  readonly at?: number;
  readonly steps: readonly EditStep[];
  readonly stock?: boolean;
};

type Editing = {
  readonly shop: LiveShop;
  readonly order: LiveOrder;
  readonly stock: boolean;
  readonly added: LineDelta[];
  readonly removed: LineDelta[];
};

/** Edits an order: all steps become one agreement. */
export function editOrder(shop: LiveShop, orderId: string, input: EditInput): LiveOrder {
  const order = shop.orders.need(orderId, 'order');
  const at = input.at ?? shop.now();
  const stock = input.stock !== false;
  const editing: Editing = { shop, order, stock, added: [], removed: [] };
  const sales = input.steps.flatMap((step) => editStep(editing, step));
  if (sales.length === 0) return order;
  const { id } = shop.nextId('agreement');
  order.agreements.push({ id, at, reason: 'edit', refundId: null, sales });
  order.edited = true;
  const { added, removed } = editing;
  shop.emit({ kind: 'edit', orderId: order.id, at, added, removed });
  touchOrder(shop, order, at);
  return order;
}

function editStep(editing: Editing, step: EditStep): LiveSale[] {
  switch (step.kind) {
    case 'add':
      return addLine(editing, step.line);
    case 'quantity':
      return changeQuantity(editing, step);
    case 'discount':
      return discountLine(editing, step);
  }
}

export function lineOf(order: LiveOrder, lineId: string): LiveLine {
  const line = order.lines.find(({ id }) => id === lineId);
  if (line === undefined) throw new RangeError(`order ${order.name} has no line ${lineId}`);
  return line;
}

function addLine({ shop, order, added, stock }: Editing, input: LineInput): LiveSale[] {
  const pricing = pricingOf(shop, order.buyer);
  const own = input.discount ?? 0;
  const allocations =
    own === 0
      ? []
      : [
          allocate(pricing, order.discounts, {
            kind: 'manual',
            title: 'Line discount',
            percentage: null,
            amount: own,
          }),
        ];
  const variant = input.variantId == null ? undefined : shop.variants.get(input.variantId);
  const unit = input.unit ?? variant?.price ?? 0;
  const line = buildLine(shop, { line: input, pricing, unit, allocations });
  order.lines.push(line);
  added.push({ lineId: line.id, delta: input.quantity });
  if (stock) commit({ shop, order, line }, input.quantity);
  return saleOfLine(shop, order, line);
}

type Place = { readonly shop: LiveShop; readonly order: LiveOrder; readonly line: LiveLine };

function commit({ shop, order, line }: Place, units: number): void {
  if (line.kind !== 'product') return;
  moveStock(
    shop,
    { variantId: line.variantId, locationId: order.locationId },
    { available: -units, committed: units },
  );
}

function changeQuantity(
  editing: Editing,
  { lineId, quantity }: { readonly lineId: string; readonly quantity: number },
): LiveSale[] {
  const { shop, order, added, removed, stock } = editing;
  const line = lineOf(order, lineId);
  const delta = quantity - lineLeft(line);
  if (delta === 0) return [];
  if (stock) commit({ shop, order, line }, delta);
  if (delta < 0) {
    removed.push({ lineId, delta: -delta });
    const parts = mapTwo(takeBack(line, -delta), negated);
    return [saleOf(shop, { kind: line.kind, action: 'return', lineId, quantity: delta, parts })];
  }
  added.push({ lineId, delta });
  const goods = { shop: line.unit.shop * delta, buyer: line.unit.buyer * delta };
  const pricing = pricingOf(shop, order.buyer);
  const parts = priceParts(pricing, { goods, discounts: [], taxed: line.taxable });
  line.batches.push({ quantity: delta, gone: 0, parts });
  return [saleOf(shop, { kind: line.kind, lineId, quantity: delta, parts })];
}

/** Only the newest whole batch can be made cheaper: what went back already keeps its price. */
function discountLine(
  { shop, order }: Editing,
  { lineId, amount }: { readonly lineId: string; readonly amount: number },
): LiveSale[] {
  const line = lineOf(order, lineId);
  const batch = line.batches.findLast(({ gone }) => gone === 0);
  if (batch === undefined || line.kind !== 'product') return [];
  const pricing = pricingOf(shop, order.buyer);
  const allocation = allocate(pricing, order.discounts, {
    kind: 'manual',
    title: 'Later discount',
    percentage: null,
    amount,
  });
  line.allocations = [...line.allocations, allocation];
  const goods = { shop: 0, buyer: 0 };
  const discounted = priceParts(pricing, { goods, discounts: [allocation], taxed: line.taxable });
  batch.parts = addTwo(batch.parts, discounted);
  return [saleOf(shop, { kind: line.kind, action: 'update', lineId, parts: discounted })];
}

/** Sends what is left of an order. */
export function fulfilOrder(shop: LiveShop, orderId: string, input: { at?: number } = {}): void {
  const order = shop.orders.get(orderId);
  if (order === undefined || order.cancelledAt !== null) return;
  const at = input.at ?? shop.now();
  let sent = 0;
  for (const line of order.lines) {
    if (line.kind !== 'product') continue;
    const units = lineLeft(line) - line.sent;
    if (units <= 0) continue;
    line.sent += units;
    sent += units;
    const place = { variantId: line.variantId, locationId: order.locationId };
    moveStock(shop, place, { committed: -units });
  }
  if (sent === 0) return;
  order.closedAt = at;
  shop.emit({ kind: 'order', what: 'fulfilled', id: order.id, at });
  touchOrder(shop, order, at);
}

/** Changes what is written on an order and not what it is worth. */
export function annotateOrder(
  shop: LiveShop,
  orderId: string,
  change: { readonly note?: string | null; readonly tags?: readonly string[] },
): void {
  const order = shop.orders.need(orderId, 'order');
  if (change.note !== undefined) order.note = change.note;
  if (change.tags !== undefined) order.tags = change.tags;
  touchOrder(shop, order, shop.now());
}

/** Removes an order for good; the platform keeps no trace of it but the webhook. */
export function deleteOrder(shop: LiveShop, orderId: string): void {
  const order = shop.orders.need(orderId, 'order');
  shop.orders.remove(order);
  shop.emit({ kind: 'order', what: 'deleted', id: orderId, at: shop.now() });
}
