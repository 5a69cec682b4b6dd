import { createFaults, type Faults } from '../faults/faults.ts';
import { bookOfShop, type ShopBook } from '../world/live/shop-book.ts';
import type { SandboxWorld } from '../world/live/world.ts';
import { type BucketTerms, type PlanName, plans } from './bucket.ts';
import { fileLinks } from './bulk-files.ts';
import { CounterBook, type Counters } from './counters.ts';
import { Documents, sandboxSchema } from './documents.ts';
import { openAccount } from './open-account.ts';
import type { AppCredentials, ShopifyPlatform } from './platform.ts';
import { listen } from './server.ts';
import { grantedAccess, type ShopAccount } from './shop-account.ts';
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
  /** How long a bulk operation takes at least, in ms; default 20. */
  readonly bulkMs?: number;
  /** Pause before a webhook is sent again for the first time, in ms; default 200. On the platform it is minutes. */
  readonly webhookRetryMs?: number;
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
  /** Waits until no webhook is on its way. */
  readonly settled: () => Promise<void>;
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
    links: fileLinks(),
    now: world.now,
    url: () => url,
  };
  for (const shop of world.shops.values())
    accounts.set(shop.facts.account, openAccount(platform, shop, options));
  const server = await listen(platform, port);
  url = server.url;
  return running(platform, server.close);
}

function running(platform: ShopifyPlatform, closeServer: () => Promise<void>): ShopifySandbox {
  const { accounts, app, world, faults, counters } = platform;
  const find = (name: string): ShopAccount => {
    const account = accounts.get(name);
    if (account === undefined) throw new RangeError(`there is no shop ${name}`);
    return account;
  };
  return {
    url: platform.url(),
    accounts: [...accounts.keys()],
    app,
    world,
    faults,
    act: (name, action) => actOn(find(name).shop, action),
    book: (name) => bookOfShop(find(name).shop),
    counters: () => counters.read(),
    token: (name, scopes = []) => find(name).tokens.issueStatic(grantedAccess(find(name), scopes)),
    account: find,
    settled: async () => {
      for (const { sender } of accounts.values()) await sender.settled();
    },
    close: async () => {
      await Promise.all([...accounts.values()].map(({ sender }) => sender.close()));
      await closeServer();
      await Promise.all([...accounts.values()].map(({ bulk }) => bulk.close()));
    },
  };
}

function termsOf(limits: PlanName | BucketTerms): BucketTerms {
  return typeof limits === 'string' ? plans[limits] : limits;
}
