import type { WorldLine, WorldOrder, WorldRefund, WorldRefundLine } from './order.ts';
import type { Random } from './random.ts';

const hourMs = 3_600_000;

/** What is given back of an order, and when: nothing for nine in ten. */
export function refundsOf(order: WorldOrder, random: Random): readonly WorldRefund[] {
  const fate = random.next();
  if (fate < 0.02)
    return [
      whole(order, {
        at: order.placedAt + random.integer(1, 40) * hourMs,
        reason: 'cancellation',
        restocked: true,
        shipping: true,
      }),
    ];
  if (fate < 0.05) {
    return [
      whole(order, {
        at: order.placedAt + random.integer(4 * 24, 45 * 24) * hourMs,
        reason: 'refund',
        restocked: random.chance(0.8),
        shipping: false,
      }),
    ];
  }
  if (fate < 0.09) return [partial(order, random)];
  if (fate < 0.1) return [goodwill(order, random)];
  return [];
}

type Terms = {
  readonly at: number;
  readonly reason: 'refund' | 'cancellation';
  readonly restocked: boolean;
  readonly shipping: boolean;
};

/** Everything that stood in the order by then goes back, with the whole of its discounts. */
function whole(order: WorldOrder, terms: Terms): WorldRefund {
  const lines = order.lines.filter((line) => line.addedAt === null || line.addedAt <= terms.at);
  const shares = orderDiscountShares(order, lines);
  return {
    key: `${order.key}-r1`,
    at: terms.at,
    reason: terms.reason,
    goodwill: 0,
    lines: lines.map((line) => ({
      lineKey: line.key,
      quantity: line.quantity,
      gross: line.unitPrice * line.quantity,
      tax: line.tax,
      restocked: terms.restocked,
      discount: line.discount + (shares.get(line.key) ?? 0),
    })),
    shipping: terms.shipping ? order.shipping : 0,
    shippingTax: terms.shipping ? order.shippingTax : 0,
  };
}

/** Shares of the order's discount by value, rounded down, what is left to the last line. Later lines take none of it. */
function orderDiscountShares(
  order: WorldOrder,
  lines: readonly WorldLine[],
): ReadonlyMap<string, number> {
  const first = lines.filter((line) => line.addedAt === null);
  const goods = first.reduce(
    (sum, line) => sum + line.unitPrice * line.quantity - line.discount,
    0,
  );
  const shares = new Map<string, number>();
  let left = order.orderDiscount;
  first.forEach((line, index) => {
    const value = line.unitPrice * line.quantity - line.discount;
    const share =
      index === first.length - 1
        ? left
        : Math.floor((order.orderDiscount * value) / Math.max(1, goods));
    shares.set(line.key, share);
    left -= share;
  });
  return shares;
}

function partial(order: WorldOrder, random: Random): WorldRefund {
  const line = random.pick(order.lines.filter((candidate) => candidate.addedAt === null));
  const quantity = random.integer(1, line.quantity);
  const share = (amount: number): number => Math.floor((amount * quantity) / line.quantity);
  const refundLine: WorldRefundLine = {
    lineKey: line.key,
    quantity,
    gross: line.unitPrice * quantity,
    discount: share(line.discount),
    tax: share(line.tax),
    restocked: random.chance(0.7),
  };
  return {
    key: `${order.key}-r1`,
    at: order.placedAt + random.integer(3 * 24, 40 * 24) * hourMs,
    reason: 'refund',
    lines: [refundLine],
    shipping: 0,
    shippingTax: 0,
    goodwill: 0,
  };
}

/** Money back without goods: late delivery, a scratch. */
function goodwill(order: WorldOrder, random: Random): WorldRefund {
  const goods =
    order.lines.reduce((sum, line) => sum + line.unitPrice * line.quantity - line.discount, 0) -
    order.orderDiscount;
  return {
    key: `${order.key}-r1`,
    at: order.placedAt + random.integer(2 * 24, 14 * 24) * hourMs,
    reason: 'refund',
    lines: [],
    shipping: 0,
    shippingTax: 0,
    goodwill: Math.max(1, Math.round(goods * 0.1)),
  };
}
