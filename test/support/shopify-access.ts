import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ShopifySandbox,
  type ShopifySandboxOptions,
  sampleWorld,
  startShopifySandbox,
} from '../../sandbox/index.ts';
import { createShopify } from '../../src/connectors/index.ts';
import { type Instant, instant, silentLogger, type TenantId } from '../../src/core/index.ts';
import { type Database, type RunRow, readConnection } from '../../src/ledger/index.ts';
import { sealer } from '../../src/platform/index.ts';
import { createSync, type Sync } from '../../src/sync/index.ts';
import { aCompany, key, owner } from './consent-world.ts';

/** A company, a Shopify sandbox, and a process that reaches it over HTTP and hears its webhooks. */
export type ShopifyWorld = AsyncDisposable & {
  readonly database: Database;
  readonly tenant: TenantId;
  readonly sandbox: ShopifySandbox;
  /** The sandbox's first shop. */
  readonly account: string;
  readonly sync: Sync;
  /** Another process. */
  readonly process: (database?: Database) => Sync;
  readonly queue: string[];
  readonly now: () => Instant;
};

export async function shopifyWorld(
  database: Database,
  options: Partial<ShopifySandboxOptions> = {},
): Promise<ShopifyWorld> {
  const world = sampleWorld({ days: 40, scale: 0.05 });
  const sandbox = await startShopifySandbox({ world, limits: 'off', ...options });
  const queue: string[] = [];
  const now = (): Instant => instant(Math.round(sandbox.world.now()));
  let url = '';
  const process = (pool = database): Sync =>
    accessSync({
      ...{ database: pool, url: sandbox.url, app: sandbox.app, now, queue },
      publicUrl: () => url,
    });
  const sync = process();
  const door = await listenForWebhooks(sync);
  url = door.url;
  return {
    ...{ database, sandbox, sync, process, queue, now },
    tenant: await aCompany(database),
    account: sandbox.accounts[0] ?? '',
    [Symbol.asyncDispose]: async () => {
      await sandbox.close();
      await door.close();
    },
  };
}

export type AccessSyncOptions = {
  readonly database: Database;
  /** Of the sandbox, which may be another process's. */
  readonly url: string;
  readonly app: ShopifySandbox['app'];
  readonly now: () => Instant;
  readonly publicUrl: () => string;
  /** Where the runs that are asked for go. */
  readonly queue?: string[];
};

/** Sync of a process that reaches the sandbox at `url`; all of them open each other's credentials. */
export function accessSync({ url, app, queue = [], ...common }: AccessSyncOptions): Sync {
  return createSync({
    ...common,
    connectors: new Map([['shopify', createShopify()]]),
    platforms: () => ({
      origins: { authorization: `${url}/{account}`, api: `${url}/{account}` },
      app: { ...app, formerSecrets: [] },
    }),
    ...{ sealer: sealer(key), logger: silentLogger, random: () => 0 },
    enqueue: ({ runId }) => {
      queue.push(runId);
      return Promise.resolve();
    },
  });
}

/** What the API does with a platform's deliveries, and nothing else. */
async function listenForWebhooks(sync: Sync) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = new Map(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      sync.inbox
        .accept('shopify', { headers, body: Buffer.concat(chunks) })
        .then(({ status }) => response.writeHead(status).end())
        .catch(() => response.writeHead(500).end());
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}

/** A person presses a button of the consent page; what the browser comes back with. */
export async function decide(
  consentUrl: string,
  decision: 'install' | 'cancel' = 'install',
): Promise<ReadonlyMap<string, string>> {
  const page = await fetch(consentUrl);
  if (!page.ok) throw new Error(`the consent page answered ${page.status}`);
  await page.text();
  const url = new URL(consentUrl);
  const body = new URLSearchParams([...url.searchParams, ['decision', decision]]);
  const answer = await fetch(`${url.origin}${url.pathname}`, {
    ...{ method: 'POST', body, redirect: 'manual' },
  });
  await answer.text();
  return new Map(new URL(answer.headers.get('location') ?? '').searchParams);
}

/** Connects the first shop by the real consent; the connection's id. */
export async function connectShop(world: ShopifyWorld): Promise<string> {
  const { sync, tenant, account } = world;
  const request = { platform: 'shopify', account, method: 'oauth' } as const;
  const { connection, consentUrl } = await sync.connections.begin(tenant, request, owner);
  const outcome = await comeBack(world, await decide(consentUrl ?? ''));
  if (!outcome.ok) throw new Error(outcome.message);
  return connection.id;
}

export function comeBack({ sync, tenant }: ShopifyWorld, query: ReadonlyMap<string, string>) {
  const { userId } = owner;
  const tenants = new Set([tenant]);
  return sync.connections.callback({ platform: 'shopify', query, userId, tenants });
}

/** Performs the oldest run that waits. */
export function work({ sync, tenant, queue }: ShopifyWorld): Promise<RunRow> {
  return sync.perform(tenant, queue.shift() ?? '', new AbortController().signal);
}

/** Asks for a live sync, or takes the one that waits already, and performs it. */
export async function live(
  { sync, tenant, queue }: ShopifyWorld,
  connectionId: string,
): Promise<RunRow> {
  const request = { connectionId, mode: 'live', trigger: 'user:test' } as const;
  const { id } = await sync.request(tenant, request);
  queue.length = 0;
  return sync.perform(tenant, id, new AbortController().signal);
}

export function stateOf({ database, tenant }: ShopifyWorld, id: string) {
  return readConnection(database, tenant, id);
}
