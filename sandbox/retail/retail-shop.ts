import { instantOfLocal, timeZone } from '../../src/core/index.ts';
import { addCustomer, addLocation, addProduct } from '../world/live/change-catalogue.ts';
import { LiveShop } from '../world/live/live-shop.ts';
import { placeOrder } from '../world/live/place-order.ts';
import { refundOrder } from '../world/live/refund-order.ts';
import type { LiveShopFacts } from '../world/live/shop-state.ts';
import { type SandboxWorld, worldOfShops } from '../world/live/world.ts';
import { retailCountries } from './countries.ts';
import type { RetailOrder, RetailSubset } from './retail-subset.ts';

export const retailAccount = 'sample-retail.myshopify.com';

const zone = timeZone('Europe/London');

/** The instant of the file's wall-clock text. */
function instantOf(text: string): number {
  return instantOfLocal(Date.parse(`${text.replace(' ', 'T')}Z`), zone);
}

/** A world with the one shop of the data set: prices without taxes, in pounds, on London's clock. */
export function retailWorld(subset: RetailSubset, now: () => number = Date.now): SandboxWorld {
  const from = instantOf(subset.orders[0]?.at ?? '2009-12-01 00:00:00');
  const facts: LiveShopFacts = {
    id: '70915509',
    account: retailAccount,
    name: 'Sample retail',
    currency: 'GBP',
    exponent: 2,
    zone,
    country: 'GB',
    taxesIncluded: false,
    taxes: [],
    presentmentCurrencies: ['GBP'],
    createdAt: from,
  };
  const shop = new LiveShop(facts, { position: 9, now });
  shop.hold();
  addLocation(shop, { name: 'Warehouse', at: from });
  const shelves = { variants: new Map<string, string>(), customers: new Map<string, string>() };
  for (const order of subset.orders) enterOrder(shop, order, shelves);
  shop.settle();
  return worldOfShops(new Map([[retailAccount, shop]]), now);
}

/** Ids in the shop by the file's own. */
type Shelves = {
  readonly variants: Map<string, string>;
  readonly customers: Map<string, string>;
};

function enterOrder(shop: LiveShop, order: RetailOrder, shelves: Shelves): void {
  const at = instantOf(order.at);
  const customerId = customerOf(shop, order, { at, customers: shelves.customers });
  const placed = placeOrder(shop, {
    at,
    name: order.invoice,
    customerId,
    address: addressOf(order),
    lines: order.lines.map(({ code, description, quantity, price }) => ({
      variantId: variantOf(shop, { code, description, price, at }, shelves.variants),
      quantity,
      unit: price,
    })),
    gateway: 'manual',
    stock: false,
  });
  for (const { at: refundedAt, pieces } of order.refunds) {
    refundOrder(shop, placed.id, {
      at: instantOf(refundedAt),
      lines: [...pieces].map(([line, quantity]) => ({
        lineId: placed.lines[line]?.id ?? '',
        quantity,
      })),
      stock: false,
    });
  }
}

function addressOf({ customer, country }: RetailOrder) {
  const code = retailCountries.get(country);
  if (code === undefined) return null;
  const blank = { address1: '', city: '', region: '', zip: '' };
  return { firstName: 'Customer', lastName: customer, ...blank, country: code };
}

function customerOf(
  shop: LiveShop,
  order: RetailOrder,
  { at, customers }: { readonly at: number; readonly customers: Map<string, string> },
): string | null {
  const { customer } = order;
  if (customer === '') return null;
  const known = customers.get(customer);
  if (known !== undefined) return known;
  const address = addressOf(order);
  const { id } = addCustomer(shop, { firstName: 'Customer', lastName: customer, address, at });
  customers.set(customer, id);
  return id;
}

function variantOf(
  shop: LiveShop,
  goods: {
    readonly code: string;
    readonly description: string;
    readonly price: number;
    readonly at: number;
  },
  variants: Map<string, string>,
): string {
  const { code, description, price, at } = goods;
  const known = variants.get(code);
  if (known !== undefined) return known;
  const title = description === '' ? code : description;
  const product = addProduct(shop, {
    title,
    variants: [{ option: '', sku: code, price, cost: null }],
    at,
  });
  const id = product.variantIds[0] ?? '';
  variants.set(code, id);
  return id;
}
