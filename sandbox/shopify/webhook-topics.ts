import type { LiveShop } from '../world/live/live-shop.ts';
import type { LiveChange } from '../world/live/shop-state.ts';
import {
  customerShape,
  itemShape,
  levelShape,
  localTimeText,
  namedShape,
  orderShape,
  productShape,
  rawId,
  refundShape,
} from './rest-shapes.ts';
import { gid } from './view-context.ts';

/** What the platform tells of a change: topics as in headers (`orders/create`), bodies in the shape of its older API. */
export type Told = { readonly topic: string; readonly body: object };

const changed = { created: 'create', updated: 'update', deleted: 'delete' } as const;
const orderTopics = {
  created: 'orders/create',
  updated: 'orders/updated',
  cancelled: 'orders/cancelled',
  fulfilled: 'orders/fulfilled',
  paid: 'orders/paid',
  deleted: 'orders/delete',
} as const;
const levelTopics = {
  updated: 'update',
  connected: 'connect',
  disconnected: 'disconnect',
} as const;

export function toldOf(shop: LiveShop, change: LiveChange): Told[] {
  switch (change.kind) {
    case 'order':
      return tellOrder(shop, change.id, orderTopics[change.what]);
    case 'refund':
      return tellRefund(shop, change.orderId, change.id);
    case 'edit':
      return [{ topic: 'orders/edited', body: editBody(shop, change) }];
    case 'customer_merge':
      return [
        {
          topic: 'customers/merge',
          body: {
            admin_graphql_api_customer_kept_id: gid('Customer', change.into),
            admin_graphql_api_customer_deleted_id: gid('Customer', change.from),
            admin_graphql_api_job_id: null,
            status: 'completed',
            errors: [],
          },
        },
      ];
    case 'level':
      return [
        { topic: `inventory_levels/${levelTopics[change.what]}`, body: levelBody(shop, change) },
      ];
    default:
      return [
        {
          topic: `${change.kind}s/${changed[change.what]}`,
          body: change.what === 'deleted' ? { id: rawId(change.id) } : thingBody(shop, change),
        },
      ];
  }
}

function tellOrder(shop: LiveShop, id: string, topic: string): Told[] {
  const order = shop.orders.get(id);
  if (order === undefined) return [{ topic, body: { id: rawId(id) } }];
  return [{ topic, body: orderShape(shop, order) }];
}

function tellRefund(shop: LiveShop, orderId: string, id: string): Told[] {
  const order = shop.orders.get(orderId);
  const refund = order?.refunds.find((entry) => entry.id === id);
  if (order === undefined || refund === undefined) return [];
  return [{ topic: 'refunds/create', body: refundShape(shop, order, refund) }];
}

function editBody(shop: LiveShop, change: Extract<LiveChange, { kind: 'edit' }>): object {
  const list = (items: (typeof change)['added']): object[] =>
    items.map(({ lineId, delta }) => ({ id: rawId(lineId), delta }));
  return {
    order_edit: {
      id: rawId(change.orderId),
      order_id: rawId(change.orderId),
      created_at: localTimeText(shop, change.at),
      committed_at: localTimeText(shop, change.at),
      line_items: { additions: list(change.added), removals: list(change.removed) },
    },
  };
}

function levelBody(shop: LiveShop, change: Extract<LiveChange, { kind: 'level' }>): object {
  const { inventoryItemId, locationId } = change;
  const level = shop.levels.get(inventoryItemId)?.get(locationId);
  return level === undefined
    ? { inventory_item_id: rawId(inventoryItemId), location_id: rawId(locationId) }
    : levelShape(shop, level);
}

type Thing = Exclude<
  LiveChange,
  { kind: 'order' | 'refund' | 'edit' | 'customer_merge' | 'level' }
>;

function thingBody(shop: LiveShop, { kind, id }: Thing): object {
  switch (kind) {
    case 'product':
      return productShape(shop, shop.products.need(id, 'product'));
    case 'customer':
      return customerShape(shop, shop.customers.need(id, 'customer'));
    case 'collection':
      return namedShape(shop, 'Collection', shop.collections.need(id, 'collection'));
    case 'location':
      return namedShape(shop, 'Location', shop.locations.need(id, 'location'));
    case 'inventory_item':
      return itemShape(shop, id);
  }
}
