import type { DeletableKind, Json } from '../../core/index.ts';
import {
  type BulkQuery,
  collectionsBulk,
  customersBulk,
  inventoryBulk,
  ordersBulk,
  productsBulk,
} from './bulk-queries.ts';
import { type Completing, completeOrders } from './complete-orders.ts';
import { completeItems, completeNothing, completeProducts } from './complete-others.ts';
import { mapCollection } from './map-collections.ts';
import { mapCustomer } from './map-customers.ts';
import { mapInventoryItem } from './map-inventory.ts';
import { mapLocation } from './map-locations.ts';
import { mapOrder } from './map-orders.ts';
import { mapProduct } from './map-products.ts';
import type { Mapped } from './mapped.ts';
import {
  collectionsByIdQuery,
  collectionsQuery,
  customersByIdQuery,
  customersQuery,
  inventoryByIdQuery,
  inventoryQuery,
  locationsByIdQuery,
  locationsQuery,
  ordersByIdQuery,
  ordersQuery,
  pageSizes,
  productsByIdQuery,
  productsQuery,
} from './queries.ts';

/** How one kind of record is read from Shopify. */
export type RecordKind = {
  /** The stream's name. */
  readonly name: string;
  /** Scopes any of which opens it. */
  readonly scopes: readonly string[];
  /** `Order` of `gid://shopify/Order/1`. */
  readonly gidType: string;
  readonly deletable: DeletableKind;
  readonly page: {
    readonly text: string;
    /** Root field. */
    readonly root: string;
    readonly size: number;
  };
  readonly byId: { readonly text: string; readonly size: number };
  /** Null = there is no bulk form; pages do. */
  readonly bulk: BulkQuery | null;
  /**
   * How changes are found: `sorted` by their time, so that a scan may stop anywhere; `filtered` by it, in no order; `whole`:
   * everything is read each time.
   */
  readonly changes: 'sorted' | 'filtered' | 'whole';
  /** Whether its pages take a filter and a sort key. */
  readonly sortable: boolean;
  readonly complete: (nodes: readonly Json[], completing: Completing) => Promise<readonly Json[]>;
  readonly map: (node: Json) => Mapped;
};

const locations: RecordKind = {
  name: 'locations',
  scopes: ['read_locations', 'read_inventory'],
  gidType: 'Location',
  deletable: 'location',
  page: { text: locationsQuery, root: 'locations', size: pageSizes.locations },
  byId: { text: locationsByIdQuery, size: pageSizes.locations },
  bulk: null,
  changes: 'whole',
  sortable: false,
  complete: completeNothing,
  map: mapLocation,
};

const collections: RecordKind = {
  name: 'collections',
  scopes: ['read_products'],
  gidType: 'Collection',
  deletable: 'category',
  page: { text: collectionsQuery, root: 'collections', size: pageSizes.collections },
  byId: { text: collectionsByIdQuery, size: pageSizes.collections },
  bulk: collectionsBulk,
  changes: 'sorted',
  sortable: true,
  complete: completeNothing,
  map: mapCollection,
};

const products: RecordKind = {
  name: 'products',
  scopes: ['read_products'],
  gidType: 'Product',
  deletable: 'product',
  page: { text: productsQuery, root: 'products', size: pageSizes.products },
  byId: { text: productsByIdQuery, size: pageSizes.products },
  bulk: productsBulk,
  changes: 'sorted',
  sortable: true,
  complete: completeProducts,
  map: mapProduct,
};

const customers: RecordKind = {
  name: 'customers',
  scopes: ['read_customers'],
  gidType: 'Customer',
  deletable: 'customer',
  page: { text: customersQuery, root: 'customers', size: pageSizes.customers },
  byId: { text: customersByIdQuery, size: pageSizes.customers },
  bulk: customersBulk,
  changes: 'sorted',
  sortable: true,
  complete: completeNothing,
  map: mapCustomer,
};

export const orders: RecordKind = {
  name: 'orders',
  scopes: ['read_orders'],
  gidType: 'Order',
  deletable: 'document',
  page: { text: ordersQuery, root: 'orders', size: pageSizes.orders },
  byId: { text: ordersByIdQuery, size: pageSizes.orders },
  bulk: ordersBulk,
  changes: 'sorted',
  sortable: true,
  complete: completeOrders,
  map: mapOrder,
};

export const inventory: RecordKind = {
  name: 'inventory',
  scopes: ['read_inventory'],
  gidType: 'InventoryItem',
  deletable: 'inventory',
  page: { text: inventoryQuery, root: 'inventoryItems', size: pageSizes.inventory },
  byId: { text: inventoryByIdQuery, size: pageSizes.inventory },
  bulk: inventoryBulk,
  changes: 'filtered',
  sortable: false,
  complete: completeItems,
  map: mapInventoryItem,
};

/** In the order in which they are read. */
export const recordKinds: readonly RecordKind[] = [
  locations,
  collections,
  products,
  customers,
  orders,
  inventory,
];

/** @throws Error for a stream that does not exist */
export function recordKind(name: string): RecordKind {
  const kind = recordKinds.find((one) => one.name === name);
  if (kind === undefined) throw new Error(`Shopify has no stream ${name}`);
  return kind;
}
