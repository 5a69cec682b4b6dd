import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { mergeCustomers } from '../world/live/change-catalogue.ts';
import { cancelOrder } from '../world/live/refund-order.ts';
import { type Talk, talk } from './test-talk.ts';

type Got = {
  readonly topic: string;
  readonly body: string;
  readonly headers: Record<string, unknown>;
};

/** Somebody who listens, and says what the test tells them to. */
async function listener(answer: (got: Got, count: number) => number = () => 200) {
  const got: Got[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const entry = {
      topic: String(request.headers['x-shopify-topic']),
      body: Buffer.concat(chunks).toString('utf8'),
      headers: request.headers,
    };
    got.push(entry);
    response.writeHead(answer(entry, got.length)).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    got,
    url: `http://127.0.0.1:${port}/hooks`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const create = `mutation S($topic: WebhookSubscriptionTopic!, $uri: String!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: { uri: $uri, format: JSON }) {
    webhookSubscription { id topic uri } userErrors { field message } } }`;

async function subscribe(at: Talk, uri: string, ...topics: readonly string[]): Promise<void> {
  for (const topic of topics) await at.ask(create, { topic, uri });
}

it('tells what happens, signed over the very bytes, with ids as numbers of any length', async () => {
  await using at = await talk();
  await using hook = await listener();
  await subscribe(
    at,
    hook.url,
    'ORDERS_CREATE',
    'ORDERS_CANCELLED',
    'REFUNDS_CREATE',
    'INVENTORY_LEVELS_UPDATE',
    'CUSTOMERS_MERGE',
  );
  const shop = at.world.shops.get(at.account)!;
  const variant = [...shop.variants.all()][0]!;
  const { id } = at.sandbox.act(at.account, {
    action: 'placeOrder',
    order: { lines: [{ variantId: variant.id, quantity: 2 }] },
  }) as { id: string };
  cancelOrder(shop, id);
  const [a, b] = [...shop.customers.all()];
  mergeCustomers(shop, a!.id, b!.id);
  await at.sandbox.settled();
  const of = (topic: string): Got[] => hook.got.filter((entry) => entry.topic === topic);
  const [made] = of('orders/create');
  expect(made!.body).toContain(`"id":${id},"admin_graphql_api_id":"gid://shopify/Order/${id}"`);
  const { clientSecret } = at.sandbox.app;
  const digest = createHmac('sha256', clientSecret).update(made!.body).digest('base64');
  expect(made!.headers).toMatchObject({
    'x-shopify-hmac-sha256': digest,
    'x-shopify-shop-domain': at.account,
    'x-shopify-api-version': '2026-10',
    'x-shopify-triggered-at': '2026-03-10T12:00:00.000Z',
  });
  expect(of('orders/cancelled')).toHaveLength(1);
  expect(of('refunds/create')).toHaveLength(1);
  expect(
    of('inventory_levels/update').some(({ body }) =>
      body.includes(`"inventory_item_id":${variant.inventoryItemId}`),
    ),
  ).toBe(true);
  expect(Number(variant.inventoryItemId)).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  expect(JSON.parse(of('customers/merge')[0]!.body).status).toBe('completed');
  expect(new Set(hook.got.map(({ headers }) => headers['x-shopify-webhook-id'])).size).toBe(
    hook.got.length,
  );
});

it('sends again what was not taken, as it was, and drops a subscription that never takes anything', async () => {
  await using at = await talk({ webhookRetryMs: 1 });
  await using hook = await listener((_got, count) => (count < 3 ? 500 : 200));
  await subscribe(at, hook.url, 'PRODUCTS_UPDATE');
  const [product] = [...at.world.shops.get(at.account)!.products.all()];
  at.sandbox.act(at.account, {
    action: 'changeProduct',
    id: product!.id,
    change: { title: 'New name' },
  });
  await at.sandbox.settled();
  expect(hook.got).toHaveLength(3);
  expect(new Set(hook.got.map(({ body }) => body)).size).toBe(1);
  expect(new Set(hook.got.map(({ headers }) => headers['x-shopify-webhook-id'])).size).toBe(1);
  await using deaf = await listener(() => 503);
  await subscribe(at, deaf.url, 'PRODUCTS_DELETE');
  at.sandbox.act(at.account, { action: 'deleteProduct', id: product!.id });
  await at.sandbox.settled();
  expect(deaf.got).toHaveLength(9);
  const left = await at.ask('{ webhookSubscriptions(first: 5) { nodes { topic } } }');
  expect(left.data.webhookSubscriptions.nodes).toEqual([{ topic: 'PRODUCTS_UPDATE' }]);
});

it('loses, doubles and reorders them where it is told to', async () => {
  await using at = await talk();
  await using hook = await listener();
  await subscribe(at, hook.url, 'PRODUCTS_UPDATE');
  const [product] = [...at.world.shops.get(at.account)!.products.all()];
  const rename = (title: string): object =>
    at.sandbox.act(at.account, { action: 'changeProduct', id: product!.id, change: { title } });
  at.sandbox.faults.inject({ name: 'drop_webhooks', count: 1 });
  rename('lost');
  at.sandbox.faults.inject({ name: 'duplicate_webhooks', count: 1 });
  rename('twice');
  await at.sandbox.settled();
  at.sandbox.faults.inject({ name: 'reorder_webhooks', count: 1 });
  rename('first');
  rename('second');
  await at.sandbox.settled();
  const titles = hook.got.map(({ body }) => JSON.parse(body).title);
  expect(titles.slice(0, 2)).toEqual(['twice', 'twice']);
  expect(new Set(titles.slice(2))).toEqual(new Set(['second', 'first']));
});

it('calls no other machine', async () => {
  await using at = await talk();
  const reply = await at.ask(create, {
    topic: 'ORDERS_CREATE',
    uri: 'https://tillstream.example.com/hooks',
  });
  expect(reply.data.webhookSubscriptionCreate.userErrors[0].message).toContain(
    'not on this machine',
  );
  const privacy = await at.admin('POST privacy', {
    topic: 'shop/redact',
    url: 'http://192.0.2.1/',
  });
  expect(privacy.status).toBe(400);
});

it('asks for privacy, tells that the app was removed and that scopes changed', async () => {
  await using at = await talk();
  await using hook = await listener();
  await subscribe(at, hook.url, 'APP_UNINSTALLED', 'APP_SCOPES_UPDATE');
  const [order] = [...at.world.shops.get(at.account)!.orders.all()].filter(
    ({ customerId }) => customerId !== null,
  );
  await at.admin('POST privacy', { topic: 'customers/redact', customerId: order!.customerId! });
  expect(hook.got[0]).toMatchObject({ topic: 'customers/redact' });
  expect(hook.got[0]!.body).toContain(order!.id);
  await at.admin('POST access', { scopes: ['read_products'] });
  await at.admin('POST uninstall', {});
  await at.sandbox.settled();
  expect(hook.got.map(({ topic }) => topic)).toEqual([
    'customers/redact',
    'app/scopes_update',
    'app/uninstalled',
  ]);
  expect((await at.ask('{ shop { name } }')).status).toBe(401);
});
