import type { CurrencyCode } from './currency.ts';
import type { MinorUnits } from './money.ts';
import type { Instant } from './time.ts';

/**
 * What connectors hand over and the ledger stores. A record names others by the source's own ids (`externalId`), unique per
 * store and kind of record. Absent is `null`. Amounts are minor units of the store's currency and *positive as a merchant
 * would write them* (a discount of 5.00 is 500, a refund of 5.00 is 500); signs are the ledger's business.
 */
export type CanonicalRecord =
  | { readonly kind: 'document'; readonly record: CanonicalDocument }
  | { readonly kind: 'product'; readonly record: CanonicalProduct }
  | { readonly kind: 'category'; readonly record: CanonicalCategory }
  | { readonly kind: 'customer'; readonly record: CanonicalCustomer }
  | { readonly kind: 'location'; readonly record: CanonicalLocation }
  | { readonly kind: 'channel'; readonly record: CanonicalNamed }
  | { readonly kind: 'rep'; readonly record: CanonicalNamed }
  | { readonly kind: 'inventory'; readonly record: CanonicalInventoryLevel }
  | { readonly kind: 'deletion'; readonly record: CanonicalDeletion };

/** Kinds of records that a source may say are gone. A level of stock is named `variant@location`: see `inventoryKey`. */
export type DeletableKind =
  | 'document'
  | 'product'
  | 'variant'
  | 'category'
  | 'customer'
  | 'location'
  | 'channel'
  | 'rep'
  | 'inventory';

/** The source says that a record is gone. */
export type CanonicalDeletion = { readonly of: DeletableKind; readonly externalId: string };

/**
 * Stock of one variant at one location, as it stands now. Thousandths of a unit, negative where the source oversells; null =
 * the source does not tell that figure.
 */
export type CanonicalInventoryLevel = {
  readonly variantExternalId: string;
  readonly locationExternalId: string;
  /** What can be sold. */
  readonly availableE3: number | null;
  /** What lies there: available, committed and set aside. */
  readonly onHandE3: number | null;
  /** Sold and not yet sent. */
  readonly committedE3: number | null;
  /** On its way here. */
  readonly incomingE3: number | null;
  readonly updatedAt: Instant | null;
};

/** The name of a level of stock inside its store, by which it is deleted and its raw form kept. */
export function inventoryKey(level: {
  readonly variantExternalId: string;
  readonly locationExternalId: string;
}): string {
  return `${level.variantExternalId}@${level.locationExternalId}`;
}

/** A thing that is an id and a name: a channel, a sales rep. */
export type CanonicalNamed = { readonly externalId: string; readonly name: string };

export type CanonicalLocation = CanonicalNamed & { readonly parentExternalId: string | null };

export type CanonicalCategory = CanonicalNamed & { readonly parentExternalId: string | null };

export type CanonicalCustomer = {
  readonly externalId: string;
  /** Personal data; stays in the ledger, never reaches a twin or a log. */
  readonly name: string | null;
  readonly email: string | null;
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
  readonly createdAt: Instant | null;
};

export type CanonicalProduct = {
  readonly externalId: string;
  readonly title: string;
  readonly brand: string | null;
  readonly categoryExternalId: string | null;
  /** At least one. */
  readonly variants: readonly CanonicalVariant[];
};

export type CanonicalVariant = {
  readonly externalId: string;
  readonly title: string | null;
  readonly sku: string | null;
  /** Cost of one unit in ten-thousandths of the minor unit, so that 13.0863 EUR is 13_086_300; null = not known. */
  readonly unitCostE4: number | null;
};

export type DocumentKind = 'order' | 'credit' | 'adjustment';

/** `cancelled` and `refunded` describe the document; the money follows from lines and reversals alone. */
export type DocumentStatus = 'open' | 'paid' | 'partially_refunded' | 'refunded' | 'cancelled';

/**
 * An order with all its later edits and refunds, a credit note that names no order, or an adjustment (bad debt and the
 * like, in no sales measure).
 */
export type CanonicalDocument = {
  readonly kind: DocumentKind;
  readonly externalId: string;
  /** What people call it: `#1001`. */
  readonly number: string;
  readonly status: DocumentStatus;
  readonly placedAt: Instant;
  /** When the source last changed it; an older state never overwrites a newer one. Null = the source does not say. */
  readonly updatedAt: Instant | null;
  readonly currency: CurrencyCode;
  /** Test orders are kept but make no events. */
  readonly test: boolean;
  readonly customerExternalId: string | null;
  readonly channelExternalId: string | null;
  readonly locationExternalId: string | null;
  readonly repExternalId: string | null;
  /** Where it was sold to: country as the source names it (ISO code where it has one), region, city. */
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
  readonly lines: readonly DocumentLine[];
  /** Amounts of the whole order, to be split over its lines by largest remainder (by gross less line discount). */
  readonly orderDiscount: MinorUnits;
  readonly shipping: MinorUnits;
  readonly shippingTax: MinorUnits;
  readonly duty: MinorUnits;
  readonly tip: MinorUnits;
  readonly buyerFee: MinorUnits;
  readonly reversals: readonly DocumentReversal[];
  readonly fees: readonly DocumentFee[];
};

/** One line. For a `credit` the amounts are what is given back, positive; for an `adjustment` `gross` is signed by its effect. */
export type DocumentLine = {
  /** Unique inside the document and stable over edits: the source's line id, or the position where it has none. */
  readonly key: string;
  readonly productExternalId: string | null;
  readonly variantExternalId: string | null;
  readonly sku: string | null;
  readonly title: string;
  /** Units; whole or not, negative only where the source writes stock corrections into sales. Thousandths: 1.5 kg is 1500. */
  readonly quantityE3: number;
  /** Price × quantity before discounts, taxes and shipping. */
  readonly gross: MinorUnits;
  /** Discount of this line alone. */
  readonly discount: MinorUnits;
  readonly tax: MinorUnits;
  /** Cost of the whole line where the source states it; null = take it from the variant's cost in force. */
  readonly cost: MinorUnits | null;
  readonly giftCard: boolean;
  /** When the line was added by an edit; null = with the order. */
  readonly addedAt: Instant | null;
};

/** A refund, a cancellation or an edit downwards, on its own day. Amounts are positive, what is taken back. */
export type DocumentReversal = {
  readonly key: string;
  readonly at: Instant;
  readonly reason: 'refund' | 'cancellation' | 'edit';
  readonly lines: readonly ReversalLine[];
  /** Value given back beyond any line (a goodwill refund); reduces net sales. */
  readonly unallocated: MinorUnits;
  readonly shipping: MinorUnits;
  readonly shippingTax: MinorUnits;
  readonly duty: MinorUnits;
  readonly tip: MinorUnits;
  readonly buyerFee: MinorUnits;
};

export type ReversalLine = {
  readonly lineKey: string;
  readonly quantityE3: number;
  /** Share of the line's gross and of its whole discount (own and split from the order) that is taken back. */
  readonly gross: MinorUnits;
  readonly discount: MinorUnits;
  readonly tax: MinorUnits;
  /** True when the goods went back to stock, so that their cost comes back too. */
  readonly restocked: boolean;
};

/** A marketplace's or payment provider's fee (positive) or its refund (negative), on its own day. */
export type DocumentFee = {
  readonly key: string;
  readonly at: Instant;
  readonly name: string;
  readonly amount: MinorUnits;
};
