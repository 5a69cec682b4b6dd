import type { Json } from '../../core/index.ts';
import type { WebhookSubscriptions } from '../connector.ts';
import { cursorPages } from '../kit/page-loop.ts';
import type { ShopClient } from './client.ts';
import { field, listOf, textOf } from './fields.ts';
import { connectionOf } from './nodes.ts';
import { webhookCreateMutation, webhooksQuery, webhookUpdateMutation } from './queries.ts';
import { subscribedTopics } from './webhooks.ts';

type Subscription = { readonly id: string; readonly topic: string; readonly uri: string };

/**
 * See `OpenConnection.subscribe`. What is there is left; what is missing, or was dropped by Shopify after failed deliveries, is
 * created; what leads to another address of ours is turned here.
 */
export async function subscribe(
  client: ShopClient,
  callbackUrl: string,
  signal: AbortSignal,
): Promise<WebhookSubscriptions> {
  const there = await listed(client, signal);
  const topics: string[] = [];
  const refused: { topic: string; message: string }[] = [];
  for (const topic of subscribedTopics) {
    const ours = there.filter((one) => one.topic === topic);
    if (ours.some(({ uri }) => uri === callbackUrl)) {
      topics.push(topic);
      continue;
    }
    const message = await request(
      client,
      { topic, uri: callbackUrl, old: ours[0] ?? null },
      signal,
    );
    if (message === null) topics.push(topic);
    else refused.push({ topic, message });
  }
  return { topics, refused };
}

async function listed(client: ShopClient, signal: AbortSignal): Promise<readonly Subscription[]> {
  const all: Subscription[] = [];
  const pages = cursorPages(async (after) => {
    const { data } = await client.query(webhooksQuery, { first: 100, after }, signal);
    const page = connectionOf(field(data, 'webhookSubscriptions'));
    return { items: page.nodes, after: page.after };
  });
  for await (const { items } of pages)
    for (const item of items)
      all.push({
        id: textOf(field(item, 'id')) ?? '',
        topic: textOf(field(item, 'topic')) ?? '',
        uri: textOf(field(item, 'uri')) ?? '',
      });
  return all;
}

type Wanted = { readonly topic: string; readonly uri: string; readonly old: Subscription | null };

/** Null = done; else Shopify's words. */
async function request(
  client: ShopClient,
  { topic, uri, old }: Wanted,
  signal: AbortSignal,
): Promise<string | null> {
  const subscription = { uri };
  const { data, denied } =
    old === null
      ? await client.mutate(webhookCreateMutation, { topic, subscription }, signal)
      : await client.mutate(webhookUpdateMutation, { id: old.id, subscription }, signal);
  const root = old === null ? 'webhookSubscriptionCreate' : 'webhookSubscriptionUpdate';
  const payload: Json = field(data, root);
  const words = [
    ...denied.map((one) => one.message),
    ...listOf(field(payload, 'userErrors')).map((one) => textOf(field(one, 'message')) ?? ''),
  ];
  return words.length === 0 ? null : words.join('; ');
}
