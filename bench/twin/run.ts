import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { silentLogger, type TenantId } from '../../src/core/index.ts';
import { type Database, migrate, openDatabase, openEmbedded } from '../../src/ledger/index.ts';
import { openTwins, type Twins } from '../../src/twin/index.ts';
import { fillLedger, touch } from './fill-ledger.ts';

type Bench = {
  readonly database: Database;
  readonly twins: Twins;
  readonly tenant: TenantId;
  readonly directory: string;
};

const median = (times: readonly number[]): number => quantile(times, 0.5);
const quantile = (times: readonly number[], share: number): number => {
  const sorted = [...times].sort((one, other) => one - other);
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
  return Math.round((sorted[at] ?? Number.NaN) * 10) / 10;
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function repeat(times: number, work: (count: number) => Promise<unknown>): Promise<number[]> {
  const found: number[] = [];
  for (let count = 0; count < times; count += 1) found.push(await timed(() => work(count)));
  return found;
}

const net = "sum(gross + discount) filter (where kind in ('sale', 'reversal'))";
const days = "event_day between cast('2023-01-01' as date) and cast('2023-12-31' as date)";
const queries = {
  dayTotals: `select event_day, ${net}, count(distinct document_id) from ledger.sale_event where ${days} group by event_day order by event_day`,
  topProducts: `select p.title, ${net} as net from ledger.sale_event e join ledger.product p on p.id = e.product_id where ${days} group by p.title order by net desc, p.title limit 10`,
  customers: `select country, count(distinct customer_id), ${net} from ledger.sale_event group by country order by country`,
};

/** The same texts on both sides must give the same rows, or nothing is worth measuring. */
async function check({ database, twins, tenant }: Bench): Promise<void> {
  const report = await twins.verify(tenant);
  if (!report.equal) throw new Error(`the twin differs: ${JSON.stringify(report.tables)}`);
  for (const [name, sql] of Object.entries(queries)) {
    const ledger = await database.tenant(tenant, (tx) => tx.queryText(sql));
    const twin = await twins.read(tenant, (reader) => reader.query(sql));
    const other = twin.rows.map((row) => row.map(String));
    if (JSON.stringify(ledger) !== JSON.stringify(other)) {
      throw new Error(`${name} differs between ledger and twin`);
    }
  }
}

async function queryTimes({ database, twins, tenant }: Bench, times: number) {
  const found: Record<string, unknown> = {};
  for (const [name, sql] of Object.entries(queries)) {
    const twin = await repeat(times, () => twins.read(tenant, (reader) => reader.query(sql)));
    const ledger = await repeat(Math.min(times, 5), () =>
      database.tenant(tenant, (tx) => tx.queryText(sql)),
    );
    found[name] = {
      twinMs: median(twin),
      twinP95Ms: quantile(twin, 0.95),
      ledgerMs: median(ledger),
      timesFaster: Math.round(median(ledger) / median(twin)),
    };
  }
  return found;
}

/** From the commit of one changed document to a reader that sees it, by the notice alone. */
async function seenAfter({ database, twins, tenant }: Bench, document: number): Promise<number> {
  const revision = await touch(database, tenant, document);
  const started = performance.now();
  let seen = 0;
  while (seen < revision) {
    await setImmediate();
    seen = await twins.read(tenant, async ({ position }) => position.revision);
  }
  return performance.now() - started;
}

async function deltas(bench: Bench, times: number) {
  const { database, twins, tenant } = bench;
  const passes: number[] = [];
  const seen: number[] = [];
  for (let count = 1; count <= times; count += 1) seen.push(await seenAfter(bench, count * 7));
  const alone = await quietTwins(bench);
  try {
    await alone.catchUp(tenant);
    for (let count = 1; count <= times; count += 1) {
      await touch(database, tenant, count * 11);
      passes.push(await timed(() => alone.catchUp(tenant)));
    }
  } finally {
    await alone.close();
  }
  await twins.catchUp(tenant);
  return {
    passMs: median(passes),
    passP95Ms: quantile(passes, 0.95),
    noticeToSeenMs: median(seen),
    noticeToSeenP95Ms: quantile(seen, 0.95),
  };
}

/** A second node that hears no notice in time, so that its passes are measured by themselves. */
function quietTwins({ database, directory }: Bench): Promise<Twins> {
  const node = 'quiet';
  return openTwins({ directory, database, logger: silentLogger, node, debounceMs: 3_600_000 });
}

async function measure(bench: Bench, tiny: boolean): Promise<Readonly<Record<string, unknown>>> {
  const { twins, tenant, directory } = bench;
  const build = await twins.catchUp(tenant);
  const buildMs = await timed(() => twins.rebuild(tenant));
  await check(bench);
  const times = tiny ? 3 : 40;
  const reads = await repeat(times * 5, () =>
    twins.read(tenant, (reader) => reader.query('select 1')),
  );
  const result = {
    events: build.events,
    buildMs: Math.round(buildMs),
    eventsPerSecond: Math.round((build.events / buildMs) * 1_000),
    fileBytes: statSync(join(directory, 'main', `${tenant}.duckdb`)).size,
    verifyMs: Math.round(await timed(() => twins.verify(tenant))),
    emptyReadMs: median(reads),
    delta: await deltas(bench, times),
    queries: await queryTimes(bench, times),
  };
  await check(bench);
  return result;
}

/**
 * How fast a twin is built and caught up, and what its answers cost beside the ledger's: 1.05 M events of 53,600 orders.
 * Checks first and last that both sides hold and answer the same.
 */
export async function run({
  tiny,
}: {
  readonly tiny: boolean;
}): Promise<Readonly<Record<string, unknown>>> {
  const folder = await mkdtemp(join(tmpdir(), 'tillstream-bench-'));
  const logger = silentLogger;
  const server = await openEmbedded({ folder: join(folder, 'postgres'), logger });
  try {
    const { connectionString } = server;
    await migrate({ connectionString, logger });
    const database = await openDatabase({ connectionString, logger });
    try {
      const { tenant } = await fillLedger(database, tiny ? 300 : 53_600);
      return await withTwins({ database, tenant, directory: join(folder, 'twins') }, tiny);
    } finally {
      await database.close();
    }
  } finally {
    await server.release();
    await rm(folder, { recursive: true, force: true });
  }
}

async function withTwins(
  bench: Omit<Bench, 'twins'>,
  tiny: boolean,
): Promise<Readonly<Record<string, unknown>>> {
  const twins = await openTwins({ ...bench, logger: silentLogger });
  try {
    return await measure({ ...bench, twins }, tiny);
  } finally {
    await twins.close();
  }
}

if (import.meta.main) {
  const result = await run({ tiny: process.argv.includes('--tiny') });
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
