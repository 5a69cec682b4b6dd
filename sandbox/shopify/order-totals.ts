import { type LiveOrder, lineLeft, type TwoAmounts } from '../world/live/order-state.ts';
import {
  addTwo,
  mapTwo,
  negated,
  noTwoParts,
  type TwoParts,
  totalOf,
} from '../world/live/parts.ts';
import { leftParts } from './resolve-line-item.ts';
import { plus, sumAmounts, times } from './resolve-order-parts.ts';

/** What an order's lines, shipping and extras come to, from the lines themselves and not from the agreements. */
export type OrderTotals = {
  /** Goods and gift cards ever ordered, less what edits took out again. */
  readonly goods: TwoParts;
  readonly goodsLeft: TwoParts;
  readonly tip: TwoAmounts;
  readonly shipping: TwoParts;
  readonly shippingLeft: TwoParts;
  readonly duties: TwoAmounts;
  readonly dutiesLeft: TwoAmounts;
  readonly fees: TwoAmounts;
  readonly goodwill: TwoAmounts;
};

const totalTwo = ({ shop, buyer }: TwoParts): TwoAmounts => ({
  shop: totalOf(shop),
  buyer: totalOf(buyer),
});

function sumParts(parts: readonly TwoParts[]): TwoParts {
  return parts.reduce(addTwo, noTwoParts);
}

export function orderTotals(order: LiveOrder): OrderTotals {
  const lines = order.lines.filter(({ kind }) => kind !== 'tip');
  const goodsLeft = sumParts(lines.flatMap(leftParts));
  const refunded = sumParts(
    order.refunds.flatMap((refund) => refund.lines.map(({ parts }) => parts)),
  );
  const shipping = order.shipping?.parts ?? noTwoParts;
  const returned = order.shipping?.returned ?? noTwoParts;
  const duties = order.lines.flatMap(({ duty }) => (duty === null ? [] : [duty]));
  return {
    goods: addTwo(goodsLeft, refunded),
    goodsLeft,
    tip: sumAmounts(order.lines.filter(({ kind }) => kind === 'tip').map(({ unit }) => unit)),
    shipping,
    shippingLeft: addTwo(shipping, mapTwo(returned, negated)),
    duties: sumAmounts(duties.map(({ amount }) => amount)),
    dutiesLeft: sumAmounts(duties.filter((duty) => !duty.returned).map(({ amount }) => amount)),
    fees: sumAmounts(order.fees.map(({ amount }) => amount)),
    goodwill: sumAmounts(order.refunds.map(({ goodwill }) => goodwill?.amount ?? zero)),
  };
}

const zero: TwoAmounts = { shop: 0, buyer: 0 };

/** The order as it was agreed, edits included, before anything was given back. */
export function totalPrice(totals: OrderTotals): TwoAmounts {
  const { goods, shipping, tip, duties, fees } = totals;
  return sumAmounts([totalTwo(goods), totalTwo(shipping), tip, duties, fees]);
}

/** The order as it stands now. */
export function currentTotalPrice(totals: OrderTotals): TwoAmounts {
  const { goodsLeft, shippingLeft, tip, dutiesLeft, fees, goodwill } = totals;
  const rest = [totalTwo(goodsLeft), totalTwo(shippingLeft), tip, dutiesLeft, fees];
  return plus(sumAmounts(rest), times(goodwill, -1));
}

/** Paid and given back, from the payments alone. */
export function payments(order: LiveOrder): { received: TwoAmounts; refunded: TwoAmounts } {
  const of = (kind: 'sale' | 'refund'): TwoAmounts =>
    sumAmounts(
      order.transactions.filter((entry) => entry.kind === kind).map(({ amount }) => amount),
    );
  return { received: of('sale'), refunded: of('refund') };
}

export function financialStatus(order: LiveOrder): string {
  const { received, refunded } = payments(order);
  if (refunded.shop <= 0) return 'PAID';
  return refunded.shop >= received.shop ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
}

export function fulfillmentStatus(order: LiveOrder): string {
  const goods = order.lines.filter(({ kind }) => kind === 'product');
  const left = goods.reduce((sum, line) => sum + Math.max(0, lineLeft(line) - line.sent), 0);
  const sent = goods.reduce((sum, line) => sum + line.sent, 0);
  if (left === 0) return 'FULFILLED';
  return sent === 0 ? 'UNFULFILLED' : 'PARTIALLY_FULFILLED';
}
