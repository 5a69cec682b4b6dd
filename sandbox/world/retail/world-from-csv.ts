import { instantOfLocal, timeZone } from '../../../src/core/index.ts';
import { addCustomer, addLocation, addProduct } from '../live/change-catalogue.ts';
import { LiveShop } from '../live/live-shop.ts';
import type { LiveOrder } from '../live/order-state.ts';
import { type OrderInput, placeOrder } from '../live/place-order.ts';
import { refundOrder } from '../live/refund-order.ts';
import { connectLevel } from '../live/stock.ts';
import { type SandboxWorld, worldOfShops } from '../live/world.ts';
import { countryCode } from './countries.ts';
import { type RetailRow, readRetailRows } from './retail-rows.ts';
import {
  placedAt,
  type RetailOrder,
  type RetailSubset,
  selectShopifySubset,
} from './select-subset.ts';

export const retailAccount = 'online-retail.myshopify.com';
const zoneName = 'Europe/London';

/**
 * A world of one shop that a retail CSV tells: its invoices as orders, its credits as refunds of them.
 *
 * @throws AppError `input_invalid` when the file can't be read
 */
export async function worldFromCsv(file: string, now = Date.now): Promise<SandboxWorld> {
  return worldFromSubset(selectShopifySubset(await readRetailRows(file)), now);
}

export function worldFromSubset(subset: RetailSubset, now = Date.now): SandboxWorld {
  const first = Math.min(...subset.orders.slice(0, 1000).map(({ rows }) => timeOf(placedAt(rows))));
  const opened = Number.isFinite(first) ? first - 86_400_000 : now();
  const shop = new LiveShop(
    {
      id: '7099155099',
      account: retailAccount,
      name: 'Online Retail',
      currency: 'GBP',
      exponent: 2,
      zone: zoneName,
      country: 'GB',
      taxesIncluded: false,
      taxes: [],
      presentmentCurrencies: ['GBP'],
      createdAt: opened,
    },
    { position: 9, now },
  );
  fill(shop, subset, opened);
  return worldOfShops(new Map([[retailAccount, shop]]), now);
}

function timeOf(local: string): number {
  return instantOfLocal(Date.parse(`${local.replace(' ', 'T')}Z`), timeZone(zoneName));
}

/** Pence of a price with at most two decimals. */
function pence(price: string): number {
  const [whole = '0', rest = ''] = price.split('.');
  return Number(whole) * 100 + Number(rest.padEnd(2, '0').slice(0, 2));
}

function fill(shop: LiveShop, subset: RetailSubset, opened: number): void {
  shop.hold();
  const locationId = addLocation(shop, { name: 'Warehouse', city: 'London', at: opened }).id;
  const variants = articles(shop, subset, { locationId, opened });
  const customers = new Map<string, string>();
  const placed = new Map<string, LiveOrder>();
  const byTime = subset.orders
    .map((order) => ({ order, at: timeOf(placedAt(order.rows)) }))
    .sort((a, b) => a.at - b.at);
  for (const { order, at } of byTime) {
    const input = orderInput(order, variants);
    const customerId = customerOf(shop, customers, { row: order.rows[0], at });
    placed.set(order.invoice, placeOrder(shop, { ...input, at, customerId, stock: false }));
  }
  for (const refund of subset.refunds.toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
    const order = placed.get(refund.invoice);
    if (order === undefined) continue;
    const lines = refund.lines.map(({ row, quantity }) => ({
      lineId: order.lines[row]?.id ?? '',
      quantity,
      restock: 'return' as const,
    }));
    refundOrder(shop, order.id, {
      at: timeOf(refund.at),
      lines,
      note: refund.credit,
      stock: false,
    });
  }
  shop.settle();
}

function orderInput(order: RetailOrder, variants: ReadonlyMap<string, string>): OrderInput {
  const country = countryCode(order.rows[0]?.country ?? '');
  const nobody = { firstName: '', lastName: '', address1: '', city: '', region: '', zip: '' };
  return {
    name: order.invoice,
    address: country === null ? null : { ...nobody, country },
    lines: order.rows.map((row) => ({
      variantId: variants.get(row.stockCode.trim()) ?? null,
      quantity: row.quantity,
      unit: pence(row.price),
    })),
  };
}

/** One product with one variant for each stock code, named after its first description. */
function articles(
  shop: LiveShop,
  { rows }: RetailSubset,
  { locationId, opened }: { readonly locationId: string; readonly opened: number },
): ReadonlyMap<string, string> {
  const found = new Map<string, { title: string; price: number }>();
  for (const row of rows) {
    const code = row.stockCode.trim();
    const known = found.get(code);
    const title = row.description.trim();
    if (known === undefined) found.set(code, { title, price: pence(row.price) });
    else if (known.title === '') known.title = title;
  }
  return new Map(
    [...found].map(([code, { title, price }]) => {
      const variant = { option: '', sku: code, price, cost: null };
      const product = addProduct(shop, {
        title: title === '' ? code : title,
        variants: [variant],
        at: opened,
      });
      const id = product.variantIds[0] ?? '';
      connectLevel(shop, shop.variants.need(id, 'variant'), {
        locationId,
        available: 100,
        at: opened,
      });
      return [code, id];
    }),
  );
}

function customerOf(
  shop: LiveShop,
  customers: Map<string, string>,
  { row, at }: { readonly row: RetailRow | undefined; readonly at: number },
): string | null {
  if (row === undefined || row.customer === '') return null;
  const known = customers.get(row.customer);
  if (known !== undefined) return known;
  const { id } = addCustomer(shop, { firstName: null, lastName: row.customer, at });
  customers.set(row.customer, id);
  return id;
}
