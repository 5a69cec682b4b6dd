import type { LiveOrder } from '../world/live/order-state.ts';
import type {
  LiveCollection,
  LiveCustomer,
  LiveLocation,
  LiveProduct,
  LiveVariant,
} from '../world/live/shop-state.ts';
import { financialStatus, fulfillmentStatus } from './order-totals.ts';
import type { SearchFields } from './search-query.ts';

type Dated = { readonly id: string; readonly createdAt: number; readonly updatedAt: number };

function dated<T extends Dated>(): SearchFields<T> {
  return {
    id: { kind: 'id', read: ({ id }) => id },
    created_at: { kind: 'time', read: ({ createdAt }) => createdAt },
    updated_at: { kind: 'time', read: ({ updatedAt }) => updatedAt },
  };
}

export const orderSearch: SearchFields<LiveOrder> = {
  ...dated<LiveOrder>(),
  processed_at: { kind: 'time', read: ({ processedAt }) => processedAt },
  name: { kind: 'text', read: ({ name }) => name },
  test: { kind: 'flag', read: ({ test }) => test },
  source_name: { kind: 'text', read: ({ source }) => source },
  customer_id: { kind: 'id', read: ({ customerId }) => customerId ?? '' },
  financial_status: { kind: 'text', read: financialStatus },
  fulfillment_status: { kind: 'text', read: fulfillmentStatus },
  status: {
    kind: 'text',
    read: (order) =>
      order.cancelledAt !== null ? 'cancelled' : order.closedAt !== null ? 'closed' : 'open',
  },
};

export const productSearch: SearchFields<LiveProduct> = {
  ...dated<LiveProduct>(),
  title: { kind: 'text', read: ({ title }) => title },
  vendor: { kind: 'text', read: ({ vendor }) => vendor },
  product_type: { kind: 'text', read: ({ productType }) => productType },
  status: { kind: 'text', read: ({ status }) => status },
};

export const variantSearch: SearchFields<LiveVariant> = {
  ...dated<LiveVariant>(),
  sku: { kind: 'text', read: ({ sku }) => sku ?? '' },
  product_id: { kind: 'id', read: ({ productId }) => productId },
};

/** Inventory items are listed by their variants, whose ids they do not share. */
export const itemSearch: SearchFields<LiveVariant> = {
  ...variantSearch,
  id: { kind: 'id', read: ({ inventoryItemId }) => inventoryItemId },
};

export const collectionSearch: SearchFields<LiveCollection> = {
  ...dated<LiveCollection>(),
  title: { kind: 'text', read: ({ title }) => title },
};

export const customerSearch: SearchFields<LiveCustomer> = {
  ...dated<LiveCustomer>(),
  email: { kind: 'text', read: ({ email }) => email ?? '' },
  customer_date: { kind: 'time', read: ({ createdAt }) => createdAt },
};

export const locationSearch: SearchFields<LiveLocation> = {
  id: { kind: 'id', read: ({ id }) => id },
  name: { kind: 'text', read: ({ name }) => name },
  active: { kind: 'flag', read: ({ active }) => active },
};
