import { seededRandom } from '../../sandbox/world/random.ts';
import {
  type CanonicalDocument,
  currencyCode,
  type DocumentLine,
  instant,
  minorUnits,
  type SourceRecord,
  zeroMinor,
} from '../../src/core/index.ts';

/** What the orders of one run look like. */
export type OrdersShape = {
  readonly orders: number;
  /** Lines of each order, from 1; the mean is halfway. */
  readonly linesFrom: number;
  readonly linesTo: number;
  readonly products: number;
  readonly customers: number;
  /** True for order-level discount and shipping, split over the lines, and the source's own form beside each order. */
  readonly rich: boolean;
};

const firstOrderMs = Date.UTC(2023, 0, 1);
const spanMs = 2 * 365 * 86_400_000;
const countries = ['United Kingdom', 'Germany', 'France', 'EIRE', 'Spain'];

/** Orders over two years, oldest first; the same on every machine. */
export function* makeOrders(shape: OrdersShape): Generator<SourceRecord> {
  const random = seededRandom('ledger bench');
  for (let number = 1; number <= shape.orders; number += 1) {
    const lineCount = random.integer(shape.linesFrom, shape.linesTo);
    const lines = Array.from({ length: lineCount }, (_, index) => {
      const product = random.integer(1, shape.products);
      return lineOf(product, index, random.integer(1, 12));
    });
    const document: CanonicalDocument = {
      kind: 'order',
      externalId: String(500_000 + number),
      number: `#${number}`,
      status: 'paid',
      placedAt: instant(firstOrderMs + Math.floor((spanMs * number) / shape.orders)),
      updatedAt: null,
      currency: currencyCode('GBP'),
      test: false,
      customerExternalId: String(random.integer(1, shape.customers)),
      channelExternalId: null,
      locationExternalId: null,
      repExternalId: null,
      country: random.pick(countries),
      region: null,
      city: null,
      lines,
      orderDiscount: shape.rich ? minorUnits(random.integer(0, 500)) : zeroMinor,
      shipping: shape.rich ? minorUnits(random.integer(0, 990)) : zeroMinor,
      shippingTax: zeroMinor,
      duty: zeroMinor,
      tip: zeroMinor,
      buyerFee: zeroMinor,
      reversals: [],
      fees: [],
    };
    yield { kind: 'document', record: document, raw: shape.rich ? rawOf(document) : null };
  }
}

function lineOf(product: number, index: number, quantity: number): DocumentLine {
  const sku = `SKU-${product}`;
  return {
    key: String(index + 1),
    productExternalId: sku,
    variantExternalId: sku,
    sku,
    title: `Hanging heart holder no. ${product}`,
    quantityE3: quantity * 1000,
    gross: minorUnits(quantity * (95 + (product % 900))),
    discount: zeroMinor,
    tax: zeroMinor,
    cost: null,
    giftCard: false,
    addedAt: null,
  };
}

/** About as many bytes as a shop's own form of an order. */
function rawOf(document: CanonicalDocument): SourceRecord['raw'] {
  return {
    id: document.externalId,
    name: document.number,
    processed_at: new Date(document.placedAt).toISOString(),
    currency: document.currency,
    customer: { id: document.customerExternalId ?? '' },
    line_items: document.lines.map(({ key, title, sku, quantityE3, gross }) => ({
      id: key,
      title,
      sku,
      quantity: quantityE3 / 1000,
      price: String(gross / 100),
    })),
    total_discounts: String(document.orderDiscount / 100),
    total_shipping: String(document.shipping / 100),
  };
}
