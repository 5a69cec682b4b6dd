import { currencyCode, type SourceRecord, type TenantId, timeZone } from '../../src/core/index.ts';
import {
  createStore,
  createTenant,
  type Database,
  type LedgerPage,
  preparePage,
  startRun,
  writePage,
} from '../../src/ledger/index.ts';
import { makeOrders, type OrdersShape } from './make-orders.ts';

export type WriteResult = {
  readonly orders: number;
  readonly lines: number;
  readonly pages: number;
  readonly seconds: number;
  readonly ordersPerSecond: number;
  readonly linesPerSecond: number;
  readonly pageMsMedian: number;
  readonly pageMsP95: number;
  /** Share of the time in which this process computed. */
  readonly ownCpuShare: number;
  /** The same pages once more: nothing changes. */
  readonly repeatOrdersPerSecond: number;
};

type Target = { readonly db: Database; readonly tenant: TenantId; readonly storeId: number };

/** Writes orders page after page as one reader would, checks what came of it, and writes them again. */
export async function measureWrites(
  db: Database,
  { shape, pageLines }: { readonly shape: OrdersShape; readonly pageLines: number },
): Promise<WriteResult> {
  const tenant = await createTenant(db, { name: 'Bench', reportingCurrency: 'GBP' });
  const store = await createStore(db, tenant, {
    name: 'Bench',
    platform: 'import',
    currency: currencyCode('GBP'),
    zone: timeZone('Europe/London'),
  });
  const target = { db, tenant, storeId: store.id };
  const first = await writeAll(target, shape, pageLines);
  await check(target, first);
  const { revision } = await db.position(tenant);
  const again = await writeAll(target, shape, pageLines);
  if ((await db.position(tenant)).revision !== revision) {
    throw new Error('the same pages again took a revision');
  }
  const sorted = first.pageMs.toSorted((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.floor(sorted.length * share)] ?? 0);
  return {
    orders: first.orders,
    lines: first.lines,
    pages: sorted.length,
    seconds: rounded(first.seconds),
    ordersPerSecond: Math.round(first.orders / first.seconds),
    linesPerSecond: Math.round(first.lines / first.seconds),
    pageMsMedian: at(0.5),
    pageMsP95: at(0.95),
    ownCpuShare: rounded(first.cpuSeconds / first.seconds),
    repeatOrdersPerSecond: Math.round(again.orders / again.seconds),
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

type Written = {
  readonly orders: number;
  readonly lines: number;
  readonly gross: number;
  readonly discount: number;
  readonly shipping: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly pageMs: readonly number[];
};

async function writeAll(
  { db, tenant, storeId }: Target,
  shape: OrdersShape,
  pageLines: number,
): Promise<Written> {
  const mode = { connector: 'files', mode: 'import', trigger: 'bench' };
  const { id: runId } = await startRun(db, tenant, { storeId, ...mode });
  const sums = { orders: 0, lines: 0, gross: 0, discount: 0, shipping: 0 };
  const pageMs: number[] = [];
  const started = performance.now();
  const cpu = process.cpuUsage();
  const base = {
    storeId,
    runId,
    resumed: 0,
    stream: 'file',
    problems: [],
    guard: 'versioned',
  } as const;
  let done = 0;
  // As a reader does: the next page is prepared while one is being written.
  let writing: Promise<number> = Promise.resolve(0);
  for (const records of pagesOf(shape, pageLines)) {
    done += records.length;
    for (const record of records) addTo(sums, record);
    const progress = { done, total: shape.orders };
    const page = { ...base, cursor: { done }, records, fetched: records.length, progress };
    const prepared = preparePage({ ...page, lasting: null } satisfies LedgerPage);
    pageMs.push(await writing);
    writing = timed(() => writePage(db, tenant, prepared));
    await new Promise((resolve) => setImmediate(resolve));
  }
  pageMs.push(await writing);
  const { user, system } = process.cpuUsage(cpu);
  return {
    ...sums,
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (user + system) / 1e6,
    pageMs: pageMs.slice(1),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function* pagesOf(shape: OrdersShape, pageLines: number): Generator<SourceRecord[]> {
  let page: SourceRecord[] = [];
  let lines = 0;
  for (const record of makeOrders(shape)) {
    page.push(record);
    if (record.kind === 'document') lines += record.record.lines.length;
    if (lines < pageLines) continue;
    yield page;
    page = [];
    lines = 0;
  }
  if (page.length > 0) yield page;
}

type Sums = { orders: number; lines: number; gross: number; discount: number; shipping: number };

function addTo(sums: Sums, source: SourceRecord): void {
  if (source.kind !== 'document') return;
  sums.orders += 1;
  sums.lines += source.record.lines.length;
  sums.shipping += source.record.shipping;
  sums.discount += source.record.orderDiscount;
  for (const line of source.record.lines) sums.gross += line.gross;
}

type Stored = { readonly documents: number; readonly events: number } & Record<
  'gross' | 'discount' | 'shipping',
  string
>;

/** The ledger's sums must be those of the orders that went in, to the penny. */
async function check({ db, tenant }: Target, written: Written): Promise<void> {
  const [stored] = await db.tenant(tenant, (tx) =>
    tx.query<Stored>(
      `SELECT count(DISTINCT document_id) AS documents, count(*) AS events, sum(reporting_gross) AS gross,
sum(discount) AS discount, sum(shipping) AS shipping FROM ledger.sale_event WHERE tenant_id = CAST($1 AS uuid)`,
      [tenant],
    ),
  );
  const right =
    stored?.documents === written.orders &&
    stored.events === written.lines &&
    Number(stored.gross) === written.gross &&
    Number(stored.discount) === -written.discount &&
    Number(stored.shipping) === written.shipping;
  if (!right) {
    throw new Error(`the ledger holds ${JSON.stringify(stored)}, not ${JSON.stringify(written)}`);
  }
}
