import type { LiveOrder } from '../world/live/order-state.ts';
import type { Shelf } from '../world/live/shelf.ts';
import type { SortedIndex } from '../world/sorted-index.ts';
import { needCustomerData, needScope } from './access.ts';
import { type Connection, type ConnectionArgs, indexConnection } from './connections.ts';
import { levelView } from './resolve-catalogue.ts';
import { OrderView } from './resolve-order.ts';
import { orderContext } from './resolve-order-parts.ts';
import { RefundView } from './resolve-refund.ts';
import { shopRoot } from './resolve-shop.ts';
import { parseSearch, type SearchFields } from './search-query.ts';
import {
  collectionSearch,
  customerSearch,
  itemSearch,
  locationSearch,
  orderSearch,
  productSearch,
  variantSearch,
} from './searches.ts';
import type { ViewContext } from './view-context.ts';

type ListArgs = ConnectionArgs & { readonly query?: string | null; readonly sortKey?: string };
type IdArgs = { readonly id: string };
type CountArgs = { readonly query?: string | null; readonly limit?: number | null };
type Dated = { id: string; seq: number; createdAt: number; updatedAt: number };

type Listing<T extends Dated> = {
  readonly shelf: Shelf<T>;
  readonly search: SearchFields<T>;
  readonly visible: (item: T) => boolean;
  readonly view: (item: T) => object;
};

/** Extension of the answer where a filter named what the platform does not know: it ignores that part. */
export type SearchWarnings = {
  readonly path: string;
  readonly query: string;
  readonly fields: readonly string[];
}[];

const dayMs = 86_400_000;
const reachDays = 60;

/** What queries begin with, for one request. */
export function rootOf(context: ViewContext, warnings: SearchWarnings): object {
  return {
    ...lists(context, warnings),
    ...counts(context),
    ...singles(context),
    ...shopRoot(context),
  };
}

/** Everything that is listed, by kind. */
function listings({ shop, views }: ViewContext) {
  const visible = (): boolean => true;
  const { products, variants, collections, customers, locations } = shop;
  return {
    products: { shelf: products, search: productSearch, visible, view: byId(views.product) },
    variants: { shelf: variants, search: variantSearch, visible, view: byId(views.variant) },
    items: {
      shelf: variants,
      search: itemSearch,
      visible,
      view: ({ inventoryItemId }: { readonly inventoryItemId: string }) =>
        views.item(inventoryItemId) ?? {},
    },
    collections: {
      shelf: collections,
      search: collectionSearch,
      visible,
      view: byId(views.collection),
    },
    customers: { shelf: customers, search: customerSearch, visible, view: byId(views.customer) },
    locations: { shelf: locations, search: locationSearch, visible, view: byId(views.location) },
  };
}

function lists(context: ViewContext, warnings: SearchWarnings): object {
  const { access } = context;
  const all = listings(context);
  const page = <T extends Dated>(name: string, listing: Listing<T>, scopes: readonly string[]) => {
    return (args: ListArgs): Connection<object> => {
      needScope(access, name, ...scopes);
      return listPage(context, { ...listing, name, warnings }, args);
    };
  };
  const products = ['read_products'];
  const stock = ['read_inventory', 'read_products'];
  const customers = page('customers', all.customers, ['read_customers']);
  return {
    orders: page('orders', orderListing(context), ['read_orders']),
    products: page('products', all.products, products),
    productVariants: page('productVariants', all.variants, products),
    collections: page('collections', all.collections, products),
    inventoryItems: page('inventoryItems', all.items, stock),
    customers: (args: ListArgs) => {
      needCustomerData(access, 1, 'Customer object');
      return customers(args);
    },
    locations: (args: ListArgs & { readonly includeInactive?: boolean }) => {
      const visible = ({ active }: { readonly active: boolean }): boolean =>
        active || args.includeInactive === true;
      const places = ['read_locations', 'read_inventory'];
      return page('locations', { ...all.locations, visible }, places)(args);
    },
  };
}

function counts(context: ViewContext): object {
  const all = listings(context);
  return {
    ordersCount: (args: CountArgs) => {
      needScope(context.access, 'ordersCount', 'read_orders');
      return countOf(orderListing(context), args);
    },
    productsCount: (args: CountArgs) => countOf(all.products, args),
    productVariantsCount: (args: CountArgs) => countOf(all.variants, args),
    collectionsCount: (args: CountArgs) => countOf(all.collections, args),
    customersCount: (args: CountArgs) => countOf(all.customers, args),
  };
}

function byId(view: (id: string) => object | null): (item: { id: string }) => object {
  return ({ id }) => view(id) ?? {};
}

function orderListing(context: ViewContext): Listing<LiveOrder> {
  const { shop } = context;
  return {
    shelf: shop.orders,
    search: orderSearch,
    visible: orderVisible(context),
    view: (order) => new OrderView(context, order),
  };
}

/** Without `read_all_orders` what is older than sixty days is not there, and nobody says so. */
export function orderVisible({ access, shop }: ViewContext): (order: LiveOrder) => boolean {
  if (access.scopes.has('read_all_orders')) return () => true;
  const from = shop.now() - reachDays * dayMs;
  return ({ createdAt }) => createdAt >= from;
}

function countOf<T extends Dated>(listing: Listing<T>, { query, limit }: CountArgs): object {
  const { matches } = parseSearch(query ?? '', listing.search);
  let count = 0;
  for (const item of listing.shelf.all()) if (listing.visible(item) && matches(item)) count += 1;
  const most = limit ?? Number.POSITIVE_INFINITY;
  return { count: Math.min(count, most), precision: count > most ? 'AT_LEAST' : 'EXACT' };
}

/** One page of a listing, in the order that was asked for. */
function listPage<T extends Dated>(
  context: ViewContext,
  listing: Listing<T> & { readonly name: string; readonly warnings: SearchWarnings },
  args: ListArgs,
): Connection<object> {
  const { shelf, visible, view, name, warnings } = listing;
  const search = parseSearch(args.query ?? '', listing.search);
  if (search.unknown.length > 0)
    warnings.push({ path: name, query: args.query ?? '', fields: search.unknown });
  const { index, field, sortValue } = sorting(shelf, args.sortKey ?? 'ID');
  const found = indexConnection<T, object>(
    {
      index,
      sortValue,
      range: field === null ? everything : search.range(field),
      matches: (item) => visible(item) && search.matches(item),
      view,
    },
    sliceOf(context, args),
  );
  if (context.slice !== undefined) {
    context.slice.after = found.pageInfo.endCursor;
    context.slice.more = found.pageInfo.hasNextPage;
  }
  return found;
}

function sliceOf({ slice }: ViewContext, args: ListArgs): ListArgs & { limitless?: boolean } {
  if (slice === undefined) return args;
  return { ...args, first: slice.first, after: slice.after, limitless: true };
}

const everything = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

type Sorting<T extends Dated> = {
  readonly index: SortedIndex<T>;
  readonly field: string | null;
  readonly sortValue: (item: T) => number;
};

/** Orders are processed when they are created here. What sorts by text or by relevance is listed by id instead. */
function sorting<T extends Dated>(shelf: Shelf<T>, sortKey: string): Sorting<T> {
  switch (sortKey) {
    case 'UPDATED_AT':
      return {
        index: shelf.byUpdated,
        field: 'updated_at',
        sortValue: ({ updatedAt }) => updatedAt,
      };
    case 'CREATED_AT':
      return {
        index: shelf.byCreated,
        field: 'created_at',
        sortValue: ({ createdAt }) => createdAt,
      };
    case 'PROCESSED_AT':
      return {
        index: shelf.byCreated,
        field: 'processed_at',
        sortValue: ({ createdAt }) => createdAt,
      };
    default:
      return { index: shelf.bySeq, field: null, sortValue: ({ seq }) => seq };
  }
}

/** The number in a gid: `gid://shopify/Order/12` → `12`. */
function tail(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function singles(context: ViewContext): object {
  const { views, access } = context;
  const node = ({ id }: IdArgs): object | null => nodeOf(context, id);
  return {
    order: ({ id }: IdArgs) => {
      needScope(access, 'order', 'read_orders');
      return views.order(tail(id));
    },
    refund: ({ id }: IdArgs) => {
      needScope(access, 'refund', 'read_orders');
      return refundOf(context, tail(id));
    },
    product: ({ id }: IdArgs) => {
      needScope(access, 'product', 'read_products');
      return views.product(tail(id));
    },
    productVariant: ({ id }: IdArgs) => {
      needScope(access, 'productVariant', 'read_products');
      return views.variant(tail(id));
    },
    collection: ({ id }: IdArgs) => views.collection(tail(id)),
    customer: ({ id }: IdArgs) => {
      needScope(access, 'customer', 'read_customers');
      needCustomerData(access, 1, 'Customer object');
      return views.customer(tail(id));
    },
    inventoryItem: ({ id }: IdArgs) => views.item(tail(id)),
    inventoryLevel: node,
    location: ({ id }: { readonly id?: string | null }) =>
      id == null ? null : views.location(tail(id)),
    node,
    nodes: ({ ids }: { readonly ids: readonly string[] }) => ids.map((id) => nodeOf(context, id)),
  };
}

const nodeScopes: Readonly<Record<string, readonly string[]>> = {
  Order: ['read_orders'],
  Refund: ['read_orders'],
  Product: ['read_products'],
  ProductVariant: ['read_products'],
  Collection: ['read_products'],
  Customer: ['read_customers'],
  InventoryItem: ['read_inventory', 'read_products'],
  InventoryLevel: ['read_inventory'],
  Location: ['read_locations', 'read_inventory'],
};

function nodeOf(context: ViewContext, id: string): object | null {
  const match = /^gid:\/\/shopify\/(\w+)\/(.+)$/.exec(id);
  const [, type = '', rest = ''] = match ?? [];
  const scopes = nodeScopes[type];
  if (scopes === undefined) return null;
  needScope(context.access, 'node', ...scopes);
  if (type === 'Customer') needCustomerData(context.access, 1, 'Customer object');
  const { views } = context;
  switch (type) {
    case 'Order':
      return views.order(rest);
    case 'Refund':
      return refundOf(context, rest);
    case 'Product':
      return views.product(rest);
    case 'ProductVariant':
      return views.variant(rest);
    case 'Collection':
      return views.collection(rest);
    case 'Customer':
      return views.customer(rest);
    case 'InventoryItem':
      return views.item(rest);
    case 'Location':
      return views.location(rest);
    default:
      return levelOfId(context, rest);
  }
}

function refundOf(context: ViewContext, id: string): object | null {
  const { shop } = context;
  const order = shop.orders.get(shop.orderOfRefund.get(id) ?? '');
  const refund = order?.refunds.find((entry) => entry.id === id);
  if (order === undefined || refund === undefined || !orderVisible(context)(order)) return null;
  return new RefundView(orderContext(context, order), refund, new OrderView(context, order));
}

function levelOfId(context: ViewContext, text: string): object | null {
  const [locationId = '', itemId = ''] = text.split('?inventory_item_id=');
  const variant = context.shop.variantByItem.get(itemId);
  const level = context.shop.levels.get(itemId)?.get(locationId);
  return variant === undefined || level === undefined ? null : levelView(context, variant, level);
}
