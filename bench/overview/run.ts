import { loadavg } from 'node:os';
import { silentLogger } from '../../src/core/index.ts';
import type { SqlValue } from '../../src/ledger/index.ts';
import { createMetrics, type Metrics, type MetricsContext } from '../../src/metrics/index.ts';
import { bareStatements } from './bare.ts';
import { pageQueries, type Window, windowAt } from './page.ts';
import { type RecordedStatement, recorded } from './recorded.ts';
import { madeSales, type Sales, salesOf } from './sources.ts';

type Bench = Sales & {
  readonly metrics: Metrics;
  readonly days: readonly [string, string];
  /** Statements that the metrics asked of the twin since the last time. */
  readonly take: () => readonly RecordedStatement[];
};

/** Of wall time, and of the processor time of the whole process, DuckDB's threads included; ms. */
type Spent = { readonly wall: number; readonly cpu: number };

async function spent(work: () => Promise<unknown>): Promise<Spent> {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: performance.now() - started, cpu: (user + system) / 1000 };
}

function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
  return Math.round((sorted[at] ?? Number.NaN) * 10) / 10;
}

function summed(all: readonly Spent[]): Readonly<Record<string, number>> {
  const [wall, cpu] = [all.map((one) => one.wall), all.map((one) => one.cpu)];
  const [median, p95] = [quantile(wall, 0.5), quantile(wall, 0.95)];
  return { median, p95, cpuMedian: quantile(cpu, 0.5), cpuP95: quantile(cpu, 0.95) };
}

const ask = ({ metrics, tenant }: Bench, query: object): Promise<unknown> => {
  const context: MetricsContext = { tenantId: tenant, scope: [], costs: true, people: false };
  return metrics.query(context, query);
};

const askBare = (
  { twins, tenant }: Bench,
  sql: string,
  values: readonly SqlValue[] = [],
): Promise<unknown> => twins.read(tenant, (reader) => reader.query(sql, values));

function page(bench: Bench, window: Window): Promise<unknown> {
  return Promise.all(Object.values(pageQueries(window)).map((query) => ask(bench, query)));
}

function bare(bench: Bench, window: Window): Promise<unknown> {
  return Promise.all(Object.values(bareStatements(window)).map((sql) => askBare(bench, sql)));
}

/** The statements of the page's last asking alone: without planning, reading and caching their answers. */
function again(bench: Bench, statements: readonly RecordedStatement[]): Promise<unknown> {
  return Promise.all(statements.map(({ sql, values }) => askBare(bench, sql, values)));
}

/** Both engines must agree, and the money must be what one plain sum over the ledger says, or nothing is worth measuring. */
async function check({ metrics, database, tenant, days }: Bench, share: number): Promise<void> {
  const window = windowAt(share, days);
  const context: MetricsContext = { tenantId: tenant, scope: [], costs: true, people: false };
  const [plain] = await database.tenant(tenant, (tx) =>
    tx.queryText(
      "select coalesce(sum(gross + discount), 0) from ledger.sale_event where kind in ('sale', 'reversal') and event_day between $1::date and $2::date",
      [window.from, window.to],
    ),
  );
  for (const [name, query] of Object.entries(pageQueries(window))) {
    const twin = await metrics.query(context, query, { executor: 'twin' });
    const ledger = await metrics.query(context, query, { executor: 'ledger' });
    const text = ({ rows, totals, compareTotals }: typeof twin): string =>
      JSON.stringify([rows, totals, compareTotals]);
    if (text(twin) !== text(ledger)) throw new Error(`${name} differs between twin and ledger`);
    if (String(twin.totals['net_sales']) !== plain?.[0])
      throw new Error(`${name}: wrong net sales`);
  }
}

/** Windows from all over the days, the same in every run. */
const shares = (times: number): readonly number[] =>
  Array.from({ length: times }, (_, index) => (index * 0.618_033_988_75) % 1);

async function alone(bench: Bench, times: number): Promise<Readonly<Record<string, unknown>>> {
  const each: Record<string, unknown> = {};
  for (const name of Object.keys(pageQueries(windowAt(0, bench.days)))) {
    const [ours, plain]: [Spent[], Spent[]] = [[], []];
    for (const share of shares(times)) {
      const window = windowAt(share, bench.days);
      ours.push(await spent(() => ask(bench, pageQueries(window)[name] ?? {})));
      plain.push(await spent(() => askBare(bench, bareStatements(window)[name] ?? '')));
    }
    const [us, them] = [summed(ours), summed(plain)];
    const { median, cpuMedian } = us;
    each[name] = { median, cpuMedian, bareMedian: them['median'], bareCpu: them['cpuMedian'] };
  }
  return each;
}

async function measure(bench: Bench, times: number): Promise<Readonly<Record<string, unknown>>> {
  const [ours, own, plain]: [Spent[], Spent[], Spent[]] = [[], [], []];
  await page(bench, windowAt(0.5, bench.days));
  await bare(bench, windowAt(0.5, bench.days));
  const load = loadavg()[0];
  // One after the other, so that whatever else the machine does meets all alike.
  for (const share of shares(times)) {
    const window = windowAt(share, bench.days);
    bench.take();
    ours.push(await spent(() => page(bench, window)));
    const statements = bench.take();
    own.push(await spent(() => again(bench, statements)));
    plain.push(await spent(() => bare(bench, window)));
  }
  const [pageMs, statementsMs, bareMs] = [summed(ours), summed(own), summed(plain)];
  const ratio = (other: typeof pageMs, name: string): number =>
    Math.round(((pageMs[name] ?? 0) / (other[name] ?? 1)) * 100) / 100;
  const over = (other: typeof pageMs) => ({
    wall: ratio(other, 'median'),
    cpu: ratio(other, 'cpuMedian'),
  });
  return {
    pageMs,
    statementsMs,
    bareMs,
    overhead: { statements: over(statementsMs), bare: over(bareMs) },
    alone: await alone(bench, Math.min(times, 15)),
    loadAverage: [load, loadavg()[0]],
  };
}

/**
 * The Overview's own questions, taken from the page's code, asked together on windows of 90 days, nothing cached, in process;
 * beside them, in the same run, the metrics' own statements without the metrics, and the
 * same questions as someone would write them by hand (budgets: p95 60 ms, overhead 1.5). Made data have the
 * size of Online Retail II; `--file` names a data folder that was filled by an import of the real one.
 */
export async function run(options: {
  readonly tiny: boolean;
  readonly file?: string;
}): Promise<Readonly<Record<string, unknown>>> {
  const { tiny, file } = options;
  const sales = await (file === undefined
    ? madeSales(tiny ? { orders: 1_000, lines: 5 } : { orders: 50_000, lines: 20 })
    : salesOf(file));
  const { database, twins, tenant } = sales;
  const { twins: noted, take } = recorded(twins);
  const metrics = createMetrics({ database, twins: noted, logger: silentLogger, cacheBytes: 0 });
  try {
    const [row] = await twins.read(tenant, async (reader) => {
      const sql = 'SELECT count(*), min(event_day), max(event_day) FROM ledger.sale_event';
      return (await reader.query(sql)).rows;
    });
    const bench: Bench = { ...sales, metrics, take, days: [String(row?.[1]), String(row?.[2])] };
    for (const share of tiny ? [0.4] : [0.1, 0.4, 0.9]) await check(bench, share);
    return {
      data: file === undefined ? 'made' : 'a data folder',
      events: Number(row?.[0]),
      ...(await measure(bench, tiny ? 5 : 60)),
    };
  } finally {
    metrics.close();
    await sales.close();
  }
}
