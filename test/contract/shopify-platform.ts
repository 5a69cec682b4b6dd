import { createHmac } from 'node:crypto';
import {
  type FaultRule,
  type SandboxWorld,
  type ShopifySandbox,
  sampleWorld,
  startShopifySandbox,
} from '../../sandbox/index.ts';
import { type Credentials, createShopify, type Session } from '../../src/connectors/index.ts';
import { AppError, silentLogger } from '../../src/core/index.ts';
import { memoryBudget, type Timing } from '../../src/platform/index.ts';
import type { ContractPlatform, Standing, Trouble } from './platform.ts';

const begin = Date.parse('2026-03-15T12:00:00Z');

/** Time that passes when something waits. */
function passingTime(): Timing {
  let now = begin;
  return {
    now: () => now,
    random: () => 0.5,
    sleep: async (ms, signal) => {
      // Others get their turn, as they would while one really waits.
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) throw new AppError('cancelled', 'The wait was stopped.');
      now += ms;
    },
  };
}

const faults: Readonly<Record<Trouble, FaultRule>> = {
  refused_for_a_second: { name: 'storm', arg: '1' },
  throttled: { name: 'throttled' },
  server_error: { name: 'server_error', arg: '503' },
  cut: { name: 'cut' },
  truncated: { name: 'truncate' },
  slow: { name: 'slow', arg: '3000' },
  internal_error: { name: 'internal_error' },
  token_expired: { name: 'expire_token' },
};

export type ShopifyContractPlatform = ContractPlatform & {
  readonly sandbox: ShopifySandbox;
  readonly timing: Timing;
};

/** Shopify's sandbox with one small shop of two years. */
export async function shopifyPlatform(): Promise<ShopifyContractPlatform> {
  const timing = passingTime();
  const world = sampleWorld({ now: timing.now, scale: 0.006, shops: ['london'] });
  const sandbox = await startShopifySandbox({ world });
  const [account = ''] = sandbox.accounts;
  const connector = createShopify({ timing, limits: { timeoutMs: 1500, maxTries: 4 } });
  const origin = `${sandbox.url}/{account}`;
  const origins = { authorization: origin, api: origin };
  const budget = memoryBudget(timing);
  const app = { ...sandbox.app, formerSecrets: [] };
  const token = (): Credentials => ({ kind: 'token', accessToken: sandbox.token(account) });
  let current = token();
  let renewals = 0;
  return {
    sandbox,
    timing,
    connector,
    account,
    origins,
    app,
    now: timing.now,
    credentials: () => current,
    wrongCredentials: { kind: 'token', accessToken: 'shpat_wrong' },
    renewals: () => renewals,
    open: ({ credentials, clockAheadMs = 0 } = {}) => {
      const session: Session = {
        account,
        origins,
        app,
        budget,
        now: () => timing.now() + clockAheadMs,
        log: silentLogger,
        credentials: async () => credentials ?? current,
        renew: async (refused) => {
          renewals += 1;
          if (credentials !== undefined) return refused;
          current = token();
          return current;
        },
      };
      return connector.open(session);
    },
    truth: (stream) => truthOf(sandbox, account, stream),
    ...worldOf(world, sandbox, account),
    ...troubleOf(sandbox, account),
    counters: sandbox.counters,
    webhook: (externalId) => signed(externalId, account, sandbox.app.clientSecret),
    [Symbol.asyncDispose]: sandbox.close,
  };
}

function worldOf(world: SandboxWorld, sandbox: ShopifySandbox, account: string) {
  const latest = (): string => {
    const orders = [...sandbox.book(account).orders.values()];
    return orders.toSorted((a, b) => a.placedAt - b.placedAt).at(-1)?.id ?? '';
  };
  return {
    changeOrder: (): string => {
      world.advance(1000);
      const id = latest();
      sandbox.act(account, { action: 'annotateOrder', id, note: 'changed' });
      return id;
    },
    removeOrder: (): string => {
      const [first] = sandbox.book(account).orders.values();
      const id = first?.id ?? '';
      sandbox.act(account, { action: 'deleteOrder', id });
      return id;
    },
  };
}

function troubleOf(sandbox: ShopifySandbox, account: string) {
  const shop = sandbox.account(account);
  const grant = (scopes: Iterable<string>, customerData: 0 | 1 | 2): void => {
    shop.grantable = { scopes: new Set(scopes), customerData };
    shop.tokens.setAccess(shop.grantable);
  };
  return {
    strike: (trouble: Trouble, rule: { count?: number; after?: number } = {}): void => {
      sandbox.faults.inject({ ...faults[trouble], ...rule });
    },
    calm: () => sandbox.faults.clear(),
    stand: (standing: Standing): void => {
      if (standing === 'no_scopes') grant([], 2);
      else
        shop.status = ({ unpaid: 'unpaid', closed: 'inactive', not_there: 'gone' } as const)[
          standing
        ];
    },
    skewClock: (seconds: number): void => {
      sandbox.faults.inject({ name: 'clock_skew', arg: String(seconds) });
    },
    narrow: (): readonly string[] => {
      grant(['read_orders', 'read_products', 'read_locations', 'read_customers'], 0);
      return ['orders_60_days', 'scope_missing', 'customers_protected', 'customers_protected'];
    },
  };
}

/** What the shop's own book has, with what the mapping makes of it beside. */
function truthOf(sandbox: ShopifySandbox, account: string, stream: string): ReadonlySet<string> {
  const book = sandbox.book(account);
  const { shop } = sandbox.account(account);
  const named = (kind: string, ids: Iterable<string>): string[] =>
    [...ids].map((id) => `${kind} ${id}`);
  switch (stream) {
    case 'orders':
      return new Set([
        ...named('document', book.orders.keys()),
        ...named(
          'channel',
          [...shop.orders.all()].map(({ source }) => source),
        ),
      ]);
    case 'customers':
      return new Set(named('customer', book.customerIds));
    case 'products':
      return new Set([
        ...named('product', book.productIds),
        ...named(
          'category',
          [...shop.products.all()].flatMap((one) => typeOf(one)),
        ),
      ]);
    case 'collections':
      return new Set(
        named(
          'category',
          [...shop.collections.all()].map(({ id }) => id),
        ),
      );
    case 'locations':
      return new Set(
        named(
          'location',
          [...shop.locations.all()].map(({ id }) => id),
        ),
      );
    default:
      return new Set(
        book.stock.map(({ variantId, locationId }) => `inventory ${variantId}@${locationId}`),
      );
  }
}

function typeOf({ productType }: { readonly productType: string }): readonly string[] {
  return productType === '' ? [] : [`type:${productType}`];
}

function signed(externalId: string, account: string, secret: string) {
  const body = new TextEncoder().encode(
    JSON.stringify({
      id: Number(externalId),
      admin_graphql_api_id: `gid://shopify/Order/${externalId}`,
    }),
  );
  const headers = new Map([
    ['x-shopify-topic', 'orders/updated'],
    ['x-shopify-shop-domain', account],
    ['x-shopify-webhook-id', 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043'],
    ['x-shopify-triggered-at', '2026-03-15T12:00:00.123Z'],
    ['x-shopify-hmac-sha256', createHmac('sha256', secret).update(body).digest('base64')],
  ]);
  return { delivery: { headers, body }, secret };
}
