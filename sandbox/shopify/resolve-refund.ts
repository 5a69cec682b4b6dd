import type { LiveRefund, LiveRefundLine } from '../world/live/order-state.ts';
import { type Connection, type ConnectionArgs, listConnection } from './connections.ts';
import { LineItemView } from './resolve-line-item.ts';
import {
  bagOf,
  dutyView,
  type OrderContext,
  seenNetOf,
  shippingView,
  taxOf,
  times,
  transactionView,
} from './resolve-order-parts.ts';
import { gid, type MoneyBag, time } from './view-context.ts';

/** Money that went back, with goods or without. */
export class RefundView {
  readonly __typename = 'Refund';
  readonly #at: OrderContext;
  readonly #refund: LiveRefund;
  readonly #order: object;

  constructor(at: OrderContext, refund: LiveRefund, order: object) {
    this.#at = at;
    this.#refund = refund;
    this.#order = order;
  }

  get id(): string {
    return gid('Refund', this.#refund.id);
  }
  get legacyResourceId(): string {
    return this.#refund.id;
  }
  get createdAt(): string {
    return time(this.#refund.at);
  }
  get processedAt(): string {
    return time(this.#refund.at);
  }
  get updatedAt(): string {
    return time(this.#refund.at);
  }
  get note(): string | null {
    return this.#refund.note;
  }
  get order(): object {
    return this.#order;
  }
  get return(): null {
    return null;
  }
  get staffMember(): null {
    return null;
  }
  get totalRefundedSet(): MoneyBag {
    return bagOf(this.#at, this.#refund.total);
  }
  get duties(): object[] {
    return this.#at.order.lines.flatMap(({ duty }) =>
      duty !== null && this.#refund.dutyIds.includes(duty.id)
        ? [{ amountSet: bagOf(this.#at, duty.amount), originalDuty: dutyView(this.#at, duty) }]
        : [],
    );
  }

  refundLineItems(args: ConnectionArgs): Connection<object> {
    return this.#list(this.#refund.lines, args, (line) => this.#line(line));
  }

  refundShippingLines(args: ConnectionArgs): Connection<object> {
    const { shipping } = this.#refund;
    const sold = this.#at.order.shipping;
    return this.#list(shipping === null ? [] : [shipping], args, ({ id, parts }) => ({
      __typename: 'RefundShippingLine',
      id: gid('RefundShippingLine', id),
      shippingLine: sold === null ? null : shippingView(this.#at, sold),
      subtotalAmountSet: bagOf(this.#at, seenNetOf(this.#at.order, parts)),
      taxAmountSet: bagOf(this.#at, taxOf(parts)),
    }));
  }

  orderAdjustments(args: ConnectionArgs): Connection<object> {
    const { goodwill } = this.#refund;
    return this.#list(goodwill === null ? [] : [goodwill], args, ({ id, amount }) => ({
      __typename: 'OrderAdjustment',
      id: gid('OrderAdjustment', id),
      reason: 'REFUND_DISCREPANCY',
      amountSet: bagOf(this.#at, times(amount, -1)),
      taxAmountSet: bagOf(this.#at, { shop: 0, buyer: 0 }),
    }));
  }

  transactions(args: ConnectionArgs): Connection<object> {
    const own = this.#at.order.transactions.filter(({ refundId }) => refundId === this.#refund.id);
    return this.#list(own, args, (entry) => transactionView(this.#at, entry, () => this.#order));
  }

  #list<T extends { readonly id: string }>(
    items: readonly T[],
    args: ConnectionArgs,
    view: (item: T) => object,
  ): Connection<object> {
    return listConnection(items, { ...args, unbounded: this.#at.context.unbounded }, view);
  }

  #line(refunded: LiveRefundLine): object {
    const { context, order } = this.#at;
    const line = order.lines.find(({ id }) => id === refunded.lineId);
    return {
      id: gid('RefundLineItem', refunded.id),
      lineItem: line === undefined ? null : new LineItemView(this.#at, line),
      quantity: refunded.quantity,
      restockType: refunded.restock.toUpperCase(),
      restocked: refunded.restock !== 'no_restock',
      location: context.views.location(refunded.locationId),
      priceSet: bagOf(this.#at, line?.unit ?? { shop: 0, buyer: 0 }),
      subtotalSet: bagOf(this.#at, seenNetOf(order, refunded.parts)),
      totalTaxSet: bagOf(this.#at, taxOf(refunded.parts)),
    };
  }
}
