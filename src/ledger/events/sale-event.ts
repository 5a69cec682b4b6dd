import type { BusinessDay, Instant, TimeZone } from '../../core/index.ts';

/**
 * Version of the derivation. It is part of every document's content hash: raise it whenever `saleEvents` gives another
 * answer for the same input, and restate.
 */
export const derivationVersion = 1;

export type SaleEventKind = 'sale' | 'reversal' | 'settlement' | 'gift_card' | 'adjustment';

/** What one line resolves to under the context in force. */
export type LineContext = {
  readonly productId: number | null;
  readonly variantId: number | null;
  /** Cost of one unit in ten-thousandths of the minor unit; null = not known. */
  readonly unitCostE4: number | null;
};

/** What a derivation needs beyond the document itself. */
export type EventContext = {
  /** The store's zone: days and hours are read in it. */
  readonly zone: TimeZone;
  /** One entry per document line, in the document's order. */
  readonly lines: readonly LineContext[];
};

/**
 * One economic event: the columns of `ledger.sale_event` that differ between the events of a document. Amounts are minor
 * units of the document's currency, signed by their effect on the shop's result.
 */
export type SaleEvent = {
  /** Index of the document's line from 1; 0 = the document as a whole. */
  readonly lineNo: number;
  readonly kind: SaleEventKind;
  /** Part of the order as it was placed. */
  readonly initial: boolean;
  readonly happenedAt: Instant;
  readonly eventDay: BusinessDay;
  /** 0–23, the store's local hour. */
  readonly eventHour: number;
  readonly orderDay: BusinessDay;
  readonly orderHour: number;
  readonly productId: number | null;
  readonly variantId: number | null;
  readonly quantityE3: number;
  readonly gross: number;
  readonly discount: number;
  readonly tax: number;
  readonly shipping: number;
  readonly duty: number;
  readonly tip: number;
  readonly buyerFee: number;
  /** Null = not known, as against 0 = costs nothing. */
  readonly cost: number | null;
  readonly channelFee: number;
  readonly adjustment: number;
};

/** The money and quantity of an event, as merchants write it (positive) or already signed. */
export type EventAmounts = Pick<
  SaleEvent,
  | 'quantityE3'
  | 'gross'
  | 'discount'
  | 'tax'
  | 'shipping'
  | 'duty'
  | 'tip'
  | 'buyerFee'
  | 'cost'
  | 'channelFee'
  | 'adjustment'
>;

/** When an event happened and when its order was placed, read in the store's zone. */
export type EventTime = Pick<
  SaleEvent,
  'happenedAt' | 'eventDay' | 'eventHour' | 'orderDay' | 'orderHour'
>;

/** What an event is about. */
export type EventSubject = Pick<
  SaleEvent,
  'lineNo' | 'kind' | 'initial' | 'productId' | 'variantId'
>;
