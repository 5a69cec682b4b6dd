import { worldCategories, worldProducts } from './catalogue.ts';
import { lastChange, orderAsOf, type WorldOrder, type WorldRefund } from './order.ts';
import type { WorldShop } from './shops.ts';
import { unitPriceOf } from './simulate.ts';

/** A file's name and its text. */
export type WorldFile = { readonly name: string; readonly text: string };

type Cell = string | number | null;

function csv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cell = (value: Cell): string => {
    const text = value === null ? '' : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${[header, ...rows].map((row) => row.map(cell).join(',')).join('\n')}\n`;
}

/** Minor units as decimal text of the major unit. */
function major(amount: number, exponent: number): string {
  return (amount / 10 ** exponent).toFixed(exponent);
}

const iso = (at: number): string => new Date(at).toISOString();

/** The shop's exports as they would be downloaded at `asOf`: orders, lines, refunds and products, one file each. */
export function worldFiles(
  shop: WorldShop,
  orders: readonly WorldOrder[],
  asOf: number,
): readonly WorldFile[] {
  const known = orders.map((order) => orderAsOf(order, asOf)).filter((order) => order !== null);
  return [
    { name: 'orders.csv', text: ordersFile(shop, known) },
    { name: 'lines.csv', text: linesFile(shop, known) },
    { name: 'refunds.csv', text: refundsFile(shop, known) },
    { name: 'products.csv', text: productsFile(shop) },
  ];
}

function status(order: WorldOrder): string {
  if (order.refunds.some((refund) => refund.reason === 'cancellation')) return 'cancelled';
  if (order.refunds.some((refund) => refund.lines.length === order.lines.length)) return 'refunded';
  return order.refunds.length > 0 ? 'partially_refunded' : 'paid';
}

function ordersFile(shop: WorldShop, orders: readonly WorldOrder[]): string {
  const header = [
    'order_id',
    'number',
    'placed_at',
    'updated_at',
    'status',
    'currency',
    'customer_id',
    'channel',
    'location',
    'rep',
    'country',
    'region',
    'city',
    'order_discount',
    'shipping',
    'shipping_tax',
    'tip',
  ];
  const money = (amount: number): string => major(amount, shop.exponent);
  const rows = orders.map((order): readonly Cell[] => [
    order.key,
    order.number,
    iso(order.placedAt),
    iso(lastChange(order)),
    status(order),
    shop.currency,
    order.customer,
    order.channel,
    order.location,
    order.rep,
    order.country,
    order.region,
    order.city,
    money(order.orderDiscount),
    money(order.shipping),
    money(order.shippingTax),
    money(order.tip),
  ]);
  return csv(header, rows);
}

function linesFile(shop: WorldShop, orders: readonly WorldOrder[]): string {
  const header = [
    'order_id',
    'line',
    'product_id',
    'variant_id',
    'sku',
    'title',
    'quantity',
    'unit_price',
    'discount',
    'tax',
    'added_at',
  ];
  const rows = orders.flatMap((order) =>
    order.lines.map((line): readonly Cell[] => [
      order.key,
      line.key,
      line.product,
      line.variant,
      line.sku,
      line.title,
      line.quantity,
      major(line.unitPrice, shop.exponent),
      major(line.discount, shop.exponent),
      major(line.tax, shop.exponent),
      line.addedAt === null ? null : iso(line.addedAt),
    ]),
  );
  return csv(header, rows);
}

const refundColumns = [
  'order_id',
  'refund_id',
  'refunded_at',
  'reason',
  'line',
  'quantity',
  'gross',
  'discount',
  'tax',
  'restocked',
  'shipping',
  'shipping_tax',
  'goodwill',
];

/** One row per line given back; a refund's shipping and goodwill stand on a row without a line. */
function refundsFile(shop: WorldShop, orders: readonly WorldOrder[]): string {
  const rows = orders.flatMap((order) =>
    order.refunds.flatMap((refund) => refundRows(shop, order, refund)),
  );
  return csv(refundColumns, rows);
}

function refundRows(
  shop: WorldShop,
  order: WorldOrder,
  refund: WorldRefund,
): readonly (readonly Cell[])[] {
  const money = (amount: number): string => major(amount, shop.exponent);
  const head: readonly Cell[] = [order.key, refund.key, iso(refund.at), refund.reason];
  const lines = refund.lines.map((line): readonly Cell[] => {
    const amounts = [money(line.gross), money(line.discount), money(line.tax)];
    return [
      ...head,
      line.lineKey,
      line.quantity,
      ...amounts,
      line.restocked ? 'yes' : 'no',
      null,
      null,
      null,
    ];
  });
  if (refund.shipping + refund.shippingTax + refund.goodwill === 0) return lines;
  const blank: readonly Cell[] = [null, null, null, null, null, null];
  return [
    ...lines,
    [...head, ...blank, money(refund.shipping), money(refund.shippingTax), money(refund.goodwill)],
  ];
}

function productsFile(shop: WorldShop): string {
  const names = new Map(worldCategories.map((category) => [category.key, category]));
  const header = [
    'product_id',
    'variant_id',
    'sku',
    'title',
    'variant',
    'brand',
    'category',
    'subcategory',
    'price',
    'cost',
  ];
  const rows = worldProducts.flatMap((product) => {
    const category = names.get(product.category);
    const parent = category?.parent == null ? undefined : names.get(category.parent);
    return product.variants.map((variant): readonly Cell[] => {
      const price = unitPriceOf(shop, variant);
      const cost =
        variant.costShare === null
          ? null
          : major(Math.round(price * variant.costShare), shop.exponent);
      return [
        product.key,
        variant.key,
        variant.sku,
        product.title,
        variant.title,
        product.brand,
        parent?.name ?? category?.name ?? null,
        category?.name ?? null,
        major(price, shop.exponent),
        cost,
      ];
    });
  });
  return csv(header, rows);
}
