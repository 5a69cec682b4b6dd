import { describe, expect, test } from 'vitest';
import { anOrder, other, sold } from '../../../test/fixtures/shopify/an-order.ts';
import type { Json } from '../../core/index.ts';
import { mapOrder } from './map-orders.ts';

const placedAt = Date.parse('2026-03-02T10:00:00Z');
const placed = { id: 1, at: '2026-03-02T10:00:00Z', reason: 'ORDER' } as const;

describe('what does not fit', () => {
  test('an order whose book does not come to its total is kept and told', () => {
    const node = anOrder({
      current: '12.00',
      agreements: [{ ...placed, sales: [sold(11, 1, { total: '10.00' })] }],
    });
    const { records, problems } = mapOrder(node);
    expect(records).toHaveLength(2);
    expect(problems).toMatchObject([
      {
        reason: 'totals_differ',
        message: expect.stringContaining('comes to 10.00 EUR'),
      },
    ]);
  });

  test('sales of a kind that is not known yet are counted and told', () => {
    const node = anOrder({
      current: '12.00',
      agreements: [
        {
          ...placed,
          sales: [
            sold(11, 1, { total: '10.00' }),
            other('UNKNOWN', { total: '2.00', tax: '0.40' }, 'UNKNOWN'),
          ],
        },
      ],
    });
    const { records, problems } = mapOrder(node);
    expect(records[1]).toMatchObject({
      record: {
        reversals: [{ key: '1', at: placedAt, unallocated: -160, shippingTax: -40, lines: [] }],
      },
    });
    expect(problems).toMatchObject([{ reason: 'sale_unknown' }]);
  });

  test.each<[string, Json, string]>([
    ['no agreements', anOrder({ current: '0.00', agreements: [] }), 'agreements_missing'],
    ['no order at all', { id: 'gid://shopify/Order/9', name: '#9' }, 'node_invalid'],
    [
      'amounts of another currency',
      anOrder({
        current: '1.00',
        agreements: [{ ...placed, sales: [sold(11, 1, { total: '1.00' })] }],
        fields: { currencyCode: 'USD' },
      }),
      'currency_mixed',
    ],
    [
      'an amount that is none',
      anOrder({
        current: '1.00',
        agreements: [{ ...placed, sales: [sold(11, 1, { total: 'one' })] }],
      }),
      'value_invalid',
    ],
    [
      'an amount beyond what can be counted',
      anOrder({
        current: '1.00',
        agreements: [{ ...placed, sales: [sold(11, 1, { total: '90071992547409.93' })] }],
      }),
      'amount_invalid',
    ],
  ])('%s: a problem, and no record', (_, node, reason) => {
    const { records, problems } = mapOrder(node);
    expect(records).toEqual([]);
    expect(problems).toMatchObject([{ recordKind: 'order', source: 'orders', reason }]);
    expect(problems[0]?.raw).toContain('gid://shopify/Order/');
  });
});
