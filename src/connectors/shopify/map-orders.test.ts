import { describe, expect, test } from 'vitest';
import { anOrder, other, sold } from '../../../test/fixtures/shopify/an-order.ts';
import type { CanonicalDocument, Json } from '../../core/index.ts';
import { mapOrder } from './map-orders.ts';

/** The document of a node that must map without a problem. */
function documentOf(node: Json): CanonicalDocument {
  const { records, problems } = mapOrder(node);
  expect(problems).toEqual([]);
  const found = records.find((record) => record.kind === 'document');
  if (found?.kind !== 'document') throw new Error('there is no document');
  expect(found.raw).toBe(node);
  return found.record;
}

const placedAt = Date.parse('2026-03-02T10:00:00Z');
const placed = { id: 1, at: '2026-03-02T10:00:00Z', reason: 'ORDER' } as const;

describe('an order as placed', () => {
  test('prices without tax, line and order discount, shipping: every amount has its place', () => {
    // 2 × 20.00 less 10 % (4.00) at 19 %: 36.00 + 6.84. 1 × 5.00 less its share 0.50: 4.50 + 0.86. Shipping 4.90 + 0.93.
    const document = documentOf(
      anOrder({
        current: '54.03',
        agreements: [
          {
            ...placed,
            sales: [
              sold(11, 2, { total: '42.84', tax: '6.84', discount: '4.00' }),
              sold(12, 1, { total: '5.36', tax: '0.86', discount: '0.50' }),
              other('SHIPPING', { total: '5.83', tax: '0.93' }),
            ],
          },
        ],
      }),
    );
    expect(document).toMatchObject({
      kind: 'order',
      externalId: '5001',
      number: '#1001',
      status: 'paid',
      placedAt,
      updatedAt: Date.parse('2026-03-09T08:00:00Z'),
      currency: 'EUR',
      test: false,
      customerExternalId: '801',
      channelExternalId: 'web',
      locationExternalId: null,
      country: 'DE',
      region: 'Berlin',
      city: 'Berlin',
      orderDiscount: 0,
      shipping: 490,
      shippingTax: 93,
      duty: 0,
      tip: 0,
      buyerFee: 0,
      reversals: [],
      fees: [],
    });
    expect(document.lines).toEqual([
      {
        key: '11',
        productExternalId: '110',
        variantExternalId: '111',
        sku: 'SKU-11',
        title: 'Product 11',
        quantityE3: 2000,
        gross: 4000,
        discount: 400,
        tax: 684,
        cost: null,
        giftCard: false,
        addedAt: null,
      },
      expect.objectContaining({ key: '12', quantityE3: 1000, gross: 500, discount: 50, tax: 86 }),
    ]);
  });

  test('prices with tax: gross and discount are without it', () => {
    // 2 × 12.00 with 20 % VAT is 20.00 + 4.00; a code takes 2.40 off, 2.00 of it price: 18.00 + 3.60 = 21.60.
    const document = documentOf(
      anOrder({
        current: '21.60',
        fields: { taxesIncluded: true, discountCodes: ['SPRING'] },
        agreements: [
          { ...placed, sales: [sold(11, 2, { total: '21.60', tax: '3.60', discount: '2.00' })] },
        ],
      }),
    );
    expect(document.lines[0]).toMatchObject({ gross: 2000, discount: 200, tax: 360 });
  });

  test('yen have no decimals, however they are written', () => {
    const document = documentOf(
      anOrder({
        currency: 'JPY',
        current: '3300',
        agreements: [
          { ...placed, sales: [sold(11, 3, { total: '3300.0', tax: '300.0', discount: '0.0' })] },
        ],
      }),
    );
    expect(document).toMatchObject({ currency: 'JPY', lines: [{ gross: 3000, tax: 300 }] });
  });

  test('the shop currency counts, whatever the buyer saw', () => {
    const document = documentOf(
      anOrder({
        current: '10.00',
        fields: {
          presentmentCurrencyCode: 'USD',
          currentTotalPriceSet: {
            shopMoney: { amount: '10.00', currencyCode: 'EUR' },
            presentmentMoney: { amount: '11.40', currencyCode: 'USD' },
          },
        },
        agreements: [{ ...placed, sales: [sold(11, 1, { total: '10.00' })] }],
      }),
    );
    expect(document).toMatchObject({ currency: 'EUR', lines: [{ gross: 1000 }] });
  });

  test('tips, duties and additional fees are no sales of goods; their tax is no product’s', () => {
    const document = documentOf(
      anOrder({
        current: '36.20',
        agreements: [
          {
            ...placed,
            sales: [
              sold(11, 1, { total: '20.00' }),
              other('TIP', { total: '3.00' }),
              other('DUTY', { total: '9.60', tax: '1.60' }),
              other('ADDITIONAL_FEE', { total: '3.60', tax: '0.60' }),
            ],
          },
        ],
      }),
    );
    expect(document).toMatchObject({ tip: 300, duty: 800, buyerFee: 300, shippingTax: 220 });
    expect(document.lines).toHaveLength(1);
  });

  test('a gift card sold is flagged, by its sale or by its line', () => {
    const document = documentOf(
      anOrder({
        current: '75.00',
        agreements: [
          {
            ...placed,
            sales: [
              { action: 'ORDER', lineType: 'GIFT_CARD', line: 11, quantity: 1, total: '50.00' },
              { ...sold(12, 1, { total: '25.00' }), giftCard: true },
            ],
          },
        ],
      }),
    );
    expect(document.lines.map(({ giftCard }) => giftCard)).toEqual([true, true]);
  });

  test('free goods and a line of no pieces stay lines of nothing', () => {
    const document = documentOf(
      anOrder({
        current: '0.00',
        agreements: [
          {
            ...placed,
            sales: [
              sold(11, 1, { total: '0.00', discount: '15.00' }),
              sold(12, 0, { total: '0.0' }),
            ],
          },
        ],
      }),
    );
    expect(document.lines).toMatchObject([
      { quantityE3: 1000, gross: 1500, discount: 1500, tax: 0 },
      { quantityE3: 0, gross: 0 },
    ]);
  });

  test('sixty lines are sixty lines', () => {
    const sales = Array.from({ length: 60 }, (_, index) => sold(100 + index, 1, { total: '1.00' }));
    const document = documentOf(anOrder({ current: '60.00', agreements: [{ ...placed, sales }] }));
    expect(document.lines).toHaveLength(60);
  });

  test('what Shopify hides or has lost is absent', () => {
    const node = anOrder({
      current: '10.00',
      fields: {
        customer: null,
        shippingAddress: null,
        sourceName: null,
        displayFinancialStatus: null,
      },
      agreements: [{ ...placed, sales: [sold(11, 1, { total: '10.00' })] }],
    });
    expect(documentOf(node)).toMatchObject({
      customerExternalId: null,
      channelExternalId: null,
      country: null,
      status: 'open',
    });
  });

  test('the billing address stands in for the shipping address, the till’s location is the order’s', () => {
    const document = documentOf(
      anOrder({
        current: '10.00',
        fields: {
          test: true,
          sourceName: 'pos',
          shippingAddress: null,
          billingAddress: { countryCodeV2: 'FR', provinceCode: null, province: null, city: ' ' },
          retailLocation: { id: 'gid://shopify/Location/77' },
        },
        agreements: [{ ...placed, sales: [sold(11, 1, { total: '10.00' })] }],
      }),
    );
    expect(document).toMatchObject({
      test: true,
      country: 'FR',
      region: null,
      city: null,
      locationExternalId: '77',
    });
  });

  test('the channel comes with the order, by a name for people', () => {
    const node = anOrder({
      current: '0.00',
      agreements: [{ ...placed, sales: [] }],
      fields: { sourceName: 'pos' },
    });
    expect(mapOrder(node).records[0]).toEqual({
      kind: 'channel',
      record: { externalId: 'pos', name: 'Point of Sale' },
      raw: null,
    });
  });

  test('fees are those of successful payments, on their day', () => {
    const fee = (id: number, amount: string, currencyCode = 'EUR'): Json => ({
      id: `gid://shopify/TransactionFee/${id}`,
      type: 'processing_fee',
      amount: { amount, currencyCode },
    });
    const transaction = (fields: { readonly [field: string]: Json }): Json => ({
      id: 'gid://shopify/OrderTransaction/1',
      status: 'SUCCESS',
      test: false,
      createdAt: '2026-03-02T10:00:00Z',
      processedAt: '2026-03-02T10:00:05Z',
      fees: [],
      ...fields,
    });
    const node = anOrder({
      current: '10.00',
      agreements: [{ ...placed, sales: [sold(11, 1, { total: '10.00' })] }],
      fields: {
        transactions: [
          transaction({ fees: [fee(1, '0.54')] }),
          transaction({ status: 'FAILURE', fees: [fee(2, '9.99')] }),
          transaction({ fees: [fee(3, '0.60', 'USD')] }),
        ],
      },
    });
    const { records, problems } = mapOrder(node);
    expect(records[1]).toMatchObject({
      record: {
        fees: [
          {
            key: '1',
            at: Date.parse('2026-03-02T10:00:05Z'),
            name: 'processing_fee',
            amount: 54,
          },
        ],
      },
    });
    expect(problems).toMatchObject([
      { recordKind: 'order', externalId: '5001', reason: 'fee_currency' },
    ]);
  });
});
