import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, type TenantId } from '../../src/core/index.ts';
import { type Database, migrate, openDatabase, openEmbedded } from '../../src/ledger/index.ts';
import { createMetrics, type Metrics, type MetricsContext } from '../../src/metrics/index.ts';
import { openTwins, type Twins } from '../../src/twin/index.ts';
import { fillSales } from './fill-sales.ts';
import { bareStatements, overviewQueries, type Range, rangeAt } from './overview.ts';

type Bench = {
  readonly database: Database;
  readonly twins: Twins;
  readonly metrics: Metrics;
  readonly tenant: TenantId;
};

function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
  return Math.round((sorted[at] ?? Number.NaN) * 10) / 10;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function contextOf(tenantId: TenantId): MetricsContext {
  return { tenantId, scope: [], costs: true, people: false };
}

async function together({ metrics, tenant }: Bench, range: Range): Promise<void> {
  const queries = Object.values(overviewQueries(range));
  await Promise.all(queries.map((query) => metrics.query(contextOf(tenant), query)));
}

async function bareTogether({ twins, tenant }: Bench, range: Range): Promise<void> {
  const statements = Object.values(bareStatements(range));
  await Promise.all(statements.map((sql) => twins.read(tenant, (reader) => reader.query(sql))));
}

/** Both engines must agree, and the money must be what one plain sum over the ledger says, or nothing is worth measuring. */
async function check({ metrics, database, tenant }: Bench): Promise<void> {
  const range = rangeAt(1);
  for (const [name, query] of Object.entries(overviewQueries(range))) {
    const [twin, ledger] = [
      await metrics.query(contextOf(tenant), query, { executor: 'twin' }),
      await metrics.query(contextOf(tenant), query, { executor: 'ledger' }),
    ];
    const text = (answer: typeof twin): string => JSON.stringify([answer.rows, answer.totals]);
    if (text(twin) !== text(ledger)) throw new Error(`${name} differs between twin and ledger`);
    const [plain] = await database.tenant(tenant, (tx) =>
      tx.queryText(
        "select sum(gross + discount) from ledger.sale_event where kind in ('sale', 'reversal') and event_day between $1::date and $2::date",
        [range.from, range.to],
      ),
    );
    if (String(twin.totals['net_sales']) !== plain?.[0])
      throw new Error(`${name}: wrong net sales`);
  }
}

async function cachedRate({ database, twins, tenant }: Bench, seconds: number): Promise<number> {
  const metrics = createMetrics({ database, twins, logger: silentLogger });
  try {
    const query = overviewQueries(rangeAt(0))['series'];
    await metrics.query(contextOf(tenant), query);
    const until = performance.now() + seconds * 1000;
    let answers = 0;
    while (performance.now() < until) {
      const { meta } = await metrics.query(contextOf(tenant), query);
      if (!meta.cached) throw new Error('the answer was not cached');
      answers += 1;
    }
    return Math.round(answers / seconds);
  } finally {
    metrics.close();
  }
}

async function measure(bench: Bench, times: number, seconds: number) {
  const [ours, bare]: [number[], number[]] = [[], []];
  // One after the other, so that whatever else the machine does meets both alike.
  for (let index = 0; index < times; index += 1) {
    ours.push(await timed(() => together(bench, rangeAt(index))));
    bare.push(await timed(() => bareTogether(bench, rangeAt(index))));
  }
  const each: Record<string, number> = {};
  for (const name of Object.keys(overviewQueries(rangeAt(0)))) {
    const alone: number[] = [];
    for (let index = 0; index < Math.min(times, 15); index += 1) {
      const query = overviewQueries(rangeAt(index))[name];
      alone.push(await timed(() => bench.metrics.query(contextOf(bench.tenant), query)));
    }
    each[name] = quantile(alone, 0.5);
  }
  return {
    overviewMs: { median: quantile(ours, 0.5), p95: quantile(ours, 0.95) },
    bareMs: { median: quantile(bare, 0.5), p95: quantile(bare, 0.95) },
    overhead: Math.round((quantile(ours, 0.5) / quantile(bare, 0.5)) * 100) / 100,
    aloneMedianMs: each,
    cachedAnswersPerSecond: await cachedRate(bench, seconds),
  };
}

/**
 * An overview page's queries asked together, 90 days with as many before them, cold, in process; beside them the same questions
 * as bare statements, in the same run (budgets: p95 60 ms for a million orders, overhead 1.5).
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
    await migrate({ connectionString: server.connectionString, logger });
    await using stack = new AsyncDisposableStack();
    const database = await openDatabase({ connectionString: server.connectionString, logger });
    stack.defer(() => database.close());
    const orders = tiny ? 3_000 : 1_000_000;
    const tenant = await fillSales(database, orders);
    const twins = await openTwins({ directory: join(folder, 'twins'), database, logger });
    stack.defer(() => twins.close());
    const metrics = createMetrics({ database, twins, logger, cacheBytes: 0 });
    stack.defer(() => metrics.close());
    const bench: Bench = { database, twins, metrics, tenant };
    await check(bench);
    const [count] = await twins.read(tenant, async (reader) =>
      (await reader.query('select count(*) from ledger.sale_event')).rows.flat(),
    );
    return {
      orders,
      events: Number(count),
      ...(await measure(bench, tiny ? 5 : 40, tiny ? 0.5 : 3)),
    };
  } finally {
    await server.release();
    await rm(folder, { recursive: true, force: true });
  }
}
