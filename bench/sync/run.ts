import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openBase, openNode, type RunningServer, startServer } from '../../src/app/index.ts';
import { connectShops, whenRead } from '../../src/cli/demo/connect-shops.ts';
import { demoOwner, demoTenant } from '../../src/cli/demo/demo-owner.ts';
import { type SandboxProcess, startSandboxProcess } from '../../src/cli/demo/sandbox-process.ts';
import { shopBrowser } from '../../src/cli/demo/shop-browser.ts';
import { silentLogger, type TenantId } from '../../src/core/index.ts';
import { loadConfig } from '../../src/platform/index.ts';

type Facts = Readonly<Record<string, unknown>>;
const signal = new AbortController().signal;

/**
 * A shop from consent to figures, end to end: a sandbox in a process of its own with its limits off, consent and pages over HTTP,
 * mapping, the embedded ledger, the twin. Checks the number of orders and their net sales against the sandbox's own book.
 *
 * `first` has about 1,250 orders in all, `company` two years; `webhook` is the time from a change in the
 * shop to its figure in the twin, by webhook.
 */
export async function run({ tiny }: { readonly tiny: boolean }): Promise<Facts> {
  return {
    first: await measure(['--scale', tiny ? '1' : '3'], 'first'),
    company: await measure(['--scale', tiny ? '1' : '100'], 'company'),
  };
}

async function measure(options: readonly string[], name: string): Promise<Facts> {
  const folder = await mkdtemp(join(tmpdir(), `tillstream-bench-sync-${name}-`));
  await using sandbox = await startSandboxProcess(['--limits', 'off', ...options], signal);
  const origin = `${sandbox.url}/{account}`;
  const config = loadConfig({
    TILLSTREAM_DATA: folder,
    SHOPIFY_CLIENT_ID: sandbox.app.clientId,
    SHOPIFY_CLIENT_SECRET: sandbox.app.clientSecret,
    SHOPIFY_AUTH_ORIGIN: origin,
    SHOPIFY_API_ORIGIN: origin,
  });
  const base = await openBase({ config, logger: silentLogger });
  const server = await startServer({ base, host: '127.0.0.1', port: 0, role: 'all' });
  try {
    return await readAll({ base, server, sandbox });
  } finally {
    await server.stop();
    await base.close();
    await rm(folder, { recursive: true, force: true });
  }
}

type Bench = {
  readonly base: Awaited<ReturnType<typeof openBase>>;
  readonly server: RunningServer;
  readonly sandbox: SandboxProcess;
};

async function readAll({ base, server, sandbox }: Bench): Promise<Facts> {
  const tenantId = await demoTenant(base);
  const { email, password } = await demoOwner(base, tenantId);
  const browser = shopBrowser(server.localUrl);
  await browser.signIn(email, password);
  const started = performance.now();
  await connectShops(browser, sandbox.accounts);
  const reads = await whenRead(browser, { signal, onProgress: () => undefined });
  const ledgerMs = performance.now() - started;
  await using node = await openedNode(base);
  const orders = await ordersInTwin(node, base, tenantId);
  const ms = performance.now() - started;
  await check(sandbox, orders);
  return {
    orders,
    ledgerMs: Math.round(ledgerMs),
    ms: Math.round(ms),
    ordersPerSecond: Math.round((orders / ms) * 1000),
    connections: reads.map(({ connection, run }) => ({
      name: connection.name,
      pages: run?.pages,
      fetched: run?.fetched,
    })),
    webhookMs: await webhookMs({ base, server, sandbox }, { tenantId, orders }),
  };
}

type Node = Awaited<ReturnType<typeof openNode>>;

async function openedNode(base: Bench['base']): Promise<Node & AsyncDisposable> {
  const node = await openNode(base, { node: 'bench' });
  return { ...node, [Symbol.asyncDispose]: node.close };
}

const everything = {
  measures: ['orders'],
  time: { clock: 'event', from: '2000-01-01', to: '2099-12-31' },
};

async function ordersInTwin(node: Node, base: Bench['base'], tenantId: TenantId): Promise<number> {
  const { revision } = await base.database.position(tenantId);
  const asker = { tenantId, scope: [], costs: true, people: true };
  const answer = await node.metrics.query(asker, everything, { minRevision: revision });
  return Number(answer.totals['orders'] ?? 0);
}

type Book = { readonly orders: readonly { readonly test: boolean }[] };

/** @throws Error where the shops' own books count other orders than we have */
async function check({ url, accounts }: SandboxProcess, orders: number): Promise<void> {
  let theirs = 0;
  for (const account of accounts) {
    const reply = await fetch(`${url}/_sandbox/book`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account }),
    });
    const book = (await reply.json()) as Book;
    theirs += book.orders.filter(({ test }) => !test).length;
  }
  if (orders !== theirs) throw new Error(`the shops have ${theirs} orders, the twin has ${orders}`);
}

const patienceMs = 30_000;

/** From the change in the shop until its order is counted by the running server. */
async function webhookMs(
  { sandbox, base }: Bench,
  known: { readonly tenantId: TenantId; readonly orders: number },
): Promise<number> {
  await using node = await openedNode(base);
  // A twin that is open, as a server's is.
  await ordersInTwin(node, base, known.tenantId);
  const started = performance.now();
  await fetch(`${sandbox.url}/_sandbox/world`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account: sandbox.accounts[0], action: 'sell', count: 1 }),
  });
  for (;;) {
    const orders = await ordersInTwin(node, base, known.tenantId);
    const ms = performance.now() - started;
    if (orders > known.orders) return Math.round(ms);
    if (ms > patienceMs) throw new Error(`no webhook brought the order within ${patienceMs} ms`);
    await wait(20);
  }
}
