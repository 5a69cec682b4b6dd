import type { LiveShop } from '../world/live/live-shop.ts';
import type { AppStore } from './app-store.ts';
import { BulkOperations } from './bulk.ts';
import { bulkReader } from './bulk-reader.ts';
import type { ShopifyPlatform } from './platform.ts';
import { supportedVersions } from './resolve-shop.ts';
import { localTimeText } from './rest-shapes.ts';
import { newAccount, type ShopAccount } from './shop-account.ts';
import { gid } from './view-context.ts';
import { WebhookSender } from './webhook-sender.ts';
import { WebhookSubscriptions } from './webhook-subscriptions.ts';

/** Opens a shop on the platform, with an app that has set up nothing yet. */
export function openAccount(
  platform: ShopifyPlatform,
  shop: LiveShop,
  times: { readonly bulkMs?: number; readonly webhookRetryMs?: number },
): ShopAccount {
  const { now, faults, counters, documents, links, app } = platform;
  const { account } = shop.facts;
  const version = supportedVersions.at(-1) ?? '';
  const webhooks = new WebhookSubscriptions(now, version);
  const sender = new WebhookSender({
    shop,
    subscriptions: webhooks,
    secret: app.clientSecret,
    version,
    faults,
    counters,
    now,
    retryMs: times.webhookRetryMs ?? 200,
  });
  const store = (): AppStore => ({ clientId: app.clientId, bulk, webhooks });
  const bulk: BulkOperations = new BulkOperations({
    reader: bulkReader({ documents, shop, app: store }),
    now,
    bulkMs: times.bulkMs ?? 20,
    mustFail: () => faults.draw('bulk_failed', { account, operation: 'bulk' }) !== null,
    link: (operation) => links.link(platform.url(), account, operation),
    finished: ({ id, status, errorCode, createdAt, completedAt }) =>
      sender.tell({
        topic: 'bulk_operations/finish',
        body: {
          admin_graphql_api_id: gid('BulkOperation', id),
          status: status.toLowerCase(),
          error_code: errorCode?.toLowerCase() ?? null,
          type: 'query',
          created_at: localTimeText(shop, createdAt),
          completed_at: localTimeText(shop, completedAt),
        },
      }),
  });
  return newAccount(shop, { bulk, webhooks, sender, terms: platform.limits, now });
}
