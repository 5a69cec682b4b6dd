import type { LiveAddress } from './order-state.ts';

/** Facts of a shop that rarely change. */
export type LiveShopFacts = {
  readonly id: string;
  /** `sample-london.myshopify.com`: how the platform names it. */
  readonly account: string;
  readonly name: string;
  readonly currency: string;
  readonly exponent: number;
  readonly zone: string;
  readonly country: string;
  readonly taxesIncluded: boolean;
  /** Taxes that add up to the shop's rate. */
  readonly taxes: readonly { readonly title: string; readonly rate: number }[];
  readonly presentmentCurrencies: readonly string[];
  readonly createdAt: number;
};

export type LiveVariant = {
  readonly id: string;
  readonly seq: number;
  readonly productId: string;
  readonly inventoryItemId: string;
  title: string;
  sku: string | null;
  barcode: string | null;
  /** As people see it, minor units. */
  price: number;
  /** Minor units; null = never entered. */
  cost: number | null;
  position: number;
  readonly option: string;
  readonly createdAt: number;
  updatedAt: number;
};

export type LiveProduct = {
  readonly id: string;
  readonly seq: number;
  title: string;
  handle: string;
  vendor: string;
  productType: string;
  status: 'ACTIVE' | 'ARCHIVED' | 'DRAFT';
  tags: readonly string[];
  readonly optionName: string;
  readonly giftCard: boolean;
  readonly collectionIds: string[];
  readonly variantIds: string[];
  readonly createdAt: number;
  updatedAt: number;
};

export type LiveCollection = {
  readonly id: string;
  readonly seq: number;
  title: string;
  handle: string;
  readonly createdAt: number;
  updatedAt: number;
};

export type LiveCustomer = {
  readonly id: string;
  readonly seq: number;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  address: LiveAddress | null;
  note: string | null;
  tags: readonly string[];
  orderCount: number;
  /** Minor units of the shop's currency, taxes included, refunds taken off. */
  spent: number;
  lastOrderId: string | null;
  readonly createdAt: number;
  updatedAt: number;
};

export type LiveLocation = {
  readonly id: string;
  readonly seq: number;
  name: string;
  active: boolean;
  readonly fulfills: boolean;
  readonly city: string;
  readonly createdAt: number;
  updatedAt: number;
};

/** Stock of one inventory item at one location, in units. What lies there is `available + committed`. */
export type LiveLevel = {
  readonly id: string;
  readonly inventoryItemId: string;
  readonly locationId: string;
  available: number;
  committed: number;
  incoming: number;
  readonly createdAt: number;
  updatedAt: number;
};

/** What happened to a shop; whoever listens (webhooks, indexes) makes of it what the platform does. */
export type LiveChange =
  | { readonly kind: 'order'; readonly what: OrderChange; readonly id: string; readonly at: number }
  | { readonly kind: 'refund'; readonly id: string; readonly orderId: string; readonly at: number }
  | {
      readonly kind: 'edit';
      readonly orderId: string;
      readonly at: number;
      readonly added: readonly LineDelta[];
      readonly removed: readonly LineDelta[];
    }
  | {
      readonly kind: 'product' | 'customer' | 'collection' | 'location' | 'inventory_item';
      readonly what: 'created' | 'updated' | 'deleted';
      readonly id: string;
      readonly at: number;
    }
  | {
      readonly kind: 'level';
      readonly what: 'updated' | 'connected' | 'disconnected';
      readonly id: string;
      readonly inventoryItemId: string;
      readonly locationId: string;
      readonly at: number;
    }
  | {
      readonly kind: 'customer_merge';
      readonly from: string;
      readonly into: string;
      readonly at: number;
    };

export type OrderChange = 'created' | 'updated' | 'cancelled' | 'fulfilled' | 'paid' | 'deleted';
export type LineDelta = { readonly lineId: string; readonly delta: number };
