import type { WorldLine, WorldOrder, WorldShop } from '../../../sandbox/index.ts';
import {
  type CanonicalDocument,
  currencyCode,
  type DocumentLine,
  instant,
  minorUnits,
  type SourceRecord,
  zeroMinor,
} from '../../../src/core/index.ts';

/** An order of the sample company that has just been placed, as a record that sync takes. */
export function worldRecord(shop: WorldShop, order: WorldOrder): SourceRecord {
  return { kind: 'document', record: worldDocument(shop, order), raw: null };
}

function worldDocument(shop: WorldShop, order: WorldOrder): CanonicalDocument {
  return {
    kind: 'order',
    externalId: order.key,
    number: order.number,
    status: 'paid',
    placedAt: instant(order.placedAt),
    updatedAt: instant(order.placedAt),
    currency: currencyCode(shop.currency),
    test: false,
    customerExternalId: order.customer,
    channelExternalId: order.channel,
    locationExternalId: order.location,
    repExternalId: order.rep,
    country: order.country,
    region: order.region,
    city: order.city,
    lines: order.lines.map(documentLine),
    orderDiscount: minorUnits(order.orderDiscount),
    shipping: minorUnits(order.shipping),
    shippingTax: minorUnits(order.shippingTax),
    duty: zeroMinor,
    tip: minorUnits(order.tip),
    buyerFee: zeroMinor,
    reversals: [],
    fees: [],
  };
}

function documentLine(line: WorldLine): DocumentLine {
  return {
    key: line.key,
    productExternalId: line.product,
    variantExternalId: line.variant,
    sku: line.sku,
    title: line.title,
    quantityE3: line.quantity * 1000,
    gross: minorUnits(line.unitPrice * line.quantity),
    discount: minorUnits(line.discount),
    tax: minorUnits(line.tax),
    cost: null,
    giftCard: false,
    addedAt: null,
  };
}
