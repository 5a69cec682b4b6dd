import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import {
  createFaults,
  type ShopifySandbox,
  sampleWorld,
  startShopifySandbox,
} from '../../sandbox/index.ts';
import { createShopify } from '../../src/connectors/index.ts';
import { instant, silentLogger, type TenantId, tenantId } from '../../src/core/index.ts';
import { createTenant, type Database, type RunRow } from '../../src/ledger/index.ts';
import { sealer, systemTiming } from '../../src/platform/index.ts';
import { createSync, type RunRequest, type Sync } from '../../src/sync/index.ts';

/** A company that has connected one shop of a Shopify sandbox, webhooks included. */
export type ShopifyWorld = AsyncDisposable & {
  readonly database: Database;
  readonly tenant: TenantId;
  readonly sync: Sync;
  readonly sandbox: ShopifySandbox;
  readonly account: string;
  readonly connectionId: string;
  readonly storeId: number;
  /** Performs a run of that mode, after the one that waits already; not what follows from it. */
  readonly run: (request: Partial<RunRequest>) => Promise<RunRow>;
  /** Performs the webhooks that have arrived. */
  readonly drain: () => Promise<number>;
};

export type ShopifyWorldOptions = {
  readonly seed: string;
  /** Days of history, and factor on the number of orders: see `sampleWorld`. */
  readonly days?: number;
  readonly scale?: number;
};

const account = 'sample-london.myshopify.com';
/** How far the shop's clock is behind the machine's. */
export const behindMs = 30 * 86_400_000;
const actor = { actor: 'user:test', userId: 'test' };

/** Waits as the connector asks for, but a hundred times shorter. */
const hasty = {
  ...systemTiming,
  sleep: (ms: number, signal: AbortSignal) => systemTiming.sleep(ms / 100, signal),
};

export async function shopifyWorld(
  database: Database,
  { seed, days = 8, scale = 0.3 }: ShopifyWorldOptions,
): Promise<ShopifyWorld> {
  // The shop's clock is behind the database's, so that it can be moved ahead.
  const now = () => Date.now() - behindMs;
  const world = sampleWorld({ seed, now, days, scale, shops: ['london'] });
  const faults = createFaults(seed);
  const sandbox = await startShopifySandbox({ world, limits: 'off', faults });
  const tenant = await createTenant(database, {
    id: tenantId(randomUUID()),
    name: 'Test company',
    reportingCurrency: 'GBP',
  });
  const receiver = await listen((delivery) => sync.inbox.accept('shopify', delivery));
  const sync = shopifySync({
    ...{ database, publicUrl: receiver.url, now: world.now },
    ...{ url: sandbox.url, app: sandbox.app },
  });
  const { connection } = await sync.connections.begin(
    tenant,
    {
      platform: 'shopify',
      account,
      method: 'token',
      fields: { token: sandbox.token(account), clientSecret: sandbox.app.clientSecret },
    },
    actor,
  );
  const connectionId = connection.id;
  const { signal } = new AbortController();
  return {
    ...{ database, tenant, sync, sandbox, account, connectionId },
    storeId: connection.store?.id ?? 0,
    run: async (wanted) => {
      const request = { connectionId, mode: 'live', trigger: 'test', ...wanted } as const;
      for (;;) {
        const asked = await sync.request(tenant, request);
        const run = await sync.perform(tenant, asked.id, signal);
        // What followed an earlier run holds the connection, and comes first.
        if (run.mode === request.mode) return run;
      }
    },
    drain: () => sync.inbox.drain(signal),
    [Symbol.asyncDispose]: async () => {
      await receiver.close();
      await sandbox.close();
    },
  };
}

export type ShopifySyncOptions = {
  readonly database: Database;
  /** Of the sandbox, which may be another process's. */
  readonly url: string;
  readonly app: ShopifySandbox['app'];
  readonly now: () => number;
  readonly publicUrl: string;
};

/** Sync of a process that reaches the sandbox at `url`; all of them open each other's credentials. */
export function shopifySync({ database, url, app, now, publicUrl }: ShopifySyncOptions): Sync {
  const shopify = createShopify({ timing: hasty });
  const origin = `${url}/{account}`;
  return createSync({
    database,
    connectors: new Map([[shopify.platform, shopify]]),
    platforms: () => ({
      origins: { authorization: origin, api: origin },
      app: { ...app, formerSecrets: [] },
    }),
    sealer: sealer('0123456789abcdef0123456789abcdef', []),
    logger: silentLogger,
    now: () => instant(now()),
    random: () => 0,
    publicUrl: () => publicUrl,
    enqueue: async () => undefined,
  });
}

type Accept = (delivery: Parameters<Sync['inbox']['accept']>[1]) => Promise<{ status: number }>;

/** Where webhooks arrive. */
async function listen(accept: Accept) {
  const server = createServer((request, response) => {
    deliveryOf(request)
      .then(accept)
      .then(
        ({ status }) => response.writeHead(status).end(),
        () => response.writeHead(503).end(),
      );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => closed(server) };
}

async function deliveryOf(request: IncomingMessage) {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === 'string') headers.set(name, value);
  return { headers, body: await buffer(request) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
