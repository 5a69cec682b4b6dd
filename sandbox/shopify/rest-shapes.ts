import { LosslessNumber } from 'lossless-json';
import type { LiveShop } from '../world/live/live-shop.ts';
import {
  type LiveLine,
  type LiveOrder,
  type LiveRefund,
  lineLeft,
  lineQuantity,
} from '../world/live/order-state.ts';
import type {
  LiveCollection,
  LiveCustomer,
  LiveLevel,
  LiveLocation,
  LiveProduct,
  LiveVariant,
} from '../world/live/shop-state.ts';
import {
  currentTotalPrice,
  financialStatus,
  fulfillmentStatus,
  orderTotals,
  totalPrice,
} from './order-totals.ts';
import { seenNetOf } from './resolve-order-parts.ts';
import { gid, money } from './view-context.ts';

/** Ids stand in webhooks as numbers, some of them longer than a JavaScript number. */
export function rawId(id: string | null): LosslessNumber | null {
  return id === null ? null : new LosslessNumber(id);
}

export function localTimeText(shop: LiveShop, at: number | null): string | null {
  if (at === null) return null;
  const { zone } = shop.facts;
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = parts.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const offset = /GMT([+-])(\d\d):(\d\d)/.exec(name);
  const minutes = offset === null ? 0 : Number(offset[2]) * 60 + Number(offset[3]);
  const shifted = at + (offset?.[1] === '-' ? -minutes : minutes) * 60_000;
  const text = offset === null ? '+00:00' : `${offset[1]}${offset[2]}:${offset[3]}`;
  return `${new Date(shifted).toISOString().slice(0, 19)}${text}`;
}

export function orderShape(shop: LiveShop, order: LiveOrder): object {
  const { exponent, currency } = shop.facts;
  const totals = orderTotals(order);
  const amount = (value: number): string => money(value, exponent);
  return {
    id: rawId(order.id),
    admin_graphql_api_id: gid('Order', order.id),
    name: order.name,
    number: order.number - 1000,
    order_number: order.number,
    created_at: localTimeText(shop, order.createdAt),
    processed_at: localTimeText(shop, order.processedAt),
    updated_at: localTimeText(shop, order.updatedAt),
    cancelled_at: localTimeText(shop, order.cancelledAt),
    cancel_reason: order.cancelReason?.toLowerCase() ?? null,
    closed_at: localTimeText(shop, order.closedAt),
    test: order.test,
    currency,
    presentment_currency: order.buyer?.code ?? currency,
    taxes_included: order.taxesIncluded,
    total_price: amount(totalPrice(totals).shop),
    current_total_price: amount(currentTotalPrice(totals).shop),
    subtotal_price: amount(seenNetOf(order, totals.goods).shop),
    total_tax: amount(totals.goods.shop.tax + totals.shipping.shop.tax),
    financial_status: financialStatus(order).toLowerCase(),
    fulfillment_status:
      fulfillmentStatus(order) === 'UNFULFILLED' ? null : fulfillmentStatus(order).toLowerCase(),
    source_name: order.source,
    note: order.note,
    tags: order.tags.join(', '),
    email: order.email,
    customer:
      order.customerId === null
        ? null
        : {
            id: rawId(order.customerId),
            admin_graphql_api_id: gid('Customer', order.customerId),
          },
    line_items: order.lines.map((line) => lineShape(shop, line)),
    refunds: order.refunds.map((refund) => refundShape(shop, order, refund)),
  };
}

function lineShape(shop: LiveShop, line: LiveLine): object {
  return {
    id: rawId(line.id),
    admin_graphql_api_id: gid('LineItem', line.id),
    product_id: rawId(line.productId),
    variant_id: rawId(line.variantId),
    sku: line.sku,
    title: line.title,
    variant_title: line.variantTitle,
    quantity: lineQuantity(line),
    current_quantity: lineLeft(line),
    price: money(line.unit.shop, shop.facts.exponent),
    gift_card: line.kind === 'gift_card',
    taxable: line.taxable,
  };
}

export function refundShape(shop: LiveShop, order: LiveOrder, refund: LiveRefund): object {
  const { exponent } = shop.facts;
  return {
    id: rawId(refund.id),
    admin_graphql_api_id: gid('Refund', refund.id),
    order_id: rawId(order.id),
    created_at: localTimeText(shop, refund.at),
    processed_at: localTimeText(shop, refund.at),
    note: refund.note,
    restock: refund.lines.some(({ restock }) => restock !== 'no_restock'),
    refund_line_items: refund.lines.map((line) => ({
      id: rawId(line.id),
      line_item_id: rawId(line.lineId),
      location_id: rawId(line.locationId),
      quantity: line.quantity,
      restock_type: line.restock,
      subtotal: new LosslessNumber(money(seenNetOf(order, line.parts).shop, exponent)),
      total_tax: new LosslessNumber(money(line.parts.shop.tax, exponent)),
    })),
    transactions: order.transactions
      .filter(({ refundId }) => refundId === refund.id)
      .map(({ id, amount }) => ({
        id: rawId(id),
        kind: 'refund',
        amount: money(amount.shop, exponent),
      })),
  };
}

export function productShape(shop: LiveShop, product: LiveProduct): object {
  return {
    id: rawId(product.id),
    admin_graphql_api_id: gid('Product', product.id),
    title: product.title,
    handle: product.handle,
    vendor: product.vendor,
    product_type: product.productType,
    status: product.status.toLowerCase(),
    tags: product.tags.join(', '),
    created_at: localTimeText(shop, product.createdAt),
    updated_at: localTimeText(shop, product.updatedAt),
    variants: product.variantIds.flatMap((id) => {
      const variant = shop.variants.get(id);
      return variant === undefined ? [] : [variantShape(shop, variant)];
    }),
    variant_gids: product.variantIds.map((id) => ({
      admin_graphql_api_id: gid('ProductVariant', id),
      updated_at: localTimeText(shop, shop.variants.get(id)?.updatedAt ?? product.updatedAt),
    })),
  };
}

function variantShape(shop: LiveShop, variant: LiveVariant): object {
  return {
    id: rawId(variant.id),
    admin_graphql_api_id: gid('ProductVariant', variant.id),
    product_id: rawId(variant.productId),
    inventory_item_id: rawId(variant.inventoryItemId),
    title: variant.title,
    sku: variant.sku,
    price: money(variant.price, shop.facts.exponent),
    position: variant.position,
  };
}

export function itemShape(shop: LiveShop, id: string): object {
  const variant = shop.variantByItem.get(id);
  return {
    id: rawId(id),
    admin_graphql_api_id: gid('InventoryItem', id),
    sku: variant?.sku ?? null,
    cost: variant?.cost == null ? null : money(variant.cost, shop.facts.exponent),
    tracked: true,
    updated_at: localTimeText(shop, variant?.updatedAt ?? shop.now()),
  };
}

export function levelShape(shop: LiveShop, level: LiveLevel): object {
  return {
    inventory_item_id: rawId(level.inventoryItemId),
    location_id: rawId(level.locationId),
    available: level.available,
    updated_at: localTimeText(shop, level.updatedAt),
    admin_graphql_api_id: gid('InventoryLevel', level.id),
  };
}

export function customerShape(shop: LiveShop, customer: LiveCustomer): object {
  return {
    id: rawId(customer.id),
    admin_graphql_api_id: gid('Customer', customer.id),
    first_name: customer.firstName,
    last_name: customer.lastName,
    email: customer.email,
    phone: customer.phone,
    note: customer.note,
    state: 'disabled',
    created_at: localTimeText(shop, customer.createdAt),
    updated_at: localTimeText(shop, customer.updatedAt),
  };
}

export function namedShape(
  shop: LiveShop,
  type: 'Location' | 'Collection',
  item: LiveLocation | LiveCollection,
): object {
  const name = 'name' in item ? { name: item.name, active: item.active } : { title: item.title };
  return {
    id: rawId(item.id),
    admin_graphql_api_id: gid(type, item.id),
    ...name,
    updated_at: localTimeText(shop, item.updatedAt),
  };
}
