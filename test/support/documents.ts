import {
  type CanonicalDocument,
  currencyCode,
  type DocumentLine,
  type DocumentReversal,
  minorUnits,
  parseInstant,
  type ReversalLine,
  type SourceRecord,
  zeroMinor,
} from '../../src/core/index.ts';

/** A document of one kind with nothing in it but what is given. */
export function aDocument(given: Partial<CanonicalDocument> = {}): CanonicalDocument {
  return {
    kind: 'order',
    externalId: '1001',
    number: `#${given.externalId ?? '1001'}`,
    status: 'paid',
    placedAt: parseInstant('2025-03-10T12:00:00Z'),
    updatedAt: null,
    currency: currencyCode('EUR'),
    test: false,
    customerExternalId: null,
    channelExternalId: null,
    locationExternalId: null,
    repExternalId: null,
    country: null,
    region: null,
    city: null,
    lines: [],
    orderDiscount: zeroMinor,
    shipping: zeroMinor,
    shippingTax: zeroMinor,
    duty: zeroMinor,
    tip: zeroMinor,
    buyerFee: zeroMinor,
    reversals: [],
    fees: [],
    ...given,
  };
}

/** A line of one piece at the given gross; key `1` unless given. */
export function aLine(given: Partial<DocumentLine> = {}): DocumentLine {
  return {
    key: '1',
    productExternalId: null,
    variantExternalId: null,
    sku: null,
    title: 'Cup',
    quantityE3: 1000,
    gross: minorUnits(1000),
    discount: zeroMinor,
    tax: zeroMinor,
    cost: null,
    giftCard: false,
    addedAt: null,
    ...given,
  };
}

/** A refund of nothing on 20 March 2025. */
export function aReversal(given: Partial<DocumentReversal> = {}): DocumentReversal {
  return {
    key: 'r1',
    at: parseInstant('2025-03-20T12:00:00Z'),
    reason: 'refund',
    lines: [],
    unallocated: zeroMinor,
    shipping: zeroMinor,
    shippingTax: zeroMinor,
    duty: zeroMinor,
    tip: zeroMinor,
    buyerFee: zeroMinor,
    ...given,
  };
}

/** One piece of line `1` taken back and put to stock. */
export function aReversalLine(given: Partial<ReversalLine> = {}): ReversalLine {
  return {
    lineKey: '1',
    quantityE3: 1000,
    gross: minorUnits(1000),
    discount: zeroMinor,
    tax: zeroMinor,
    restocked: true,
    ...given,
  };
}

/** A document as a connector hands it over, without a raw form. */
export function documentRecord(document: CanonicalDocument): SourceRecord {
  return { kind: 'document', record: document, raw: null };
}
