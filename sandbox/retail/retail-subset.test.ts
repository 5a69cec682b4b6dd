import { expect, test } from 'vitest';
import type { RetailRow } from './read-rows.ts';
import { retailSubset } from './retail-subset.ts';

const row = (fields: Partial<RetailRow>): RetailRow => ({
  invoice: '489434',
  code: '85048',
  description: 'GLASS BALL LIGHTS',
  quantity: '12',
  at: '2009-12-01 07:45:00',
  price: '6.95',
  customer: '13085',
  country: 'United Kingdom',
  ...fields,
});

async function* rowsOf(...rows: readonly RetailRow[]): AsyncGenerator<RetailRow> {
  yield* rows;
}

test('a credit is taken from the latest purchases of that customer, article and price', async () => {
  const rows = [
    row({ quantity: '5' }),
    row({ invoice: '489500', at: '2009-12-02 10:00:00', quantity: '3' }),
    row({ invoice: '489501', at: '2009-12-03 10:00:00', quantity: '9', price: '5.95' }),
    row({ invoice: 'C489600', at: '2009-12-04 09:00:00', quantity: '-4' }),
    row({ invoice: '489700', at: '2009-12-05 10:00:00', quantity: '9' }),
  ];
  const subset = await retailSubset(rowsOf(...rows));
  expect(subset.rows).toEqual(rows);
  const back = subset.orders.map(({ invoice, refunds }) => [
    invoice,
    refunds.map((refund) => [refund.invoice, refund.at, [...refund.pieces]]),
  ]);
  expect(back).toEqual([
    ['489434', [['C489600', '2009-12-04 09:00:00', [[0, 1]]]]],
    ['489500', [['C489600', '2009-12-04 09:00:00', [[0, 3]]]]],
    ['489501', []],
    ['489700', []],
  ]);
});

test('what no platform could have seen is left out, and counted', async () => {
  const kept = row({ quantity: '2' });
  const subset = await retailSubset(
    rowsOf(
      kept,
      row({ invoice: 'A506401', price: '-53594.36' }),
      row({ quantity: '-10', price: '0.00' }),
      row({ price: '0.001' }),
      row({ invoice: 'C1', quantity: '-1', customer: '' }),
      row({ invoice: 'C2', at: '2009-12-02 00:00:00', quantity: '-3' }),
      row({ invoice: 'C3', at: '2009-11-30 00:00:00', quantity: '-1' }),
      row({ invoice: '999', at: '2010-01-01 00:00:00' }),
    ),
    { until: '2010-01-01' },
  );
  expect(subset.rows).toEqual([kept]);
  expect(subset.orders).toMatchObject([{ lines: [{ quantity: 2, price: 695 }], refunds: [] }]);
  expect(subset.omitted).toEqual({
    adjustment: 1,
    not_positive: 1,
    part_pennies: 1,
    credit_without_customer: 1,
    credit_without_purchase: 2,
  });
});
