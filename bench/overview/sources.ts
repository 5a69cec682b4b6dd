import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBase } from '../../src/app/index.ts';
import { silentLogger, type TenantId } from '../../src/core/index.ts';
import {
  type Database,
  listTenants,
  migrate,
  openDatabase,
  openEmbedded,
} from '../../src/ledger/index.ts';
import { loadConfig } from '../../src/platform/index.ts';
import { openTwins, type Twins } from '../../src/twin/index.ts';
import { fillSales } from '../metrics/fill-sales.ts';

/** A tenant with sales, and its twins. */
export type Sales = {
  readonly database: Database;
  readonly twins: Twins;
  readonly tenant: TenantId;
  readonly close: () => Promise<void>;
};

/** A data folder that exists, its first tenant with stores; the twin is built in a node folder of the benchmark's own. */
export async function salesOf(folder: string): Promise<Sales> {
  const config = loadConfig({ TILLSTREAM_DATA: folder, LOG_LEVEL: 'silent' });
  const base = await openBase({ config, logger: silentLogger });
  const [tenant] = await listTenants(base.database);
  if (tenant === undefined) throw new Error(`${folder} holds no company`);
  const directory = await mkdtemp(join(tmpdir(), 'tillstream-bench-'));
  const twins = await openTwins({ directory, database: base.database, logger: silentLogger });
  return {
    database: base.database,
    twins,
    tenant: tenant.id,
    close: async () => {
      await twins.close();
      await base.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Made sales: so many orders of so many lines each on average, over two years. */
export async function madeSales(shape: {
  readonly orders: number;
  readonly lines: number;
}): Promise<Sales> {
  const folder = await mkdtemp(join(tmpdir(), 'tillstream-bench-'));
  const logger = silentLogger;
  const server = await openEmbedded({ folder: join(folder, 'postgres'), logger });
  const { connectionString } = server;
  await migrate({ connectionString, logger });
  const database = await openDatabase({ connectionString, logger });
  const tenant = await fillSales(database, shape.orders, { lines: shape.lines });
  const twins = await openTwins({ directory: join(folder, 'twins'), database, logger });
  return {
    database,
    twins,
    tenant,
    close: async () => {
      await twins.close();
      await database.close();
      await server.release();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
