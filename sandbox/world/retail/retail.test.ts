import { expect, it } from 'vitest';
import { bookOfShop } from '../live/shop-book.ts';
import { retailCsv, retailRows } from './retail-rows.ts';
import { selectShopifySubset } from './select-subset.ts';
import { retailAccount, worldFromSubset } from './world-from-csv.ts';

const header = 'Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country';
const csv = (...lines: readonly string[]): string => `${[header, ...lines].join('\n')}\n`;

const book = csv(
  '1,A,"LAMP, ""RED""",10,2010-03-01 09:00:00,2.5,17,United Kingdom',
  '1,A,"LAMP, ""RED""",10,2010-03-01 09:00:00,2.5,17,United Kingdom',
  '1,B,MUG,3,2010-03-01 09:01:00,1.10,17,United Kingdom',
  '2,A,LAMP,4,2010-03-05 10:00:00,3,17,United Kingdom',
  '3,POST,POSTAGE,1,2010-03-06 10:00:00,18.125,17,United Kingdom',
  '4,A,broken,-7,2010-03-07 10:00:00,0,,United Kingdom',
  'A5,B,Adjust bad debt,1,2010-03-07 10:00:00,-50,,United Kingdom',
  'C6,A,LAMP,-12,2010-03-10 10:00:00,2.5,17,United Kingdom',
  'C7,A,LAMP,-10,2010-03-11 23:30:00,2.5,17,United Kingdom',
  'C7,B,MUG,-1,2010-03-11 23:30:00,1.1,17,United Kingdom',
  'C8,A,LAMP,-10,2010-03-12 10:00:00,2.5,17,United Kingdom',
  'C9,A,LAMP,-1,2010-03-13 10:00:00,2.5,17,United Kingdom',
  'C10,A,LAMP,-1,2010-02-01 10:00:00,3,17,United Kingdom',
  'C11,A,LAMP,-1,2010-03-20 10:00:00,3,18,United Kingdom',
);

it('keeps invoices, and credits that an earlier purchase at that price covers', () => {
  const subset = selectShopifySubset(retailRows(book));
  expect(subset.rows.map(({ invoice, stockCode }) => `${invoice} ${stockCode}`)).toEqual([
    '1 A',
    '1 A',
    '1 B',
    '2 A',
    'C7 A',
    'C7 B',
    'C8 A',
  ]);
  expect(subset.leftOut).toEqual({
    adjustment: 1,
    not_sold: 1,
    price_of_many_decimals: 1,
    unmatched_credit: 4,
  });
  expect(subset.refunds).toEqual([
    {
      credit: 'C7',
      at: '2010-03-11 23:30:00',
      invoice: '1',
      lines: [
        { row: 1, quantity: 10 },
        { row: 2, quantity: 1 },
      ],
    },
    { credit: 'C8', at: '2010-03-12 10:00:00', invoice: '1', lines: [{ row: 0, quantity: 10 }] },
  ]);
  expect(retailRows(retailCsv(subset.rows))).toEqual(subset.rows);
});

it('becomes a shop whose book is the sum of the very rows', () => {
  const subset = selectShopifySubset(retailRows(book));
  const shop = worldFromSubset(subset).shops.get(retailAccount)!;
  const { orders, days } = bookOfShop(shop);
  expect(orders.size).toBe(2);
  // By hand: 2 × 10 × 2.50 + 3 × 1.10 = 53.30 on the first day, 4 × 3.00 on the fifth.
  expect(days.get('2010-03-01')).toMatchObject({ gross: 5330, net: 5330, units: 23 });
  expect(days.get('2010-03-05')).toMatchObject({ gross: 1200, units: 4 });
  expect(days.get('2010-03-11')).toMatchObject({ reversals: -2610, unitsReversed: 11 });
  expect(days.get('2010-03-12')).toMatchObject({ reversals: -2500, unitsReversed: 10 });
  expect([...shop.products.all()].map(({ title }) => title)).toEqual(['LAMP, "RED"', 'MUG']);
});

it('names the column that a file lacks', () => {
  expect(() => retailRows('Invoice,StockCode\n1,A\n')).toThrow('no column Description');
});
