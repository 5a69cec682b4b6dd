import { describe, expect, test } from 'vitest';
import { anOrder, other, returned, sold } from '../../../test/fixtures/shopify/an-order.ts';
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

const placed = { id: 1, at: '2026-03-02T10:00:00Z', reason: 'ORDER' } as const;

describe('afterwards', () => {
  const twoShirts = sold(11, 2, { total: '42.84', tax: '6.84', discount: '4.00' });
  const shipping = other('SHIPPING', { total: '5.83', tax: '0.93' });
  const order = { ...placed, sales: [twoShirts, shipping] };
  const refundedAt = '2026-03-05T12:00:00Z';

  test('one of two comes back to stock', () => {
    const document = documentOf(
      anOrder({
        current: '27.25',
        fields: { displayFinancialStatus: 'PARTIALLY_REFUNDED' },
        agreements: [
          order,
          {
            id: 2,
            at: refundedAt,
            reason: 'REFUND',
            sales: [returned(11, 1, { total: '21.42', tax: '3.42', discount: '2.00' })],
            refund: [[11, 1, 'RETURN']],
          },
        ],
      }),
    );
    expect(document.status).toBe('partially_refunded');
    expect(document.reversals).toEqual([
      {
        key: '2',
        at: Date.parse(refundedAt),
        reason: 'refund',
        lines: [
          {
            lineKey: '11',
            quantityE3: 1000,
            gross: 2000,
            discount: 200,
            tax: 342,
            restocked: true,
          },
        ],
        unallocated: 0,
        shipping: 0,
        shippingTax: 0,
        duty: 0,
        tip: 0,
        buyerFee: 0,
      },
    ]);
  });

  test('of two that come back one is broken: two lines of the reversal', () => {
    const document = documentOf(
      anOrder({
        current: '5.83',
        agreements: [
          order,
          {
            id: 2,
            at: refundedAt,
            reason: 'REFUND',
            sales: [returned(11, 2, { total: '42.84', tax: '6.84', discount: '4.00' })],
            refund: [
              [11, 1, 'NO_RESTOCK'],
              [11, 1, 'RETURN'],
            ],
          },
        ],
      }),
    );
    expect(document.reversals[0]?.lines).toEqual([
      { lineKey: '11', quantityE3: 1000, gross: 2000, discount: 200, tax: 342, restocked: true },
      { lineKey: '11', quantityE3: 1000, gross: 2000, discount: 200, tax: 342, restocked: false },
    ]);
  });

  test('shipping alone, and money beyond the goods', () => {
    const document = documentOf(
      anOrder({
        current: '36.84',
        agreements: [
          order,
          {
            id: 2,
            at: refundedAt,
            reason: 'REFUND',
            sales: [other('SHIPPING', { total: '-5.83', tax: '-0.93' }, 'RETURN')],
            refund: [],
          },
          {
            id: 3,
            at: '2026-03-06T12:00:00Z',
            reason: 'REFUND',
            sales: [other('ADJUSTMENT', { total: '-6.00', tax: '0.00' }, 'RETURN')],
            refund: [],
          },
        ],
      }),
    );
    expect(document.reversals).toMatchObject([
      { key: '2', shipping: 490, shippingTax: 93, unallocated: 0, lines: [] },
      { key: '3', shipping: 0, shippingTax: 0, unallocated: 600, lines: [] },
    ]);
  });

  test('Shopify’s total may leave out what was given beyond the goods', () => {
    const node = anOrder({
      current: '48.67',
      agreements: [
        order,
        {
          id: 3,
          at: refundedAt,
          reason: 'REFUND',
          sales: [other('ADJUSTMENT', { total: '-6.00' }, 'RETURN')],
          refund: [],
        },
      ],
    });
    expect(documentOf(node).reversals).toMatchObject([{ unallocated: 600 }]);
  });

  test('a return fee, and less given back than the goods: charges of that day', () => {
    const document = documentOf(
      anOrder({
        current: '37.25',
        agreements: [
          order,
          {
            id: 2,
            at: refundedAt,
            reason: 'RETURN',
            sales: [
              returned(11, 1, { total: '21.42', tax: '3.42', discount: '2.00' }),
              other('FEE', { total: '6.00', tax: '1.00' }),
              other('ADJUSTMENT', { total: '4.00' }, 'RETURN'),
            ],
          },
        ],
      }),
    );
    expect(document.reversals).toMatchObject([
      {
        reason: 'refund',
        buyerFee: -500,
        shippingTax: -100,
        unallocated: -400,
        lines: [{ lineKey: '11', restocked: true }],
      },
    ]);
  });

  test('a return goes where the refund of its line says', () => {
    const document = documentOf(
      anOrder({
        current: '27.25',
        agreements: [
          order,
          {
            id: 2,
            at: refundedAt,
            reason: 'RETURN',
            sales: [returned(11, 1, { total: '21.42', tax: '3.42', discount: '2.00' })],
          },
          {
            id: 3,
            at: '2026-03-07T12:00:00Z',
            reason: 'REFUND',
            sales: [],
            refund: [[11, 1, 'NO_RESTOCK']],
          },
        ],
      }),
    );
    expect(document.reversals).toMatchObject([{ key: '2', lines: [{ restocked: false }] }]);
  });

  test('a cancellation takes all back on its own day', () => {
    const document = documentOf(
      anOrder({
        current: '0.00',
        fields: { cancelledAt: '2026-03-03T08:00:00Z', displayFinancialStatus: 'REFUNDED' },
        agreements: [
          order,
          {
            id: 2,
            at: '2026-03-03T08:00:02Z',
            reason: 'REFUND',
            sales: [
              returned(11, 2, { total: '42.84', tax: '6.84', discount: '4.00' }),
              other('SHIPPING', { total: '-5.83', tax: '-0.93' }, 'RETURN'),
            ],
            refund: [[11, 2, 'CANCEL']],
          },
        ],
      }),
    );
    expect(document.status).toBe('cancelled');
    expect(document.reversals).toMatchObject([
      {
        at: Date.parse('2026-03-03T08:00:02Z'),
        reason: 'cancellation',
        shipping: 490,
        lines: [{ quantityE3: 2000, gross: 4000, discount: 400, tax: 684, restocked: true }],
      },
    ]);
  });

  test('an edit adds a line and pieces, and takes pieces out again', () => {
    const document = documentOf(
      anOrder({
        current: '70.09',
        agreements: [
          order,
          {
            id: 2,
            at: '2026-03-03T09:00:00Z',
            reason: 'ORDER_EDIT',
            sales: [
              sold(11, 1, { total: '23.80', tax: '3.80' }),
              sold(12, 1, { total: '19.04', tax: '3.04' }),
            ],
          },
          {
            id: 3,
            at: '2026-03-04T09:00:00Z',
            reason: 'ORDER_EDIT',
            sales: [returned(11, 1, { total: '21.42', tax: '3.42', discount: '2.00' })],
          },
        ],
      }),
    );
    const addedAt = Date.parse('2026-03-03T09:00:00Z');
    expect(document.lines).toMatchObject([
      { key: '11', quantityE3: 2000, gross: 4000, addedAt: null },
      { key: '11/2', quantityE3: 1000, gross: 2000, discount: 0, tax: 380, addedAt },
      { key: '12', quantityE3: 1000, gross: 1600, tax: 304, addedAt },
    ]);
    expect(document.reversals).toMatchObject([
      { key: '3', reason: 'edit', lines: [{ lineKey: '11', quantityE3: 1000, restocked: true }] },
    ]);
  });

  test('pieces beyond a line’s own are taken from what was added to it', () => {
    const document = documentOf(
      anOrder({
        current: '0.00',
        agreements: [
          { ...placed, sales: [sold(11, 1, { total: '10.00' })] },
          {
            id: 2,
            at: '2026-03-03T09:00:00Z',
            reason: 'ORDER_EDIT',
            sales: [sold(11, 2, { total: '20.00' })],
          },
          {
            id: 3,
            at: refundedAt,
            reason: 'REFUND',
            sales: [returned(11, 3, { total: '30.00' })],
            refund: [[11, 3, 'RETURN']],
          },
        ],
      }),
    );
    expect(document.reversals[0]?.lines).toMatchObject([
      { lineKey: '11', quantityE3: 1000, gross: 1000 },
      { lineKey: '11/2', quantityE3: 2000, gross: 2000 },
    ]);
  });

  test('a price that falls is a reversal without pieces, one that rises a sale without pieces', () => {
    // 42.84 falls by 11.90 (10.00 + 1.90 tax), then rises by 2.38 (2.00 + 0.38 tax).
    const change = (total: string, tax: string) =>
      ({
        action: 'UPDATE',
        lineType: 'PRODUCT',
        line: 11,
        quantity: 0,
        total,
        tax,
      }) as const;
    const document = documentOf(
      anOrder({
        current: '39.15',
        agreements: [
          order,
          {
            id: 2,
            at: '2026-03-03T09:00:00Z',
            reason: 'ORDER_EDIT',
            sales: [change('-11.90', '-1.90')],
          },
          {
            id: 3,
            at: '2026-03-04T09:00:00Z',
            reason: 'ORDER_EDIT',
            sales: [change('2.38', '0.38')],
          },
        ],
      }),
    );
    expect(document.lines).toMatchObject([
      { key: '11', gross: 4000 },
      {
        key: '11/3',
        quantityE3: 0,
        gross: 200,
        tax: 38,
        addedAt: Date.parse('2026-03-04T09:00:00Z'),
      },
    ]);
    expect(document.reversals).toMatchObject([
      {
        key: '2',
        reason: 'edit',
        lines: [{ lineKey: '11', quantityE3: 0, gross: 1000, discount: 0, tax: 190 }],
      },
    ]);
  });

  test('a discount given by an edit is taken from the line on the day of the edit', () => {
    // 5.00 off: total −5.95, tax −0.95, discount +5.00; the price before discounts stays.
    const document = documentOf(
      anOrder({
        current: '42.72',
        agreements: [
          order,
          {
            id: 2,
            at: '2026-03-03T09:00:00Z',
            reason: 'ORDER_EDIT',
            sales: [
              {
                action: 'UPDATE',
                lineType: 'PRODUCT',
                line: 11,
                quantity: null,
                total: '-5.95',
                tax: '-0.95',
                discount: '5.00',
              },
            ],
          },
        ],
      }),
    );
    expect(document.reversals[0]?.lines).toMatchObject([{ gross: 0, discount: -500, tax: 95 }]);
  });

  test('agreements count by their time, whatever order they come in', () => {
    const refund = {
      id: 10,
      at: refundedAt,
      reason: 'REFUND',
      sales: [returned(11, 2, { total: '42.84', tax: '6.84', discount: '4.00' })],
      refund: [[11, 2, 'RETURN']],
    } as const;
    const forwards = documentOf(anOrder({ current: '5.83', agreements: [order, refund] }));
    const backwards = documentOf(anOrder({ current: '5.83', agreements: [refund, order] }));
    expect(backwards).toEqual(forwards);
  });
});
