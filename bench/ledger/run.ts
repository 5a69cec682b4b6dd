import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../src/core/index.ts';
import { type Database, migrate, openDatabase, openEmbedded } from '../../src/ledger/index.ts';
import { measureWrites } from './measure-writes.ts';

/**
 * How fast pages go into the ledger, embedded and with fsync on, under row security, from one reader: small orders with
 * order-level amounts and raw records in pages of 250 (budget: 5,000 orders/s), and large invoices of a wholesaler.
 */
export async function run({
  tiny,
}: {
  readonly tiny: boolean;
}): Promise<Readonly<Record<string, unknown>>> {
  return withLedger(async (db) => ({
    serverVersion: db.serverVersion,
    smallOrders: await measureWrites(db, {
      shape: {
        orders: tiny ? 500 : 50_000,
        linesFrom: 1,
        linesTo: 4,
        products: 5_000,
        customers: 20_000,
        rich: true,
      },
      pageLines: 625,
    }),
    largeInvoices: await measureWrites(db, {
      shape: {
        orders: tiny ? 50 : 13_000,
        linesFrom: 1,
        linesTo: 38,
        products: 4_600,
        customers: 5_900,
        rich: false,
      },
      pageLines: 5_000,
    }),
  }));
}

async function withLedger<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tillstream-bench-'));
  const logger = silentLogger;
  const server = await openEmbedded({ folder: join(folder, 'postgres'), logger });
  try {
    const { connectionString } = server;
    await migrate({ connectionString, logger });
    const db = await openDatabase({ connectionString, logger });
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  } finally {
    await server.release();
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const result = await run({ tiny: process.argv.includes('--tiny') });
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
