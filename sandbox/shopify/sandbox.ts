import { createFaults, type Faults } from '../faults/faults.ts';
import { bookOfShop, type ShopBook } from '../world/live/shop-book.ts';
import type { SandboxWorld } from '../world/live/world.ts';
import { type BucketTerms, type PlanName, plans } from './bucket.ts';
import { BulkOperations } from './bulk.ts';
import { CounterBook, type Counters } from './counters.ts';
import { Documents, sandboxSchema } from './documents.ts';
import type { AppCredentials, ShopifyPlatform } from './platform.ts';
import { supportedVersions } from './resolve-shop.ts';
import { listen } from './server.ts';
import { grantedAccess, newAccount, type ShopAccount } from './shop-account.ts';
import { WebhookSubscriptions } from './webhook-subscriptions.ts';
import { actOn, type WorldAction } from './world-actions.ts';

export type ShopifySandboxOptions = {
  readonly world: SandboxWorld;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default `standard`: 100 points a second, 2,000 at most. */
  readonly limits?: PlanName | BucketTerms;
  readonly faults?: Faults;
  /** Default a pair that is the same each time. */
  readonly app?: AppCredentials;
};

/** A running sandbox. */
export type ShopifySandbox = {
  /** A shop is reached under `${url}/${account}`. */
  readonly url: string;
  readonly accounts: readonly string[];
  readonly app: AppCredentials;
  readonly world: SandboxWorld;
  readonly faults: Faults;
  /** Changes a shop; webhooks follow by themselves. */
  readonly act: (account: string, action: Exclude<WorldAction, { action: 'sell' }>) => object;
  /** The shop's own account of itself: the oracle of what a sync must have. */
  readonly book: (account: string) => ShopBook;
  readonly counters: () => Counters;
  /** A token that never expires, as it is pasted. */
  readonly token: (account: string, scopes?: readonly string[]) => string;
  /** The shop behind an account, with its tokens, subscriptions and standing. */
  readonly account: (account: string) => ShopAccount;
  readonly close: () => Promise<void>;
};

const defaultApp: AppCredentials = {
  clientId: 'tillstream-sandbox',
  clientSecret: 'shpss_sandbox_secret_0123456789',
};

/** Starts a Shopify of one's own on this machine. */
export async function startShopifySandbox(options: ShopifySandboxOptions): Promise<ShopifySandbox> {
  const { world, port = 0, app = defaultApp, faults = createFaults() } = options;
  let url = '';
  const limits = termsOf(options.limits ?? 'standard');
  const now = world.now;
  const accounts = new Map<string, ShopAccount>();
  const platform: ShopifyPlatform = {
    world,
    accounts,
    app,
    faults,
    counters: new CounterBook(),
    documents: new Documents(sandboxSchema()),
    limits,
    limited: limits.capacity < plans.off.capacity,
    now,
    url: () => url,
  };
  const version = supportedVersions.at(-1) ?? '';
  for (const [name, shop] of world.shops) {
    const bulk = new BulkOperations();
    const webhooks = new WebhookSubscriptions(now, version);
    accounts.set(name, newAccount(shop, { bulk, webhooks, terms: limits, now }));
  }
  const server = await listen(platform, port);
  url = server.url;
  const find = (name: string): ShopAccount => {
    const account = accounts.get(name);
    if (account === undefined) throw new RangeError(`there is no shop ${name}`);
    return account;
  };
  return {
    url,
    accounts: [...accounts.keys()],
    app,
    world,
    faults,
    act: (name, action) => actOn(find(name).shop, action),
    book: (name) => bookOfShop(find(name).shop),
    counters: () => platform.counters.read(),
    token: (name, scopes = []) => find(name).tokens.issueStatic(grantedAccess(find(name), scopes)),
    account: find,
    close: server.close,
  };
}

function termsOf(limits: PlanName | BucketTerms): BucketTerms {
  return typeof limits === 'string' ? plans[limits] : limits;
}
