import type { TwoParts } from './parts.ts';

/** An amount as people see it, in minor units of the shop's currency and of the buyer's. */
export type TwoAmounts = { readonly shop: number; readonly buyer: number };

export type BuyerCurrency = {
  readonly code: string;
  readonly exponent: number;
  /** Minor units of the buyer's currency for one of the shop's. */
  readonly rate: number;
};

export type LiveAddress = {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly address1: string;
  readonly city: string;
  readonly region: string;
  readonly zip: string;
  readonly country: string;
};

/** A discount of an order; `index` is its place in the order's list. */
export type LiveDiscount = {
  readonly index: number;
  readonly kind: 'code' | 'manual' | 'automatic';
  readonly title: string;
  readonly target: 'line' | 'shipping';
  /** `one` = a single line has it, `across` = split over the lines it is meant for. */
  readonly method: 'one' | 'across';
  readonly percentage: number | null;
  readonly amount: TwoAmounts;
};

export type LiveAllocation = { readonly index: number; readonly amount: TwoAmounts };

/** Units of a line that were sold together, and how many of them went back. */
export type LiveBatch = {
  readonly quantity: number;
  gone: number;
  parts: TwoParts;
};

export type LiveLine = {
  readonly id: string;
  readonly kind: 'product' | 'gift_card' | 'tip';
  readonly productId: string | null;
  readonly variantId: string | null;
  readonly sku: string | null;
  readonly title: string;
  readonly variantTitle: string | null;
  readonly vendor: string | null;
  readonly taxable: boolean;
  /** Price of one unit as people see it. */
  readonly unit: TwoAmounts;
  allocations: readonly LiveAllocation[];
  batches: LiveBatch[];
  /** Units that were sent. */
  sent: number;
  readonly duty: LiveDuty | null;
};

export type LiveDuty = {
  readonly id: string;
  readonly amount: TwoAmounts;
  /** Given back with the whole order. */
  returned: boolean;
};

export type LiveShipping = {
  readonly id: string;
  readonly title: string;
  readonly price: TwoAmounts;
  readonly allocations: readonly LiveAllocation[];
  readonly parts: TwoParts;
  /** What was given back of it. */
  returned: TwoParts;
};

export type SaleKind =
  | 'product'
  | 'gift_card'
  | 'tip'
  | 'shipping'
  | 'duty'
  | 'additional_fee'
  | 'adjustment';

/** One dated, signed fact: something sold (`order`), taken back (`return`, negative) or repriced (`update`). */
export type LiveSale = {
  readonly id: string;
  readonly kind: SaleKind;
  readonly action: 'order' | 'return' | 'update';
  readonly lineId: string | null;
  /** Signed; null where units mean nothing. */
  readonly quantity: number | null;
  readonly parts: TwoParts;
};

export type LiveAgreement = {
  readonly id: string;
  readonly at: number;
  readonly reason: 'order' | 'edit' | 'refund';
  readonly refundId: string | null;
  readonly sales: readonly LiveSale[];
};

export type RestockKind = 'return' | 'cancel' | 'no_restock';

export type LiveRefundLine = {
  readonly id: string;
  readonly lineId: string;
  readonly quantity: number;
  readonly restock: RestockKind;
  readonly locationId: string | null;
  /** Positive, what is given back. */
  readonly parts: TwoParts;
};

export type LiveRefund = {
  readonly id: string;
  readonly at: number;
  readonly note: string | null;
  readonly lines: readonly LiveRefundLine[];
  readonly shipping: { readonly id: string; readonly parts: TwoParts } | null;
  readonly dutyIds: readonly string[];
  /** Given back beyond lines and shipping (positive), or kept back (negative). */
  readonly goodwill: { readonly id: string; readonly amount: TwoAmounts } | null;
  readonly total: TwoAmounts;
};

export type LiveTransaction = {
  readonly id: string;
  readonly at: number;
  readonly kind: 'sale' | 'refund';
  readonly gateway: string;
  readonly amount: TwoAmounts;
  readonly parentId: string | null;
  readonly refundId: string | null;
  /** What the payment provider keeps, minor units of the shop's currency. */
  readonly fee: number;
};

export type LiveFee = { readonly id: string; readonly name: string; readonly amount: TwoAmounts };

export type LiveOrder = {
  readonly id: string;
  /** Places the order among all: newer orders have higher ones. */
  readonly seq: number;
  readonly number: number;
  readonly name: string;
  readonly createdAt: number;
  readonly processedAt: number;
  updatedAt: number;
  cancelledAt: number | null;
  cancelReason: string | null;
  closedAt: number | null;
  readonly test: boolean;
  readonly taxesIncluded: boolean;
  readonly buyer: BuyerCurrency | null;
  customerId: string | null;
  readonly email: string | null;
  readonly address: LiveAddress | null;
  readonly source: string;
  readonly locationId: string | null;
  readonly gateway: string;
  note: string | null;
  tags: readonly string[];
  readonly discounts: LiveDiscount[];
  readonly lines: LiveLine[];
  readonly shipping: LiveShipping | null;
  readonly fees: readonly LiveFee[];
  readonly agreements: LiveAgreement[];
  readonly refunds: LiveRefund[];
  readonly transactions: LiveTransaction[];
  edited: boolean;
};

export function lineQuantity(line: LiveLine): number {
  return line.batches.reduce((sum, batch) => sum + batch.quantity, 0);
}

export function lineLeft(line: LiveLine): number {
  return line.batches.reduce((sum, batch) => sum + batch.quantity - batch.gone, 0);
}
