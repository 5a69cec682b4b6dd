/**
 * A shop small enough to add up by hand (EUR, Berlin). From 1 to 31 March 2025, refunds on their own day:
 *
 * | | |
 * |---|---|
 * | gross sales | 25.00 + 8.00 + 12.50 + 49.90 + 80.00 = 175.40 |
 * | discounts | −1.00 − 5.00 = −6.00 |
 * | reversals | −12.50 (one of two mugs came back on 8 March) |
 * | net sales | 156.90 |
 * | shipping | 5.00 + 4.90 = 9.90 |
 * | taxes | 4.75 + 1.33 + 2.38 + 8.53 + 15.20 − 2.38 = 29.81 |
 * | total sales | 196.61 |
 * | orders | 4, so 169.40 / 4 = 42.35 an order |
 * | units sold | 2 + 1 + 1 + 1 + 10 = 15 |
 */
const orders = `order_id,placed_at,customer_id,channel,country,shipping
A1,2025-03-03T10:00:00+01:00,c1,Online store,DE,5.00
A2,2025-03-03T18:30:00+01:00,c2,Online store,FR,
A3,2025-03-05T09:15:00+01:00,c1,Market stall,DE,4.90
A4,2025-03-10T12:00:00+01:00,c3,Online store,TR,
`;

const lines = `order_id,line,product_id,title,quantity,unit_price,discount,tax
A1,1,p1,Blue mug,2,12.50,,4.75
A1,2,p2,Tea towel,1,8.00,1.00,1.33
A2,1,p1,Blue mug,1,12.50,,2.38
A3,1,p3,Oak board,1,49.90,5.00,8.53
A4,1,p2,Tea towel,10,8.00,,15.20
`;

const refunds = `order_id,refund_id,refunded_at,line,quantity,gross,tax
A1,r1,2025-03-08T15:00:00+01:00,1,1,12.50,2.38
`;

const products = `product_id,variant_id,title,cost
p1,,Blue mug,5.00
p2,,Tea towel,3.00
p3,,Oak board,20.00
`;

export type ShopFile = {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
};

function file(name: string, text: string): ShopFile {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(text) };
}

/** The shop's export. */
export const smallShop: readonly ShopFile[] = [
  file('orders.csv', orders),
  file('lines.csv', lines),
  file('refunds.csv', refunds),
  file('products.csv', products),
];

/** A later export with one more order, of 20.00 on 12 March, and one whose date does not exist. */
export const laterExport: readonly ShopFile[] = [
  file(
    'orders.csv',
    `${orders}A5,2025-03-12T08:00:00+01:00,c4,Online store,DE,\nA6,2025-02-31T08:00:00+01:00,c4,Online store,DE,\n`,
  ),
  file('lines.csv', `${lines}A5,1,p2,Tea towel,2,10.00,,3.19\nA6,1,p1,Blue mug,1,12.50,,2.38\n`),
  file('refunds.csv', refunds),
  file('products.csv', products),
];

/** The search part of a view on the shop's March. */
export const march = 'from=2025-03-01&to=2025-03-31&compare=none';
