/** What really happened in a shop, told as plain facts. Amounts are minor units of the shop's currency, all positive. */
export type WorldLine = {
  readonly key: string;
  readonly product: string;
  readonly variant: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discount: number;
  readonly tax: number;
  /** Epoch milliseconds of the edit that added the line; null = with the order. */
  readonly addedAt: number | null;
};

export type WorldRefundLine = {
  readonly lineKey: string;
  readonly quantity: number;
  readonly gross: number;
  readonly discount: number;
  readonly tax: number;
  readonly restocked: boolean;
};

export type WorldRefund = {
  readonly key: string;
  readonly at: number;
  readonly reason: 'refund' | 'cancellation';
  readonly lines: readonly WorldRefundLine[];
  readonly shipping: number;
  readonly shippingTax: number;
  /** Given back beyond the goods. */
  readonly goodwill: number;
};

export type WorldOrder = {
  readonly shop: string;
  readonly key: string;
  readonly number: string;
  readonly placedAt: number;
  readonly customer: string | null;
  readonly channel: string;
  readonly location: string | null;
  readonly rep: string | null;
  readonly country: string;
  readonly region: string;
  readonly city: string;
  readonly lines: readonly WorldLine[];
  readonly orderDiscount: number;
  readonly shipping: number;
  readonly shippingTax: number;
  readonly tip: number;
  readonly refunds: readonly WorldRefund[];
};

/** The order as one could know it at `asOf`: later refunds and edits have not happened yet. Null = it was not placed. */
export function orderAsOf(order: WorldOrder, asOf: number): WorldOrder | null {
  if (order.placedAt > asOf) return null;
  return {
    ...order,
    lines: order.lines.filter((line) => line.addedAt === null || line.addedAt <= asOf),
    refunds: order.refunds.filter((refund) => refund.at <= asOf),
  };
}

/** When the order last changed, as known at `asOf`. */
export function lastChange(order: WorldOrder): number {
  return Math.max(
    order.placedAt,
    ...order.refunds.map((refund) => refund.at),
    ...order.lines.map((line) => line.addedAt ?? order.placedAt),
  );
}
