import { hash } from 'node:crypto';
import type {
  CanonicalDocument,
  DocumentFee,
  DocumentLine,
  DocumentReversal,
  ReversalLine,
} from '../../core/index.ts';

/*
 * Each object is built anew with its fields in one order: equal documents give equal text, whatever made them (a connector,
 * or jsonb, which has an order of its own), and unknown fields never get into the ledger.
 */

function line(from: DocumentLine): DocumentLine {
  return {
    key: from.key,
    productExternalId: from.productExternalId,
    variantExternalId: from.variantExternalId,
    sku: from.sku,
    title: from.title,
    quantityE3: from.quantityE3,
    gross: from.gross,
    discount: from.discount,
    tax: from.tax,
    cost: from.cost,
    giftCard: from.giftCard,
    addedAt: from.addedAt,
  };
}

function reversalLine(from: ReversalLine): ReversalLine {
  return {
    lineKey: from.lineKey,
    quantityE3: from.quantityE3,
    gross: from.gross,
    discount: from.discount,
    tax: from.tax,
    restocked: from.restocked,
  };
}

function reversal(from: DocumentReversal): DocumentReversal {
  return {
    key: from.key,
    at: from.at,
    reason: from.reason,
    lines: from.lines.map(reversalLine),
    unallocated: from.unallocated,
    shipping: from.shipping,
    shippingTax: from.shippingTax,
    duty: from.duty,
    tip: from.tip,
    buyerFee: from.buyerFee,
  };
}

function fee(from: DocumentFee): DocumentFee {
  return { key: from.key, at: from.at, name: from.name, amount: from.amount };
}

/** The document as JSON text: equal documents give equal text. */
export function documentText(from: CanonicalDocument): string {
  const ordered: CanonicalDocument = {
    kind: from.kind,
    externalId: from.externalId,
    number: from.number,
    status: from.status,
    placedAt: from.placedAt,
    updatedAt: from.updatedAt,
    currency: from.currency,
    test: from.test,
    customerExternalId: from.customerExternalId,
    channelExternalId: from.channelExternalId,
    locationExternalId: from.locationExternalId,
    repExternalId: from.repExternalId,
    country: from.country,
    region: from.region,
    city: from.city,
    lines: from.lines.map(line),
    orderDiscount: from.orderDiscount,
    shipping: from.shipping,
    shippingTax: from.shippingTax,
    duty: from.duty,
    tip: from.tip,
    buyerFee: from.buyerFee,
    reversals: from.reversals.map(reversal),
    fees: from.fees.map(fee),
  };
  return JSON.stringify(ordered);
}

/** Any escape of a NUL or of half a surrogate pair, as `JSON.stringify` writes them. */
const unstorable = /\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/** True where JSON text holds characters that the database cannot (U+0000, half a surrogate pair). */
export function isUnstorable(json: string): boolean {
  return json.includes('\\u') && unstorable.test(json);
}

/** The record with U+FFFD in place of the characters that neither text nor jsonb columns can hold. */
export function storable<T>(record: T): T {
  return JSON.parse(JSON.stringify(record), (_key, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\u0000', '\uFFFD').toWellFormed() : value,
  ) as T;
}

/** Length of content hashes in bytes: half of SHA-256, far beyond what chance could make collide. */
const hashBytes = 16;

/** Content hash of a text. */
export function contentHash(text: string): Buffer {
  return hash('sha256', text, 'buffer').subarray(0, hashBytes);
}
