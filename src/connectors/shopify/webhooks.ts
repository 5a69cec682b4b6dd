import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type Json, parseInstant } from '../../core/index.ts';
import { parseJson } from '../../platform/index.ts';
import type {
  Credentials,
  OpenedWebhook,
  WebhookAction,
  WebhookDelivery,
  WebhookReader,
} from '../connector.ts';
import { shopAccount } from './account.ts';
import { field, listOf, textOf } from './fields.ts';
import { idOf } from './gid.ts';

/** Shopify's classic webhooks: `X-Shopify-*` headers, the body signed with the app's secret. */
export const shopifyWebhooks: WebhookReader = { claimedAccount, secretsOf, open, interpret };

function claimedAccount({ headers }: WebhookDelivery): string | null {
  return accountOf(headers.get('x-shopify-shop-domain'));
}

/** An app of the shop's own signs with its own secret. */
function secretsOf(credentials: Credentials): readonly string[] {
  const secret = textOf(credentials['clientSecret']);
  return secret === null ? [] : [secret];
}

function open(delivery: WebhookDelivery, secrets: readonly string[]): OpenedWebhook | null {
  const { headers, body } = delivery;
  const topic = headers.get('x-shopify-topic') ?? '';
  const account = accountOf(headers.get('x-shopify-shop-domain'));
  if (body.byteLength === 0 || topic === '' || account === null) return null;
  if (!isSigned(body, headers.get('x-shopify-hmac-sha256') ?? '', secrets)) return null;
  return {
    account,
    topic,
    deliveryId: headers.get('x-shopify-webhook-id') ?? contentId(topic, body),
    triggeredAt: instantOf(headers.get('x-shopify-triggered-at')),
  };
}

/** Base64 HMAC-SHA256 over the raw bytes. Every secret is tried, whichever fits, so that time tells nothing. */
function isSigned(body: Uint8Array, signature: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature, 'base64');
  let genuine = false;
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret).update(body).digest();
    if (given.length === expected.length && timingSafeEqual(given, expected)) genuine = true;
  }
  return genuine;
}

function accountOf(domain: string | undefined): string | null {
  try {
    return shopAccount(domain ?? '');
  } catch {
    return null;
  }
}

/** Names a delivery that carries no id of its own by what is in it. */
function contentId(topic: string, body: Uint8Array): string {
  return createHash('sha256').update(topic).update('\n').update(body).digest('hex');
}

function instantOf(text: string | undefined) {
  try {
    return text === undefined ? null : parseInstant(text);
  } catch {
    return null;
  }
}

/** Takes ids from a payload. */
type Reading = (payload: Json) => readonly WebhookAction[];

function reads(stream: string, id: (payload: Json) => string | null): Reading {
  return (payload) => {
    const externalId = id(payload);
    return externalId === null
      ? [ignored('its payload names no record')]
      : [{ kind: 'read', stream, externalIds: [externalId] }];
  };
}

function deletes(of: 'document' | 'product' | 'customer' | 'location' | 'category'): Reading {
  return (payload) => {
    const externalId = ownId(payload);
    return externalId === null
      ? [ignored('its payload names no record')]
      : [{ kind: 'delete', of, externalId }];
  };
}

function ignored(reason: string): WebhookAction {
  return { kind: 'ignore', reason };
}

/** Whole numbers may be beyond 2^53: they come as texts (`parseJson`). */
function idText(value: Json): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return String(value);
  if (typeof value !== 'string' || value === '') return null;
  return idOf(value);
}

/** The global id tells the number whole even where the sender rounded the plain one. */
const ownId = (payload: Json): string | null =>
  idText(field(payload, 'admin_graphql_api_id')) ?? idText(field(payload, 'id'));
const orderId = (payload: Json): string | null => idText(field(payload, 'order_id'));
const editedOrderId = (payload: Json): string | null => orderId(field(payload, 'order_edit'));
const returnedOrderId = (payload: Json): string | null =>
  ownId(field(payload, 'order')) ?? orderId(payload);

/** Levels are named by their inventory item: see `readInventory`. */
function levelItem(payload: Json): string | null {
  const gid = textOf(field(payload, 'admin_graphql_api_id'));
  const inGid = /[?&]inventory_item_id=(\d+)/.exec(gid ?? '')?.[1];
  const id = inGid ?? idText(field(payload, 'inventory_item_id'));
  return id === null ? null : `item/${id}`;
}

/** A level that was taken away: the item is read, and what is not there at that location is gone. */
function goneLevel(payload: Json): string | null {
  const item = levelItem(payload);
  const location = idText(field(payload, 'location_id'));
  return item === null || location === null ? item : `${item}@${location}`;
}

function itemId(payload: Json): string | null {
  const id = ownId(payload);
  return id === null ? null : `item/${id}`;
}

function merged(payload: Json): readonly WebhookAction[] {
  const into = idText(field(payload, 'admin_graphql_api_customer_kept_id'));
  const from = idText(field(payload, 'admin_graphql_api_customer_deleted_id'));
  const status = textOf(field(payload, 'status'));
  if (into === null || from === null || status === 'failed') return [ignored('nothing was merged')];
  return [
    { kind: 'merge_customers', from, into },
    { kind: 'read', stream: 'customers', externalIds: [into] },
  ];
}

function redacted(payload: Json): readonly WebhookAction[] {
  const externalId = idText(field(field(payload, 'customer'), 'id'));
  if (externalId === null) return [ignored('its payload names no customer')];
  const orderExternalIds = listOf(field(payload, 'orders_to_redact'))
    .map((id) => idText(id))
    .filter((id) => id !== null);
  return [{ kind: 'redact_customer', externalId, orderExternalIds }];
}

function asked(payload: Json): readonly WebhookAction[] {
  const externalId = idText(field(field(payload, 'customer'), 'id'));
  const requestId = idText(field(field(payload, 'data_request'), 'id'));
  if (externalId === null || requestId === null) return [ignored('its payload names no customer')];
  return [{ kind: 'data_request', externalId, requestId }];
}

const order = reads('orders', ownId);
const ofOrder = reads('orders', orderId);
const ofReturn = reads('orders', returnedOrderId);
const product = reads('products', ownId);
const collection = reads('collections', ownId);
const customer = reads('customers', ownId);
const location = reads('locations', ownId);
const level = reads('inventory', levelItem);
const item = reads('inventory', itemId);

const readings = new Map<string, Reading>([
  ['orders/create', order],
  ['orders/updated', order],
  ['orders/paid', order],
  ['orders/cancelled', order],
  ['orders/fulfilled', order],
  ['orders/partially_fulfilled', order],
  ['orders/edited', reads('orders', editedOrderId)],
  ['orders/delete', deletes('document')],
  ['refunds/create', ofOrder],
  ['order_transactions/create', ofOrder],
  ['fulfillments/create', ofOrder],
  ['fulfillments/update', ofOrder],
  ['returns/request', ofReturn],
  ['returns/approve', ofReturn],
  ['returns/close', ofReturn],
  ['returns/cancel', ofReturn],
  ['products/create', product],
  ['products/update', product],
  ['products/delete', deletes('product')],
  ['collections/create', collection],
  ['collections/update', collection],
  ['collections/delete', deletes('category')],
  ['customers/create', customer],
  ['customers/update', customer],
  ['customers/enable', customer],
  ['customers/disable', customer],
  ['customers/delete', deletes('customer')],
  ['customers/merge', merged],
  ['inventory_levels/update', level],
  ['inventory_levels/connect', level],
  ['inventory_levels/disconnect', reads('inventory', goneLevel)],
  ['inventory_items/create', item],
  ['inventory_items/update', item],
  ['locations/create', location],
  ['locations/update', location],
  ['locations/activate', location],
  ['locations/deactivate', location],
  ['locations/delete', deletes('location')],
  ['customers/redact', redacted],
  ['customers/data_request', asked],
  ['shop/redact', () => [{ kind: 'redact_shop' }]],
  ['shop/update', () => [{ kind: 'store_changed' }]],
  ['app/uninstalled', () => [{ kind: 'uninstalled' }]],
  ['app/scopes_update', () => [{ kind: 'scopes_changed' }]],
]);

function interpret(webhook: {
  readonly topic: string;
  readonly body: string;
}): readonly WebhookAction[] {
  const reading = readings.get(webhook.topic.toLowerCase());
  if (reading === undefined) return [ignored(`nothing to do for ${webhook.topic}`)];
  try {
    return reading(parseJson(webhook.body));
  } catch (error) {
    if (error instanceof SyntaxError) return [ignored('its payload is no JSON')];
    throw error;
  }
}

/** The topics that Tillstream subscribes to, as GraphQL names them. Privacy topics come by the app's own settings. */
export const subscribedTopics = [
  'ORDERS_CREATE',
  'ORDERS_UPDATED',
  'ORDERS_CANCELLED',
  'ORDERS_EDITED',
  'ORDERS_DELETE',
  'REFUNDS_CREATE',
  'ORDER_TRANSACTIONS_CREATE',
  'PRODUCTS_CREATE',
  'PRODUCTS_UPDATE',
  'PRODUCTS_DELETE',
  'COLLECTIONS_CREATE',
  'COLLECTIONS_UPDATE',
  'COLLECTIONS_DELETE',
  'CUSTOMERS_CREATE',
  'CUSTOMERS_UPDATE',
  'CUSTOMERS_DELETE',
  'CUSTOMERS_MERGE',
  'INVENTORY_LEVELS_UPDATE',
  'INVENTORY_LEVELS_CONNECT',
  'INVENTORY_LEVELS_DISCONNECT',
  'LOCATIONS_CREATE',
  'LOCATIONS_UPDATE',
  'LOCATIONS_ACTIVATE',
  'LOCATIONS_DEACTIVATE',
  'LOCATIONS_DELETE',
  'SHOP_UPDATE',
  'APP_UNINSTALLED',
  'APP_SCOPES_UPDATE',
] as const;
