import type { SourceRecord } from '../../core/index.ts';

/** Names of Shopify's own sources of orders; others come from apps and are called what they call themselves. */
const names: ReadonlyMap<string, string> = new Map([
  ['web', 'Online Store'],
  ['pos', 'Point of Sale'],
  ['shopify_draft_order', 'Draft orders'],
  ['subscription_contract', 'Subscriptions'],
  ['iphone', 'Shopify app'],
  ['android', 'Shopify app'],
]);

/** The channel that an order's `sourceName` stands for. An app without a name of its own has its number there. */
export function channelRecord(sourceName: string): SourceRecord {
  const name =
    names.get(sourceName) ?? (/^\d+$/.test(sourceName) ? `App ${sourceName}` : sourceName);
  return { kind: 'channel', record: { externalId: sourceName, name }, raw: null };
}
