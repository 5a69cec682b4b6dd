import type { LiveShop } from '../world/live/live-shop.ts';
import type { Access } from './access.ts';
import { fullAccess } from './app-store.ts';
import { Bucket, type BucketTerms } from './bucket.ts';
import type { BulkOperations } from './bulk.ts';
import { TokenStore } from './tokens.ts';
import type { WebhookSender } from './webhook-sender.ts';
import type { WebhookSubscriptions } from './webhook-subscriptions.ts';

/** Where a shop stands with the platform. */
export type ShopStatus = 'active' | 'unpaid' | 'locked' | 'inactive' | 'gone';

/** A shop as the platform keeps it: its state, the app in it, and what the app may ask of it. */
export type ShopAccount = {
  readonly account: string;
  readonly shop: LiveShop;
  readonly tokens: TokenStore;
  readonly bulk: BulkOperations;
  readonly webhooks: WebhookSubscriptions;
  readonly sender: WebhookSender;
  bucket: Bucket;
  status: ShopStatus;
  /** What the merchant and the platform let the app have; scopes beyond it are not granted. */
  grantable: Access;
};

export function accountBucket(terms: BucketTerms, now: () => number): Bucket {
  return new Bucket(terms, now);
}

export function newAccount(
  shop: LiveShop,
  parts: Pick<ShopAccount, 'bulk' | 'webhooks' | 'sender'> & {
    readonly terms: BucketTerms;
    readonly now: () => number;
  },
): ShopAccount {
  return {
    account: shop.facts.account,
    shop,
    tokens: new TokenStore(parts.now),
    bulk: parts.bulk,
    webhooks: parts.webhooks,
    sender: parts.sender,
    bucket: accountBucket(parts.terms, parts.now),
    status: 'active',
    grantable: fullAccess(),
  };
}

/** What an app gets of what it asks for. */
export function grantedAccess({ grantable }: ShopAccount, asked: readonly string[]): Access {
  const wanted = asked.filter((scope) => scope !== '');
  const scopes =
    wanted.length === 0
      ? grantable.scopes
      : new Set(wanted.filter((scope) => grantable.scopes.has(scope)));
  return { scopes, customerData: grantable.customerData };
}
