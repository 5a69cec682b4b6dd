import type { LiveShop } from '../world/live/live-shop.ts';
import { localTimeText, rawId } from './rest-shapes.ts';
import type { ShopAccount } from './shop-account.ts';
import type { Told } from './webhook-topics.ts';

/** The merchant removes the app: its tokens end, it is told once, and its subscriptions are gone. */
export function uninstall(account: ShopAccount): void {
  const { shop, sender, webhooks, tokens } = account;
  sender.tell({ topic: 'app/uninstalled', body: shopBody(shop) });
  tokens.revokeAll();
  webhooks.clear();
}

export function tellScopes(account: ShopAccount, previous: readonly string[]): void {
  const { shop, sender, grantable } = account;
  sender.tell({
    topic: 'app/scopes_update',
    body: {
      id: 1,
      shop_id: `gid://shopify/Shop/${shop.facts.id}`,
      previous,
      current: [...grantable.scopes],
      updated_at: new Date(shop.now()).toISOString(),
    },
  });
}

function shopBody(shop: LiveShop): object {
  const { facts } = shop;
  return {
    id: rawId(facts.id),
    name: facts.name,
    myshopify_domain: facts.account,
    currency: facts.currency,
    iana_timezone: facts.zone,
    created_at: localTimeText(shop, facts.createdAt),
    updated_at: localTimeText(shop, shop.now()),
  };
}

export const privacyTopics = ['customers/data_request', 'customers/redact', 'shop/redact'] as const;
export type PrivacyTopic = (typeof privacyTopics)[number];

/** What the law asks of an app; sent to an address of the app's settings, whatever it subscribed to. */
export function privacyTold(shop: LiveShop, topic: PrivacyTopic, customerId: string | null): Told {
  const head = { shop_id: rawId(shop.facts.id), shop_domain: shop.facts.account };
  if (topic === 'shop/redact') return { topic, body: head };
  if (customerId === null) throw new RangeError(`${topic} needs a customerId`);
  const known = shop.customers.get(customerId);
  const orders = [...shop.orders.all()]
    .filter((order) => order.customerId === customerId)
    .map(({ id }) => rawId(id));
  const customer = {
    id: rawId(customerId),
    email: known?.email ?? null,
    phone: known?.phone ?? null,
  };
  return topic === 'customers/redact'
    ? { topic, body: { ...head, customer, orders_to_redact: orders } }
    : { topic, body: { ...head, customer, orders_requested: orders, data_request: { id: 9999 } } };
}
