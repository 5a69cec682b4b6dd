import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { simulateShop, worldShops } from '../../sandbox/index.ts';
import { openBase } from '../../src/app/index.ts';
import { currencyCode, parseInstant, silentLogger, timeZone } from '../../src/core/index.ts';
import { ensureStore, onlyTenant, startRun, writePage } from '../../src/ledger/index.ts';
import { loadConfig } from '../../src/platform/index.ts';
import { worldRecord } from '../../test/support/sample/world-document.ts';
import type { Soak } from './soak.ts';

const clients = 4;
const pageOrders = 50;

type Tally = { asked: number; wrong: number };

/**
 * Four clients, each in autocommit on a connection of its own, ask for a token of their own again and again while pages are
 * written to the same embedded Postgres: every answer must be the asker's.
 */
export const soakClients: Soak = async ({ folder, count: seconds, seed, log }) => {
  const base = await openBase({
    config: loadConfig({ TILLSTREAM_DATA: join(folder, 'clients') }),
    logger: silentLogger,
  });
  const until = Date.now() + seconds * 1000;
  const tallies = Array.from({ length: clients }, (): Tally => ({ asked: 0, wrong: 0 }));
  try {
    const asking = tallies.map((tally) => askForOwn(base.database.connectionString, tally, until));
    const pages = await writeUntil(base, { seed, until });
    await Promise.all(asking);
    const asked = tallies.reduce((sum, tally) => sum + tally.asked, 0);
    const wrong = tallies.reduce((sum, tally) => sum + tally.wrong, 0);
    log(`${asked} answers, ${wrong} of them another's; ${pages} pages written`);
    return {
      holds: wrong === 0 && asked > 0 && pages > 0,
      facts: { clients, askedSeconds: seconds, asked, wrong, pages },
    };
  } finally {
    await base.close();
  }
};

async function askForOwn(connectionString: string, tally: Tally, until: number): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    while (Date.now() < until) {
      const token = randomUUID();
      const { rows } = await client.query<{ token: string }>('SELECT CAST($1 AS text) AS token', [
        token,
      ]);
      tally.asked += 1;
      if (rows.length !== 1 || rows[0]?.token !== token) tally.wrong += 1;
    }
  } finally {
    await client.end();
  }
}

async function writeUntil(
  { database }: Awaited<ReturnType<typeof openBase>>,
  { seed, until }: { readonly seed: string; readonly until: number },
): Promise<number> {
  const [shop] = worldShops;
  if (shop === undefined) throw new Error('the sample company has no shop');
  const tenantId = await onlyTenant(database);
  const store = await ensureStore(database, tenantId, {
    name: shop.name,
    platform: 'sample',
    currency: currencyCode(shop.currency),
    zone: timeZone(shop.zone),
  });
  const run = await startRun(database, tenantId, {
    storeId: store.id,
    connector: 'sample',
    mode: 'live',
    trigger: 'soak',
  });
  const orders = simulateShop(shop, {
    seed,
    until: parseInstant('2026-03-01T12:00:00Z'),
    days: 730,
    scale: 1,
  });
  let pages = 0;
  for (let from = 0; Date.now() < until; from = (from + pageOrders) % orders.length) {
    const records = orders
      .slice(from, from + pageOrders)
      .map((order) =>
        worldRecord(shop, { ...order, lines: order.lines.filter((line) => line.addedAt === null) }),
      );
    await writePage(database, tenantId, {
      storeId: store.id,
      runId: run.id,
      resumed: run.resumed,
      stream: 'orders',
      cursor: from,
      records,
      problems: [],
      fetched: records.length,
      progress: { done: from, total: null },
      guard: 'versioned',
      lasting: { at: from },
    });
    pages += 1;
  }
  return pages;
}
