import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPreset, openFileScan, prepareImport } from '../../src/connectors/index.ts';
import { silentLogger, tenantId } from '../../src/core/index.ts';
import { createTenant, migrate, openDatabase, openEmbedded } from '../../src/ledger/index.ts';
import { importFiles } from '../../src/sync/index.ts';
import { type MadeSales, makeSales } from './made-sales.ts';

type Facts = Readonly<Record<string, number>>;
const signal = new AbortController().signal;
const mapping = findPreset('online-retail-ii').mapping;

/**
 * How fast a packed CSV of a million lines comes in: reading, staging and mapping alone, and the whole import into an embedded
 * ledger. Checks orders, lines and the sum of sales against what the file was made of.
 *
 * @param file an Online Retail II CSV in place of the made one; then only its own report is given
 */
export async function run(options: {
  readonly tiny: boolean;
  readonly file?: string;
}): Promise<Readonly<Record<string, unknown>>> {
  const folder = await mkdtemp(join(tmpdir(), 'tillstream-bench-'));
  try {
    const file = options.file ?? join(folder, 'sales.csv.gz');
    const made =
      options.file === undefined ? await makeSales(file, options.tiny ? 20_000 : 1_000_000) : null;
    return {
      made,
      scan: await scanAlone(folder, file, made),
      import: await wholeImport(folder, file, made),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function scanAlone(folder: string, file: string, made: MadeSales | null): Promise<Facts> {
  const before = process.cpuUsage();
  const started = performance.now();
  const prepared = await prepareImport({ files: [file], mapping, signal });
  await using scan = await openFileScan(prepared, {
    stagingFolder: join(folder, 'staging'),
    signal,
  });
  const stagedMs = performance.now() - started;
  let lines = 0;
  let grossMinor = 0;
  for await (const page of scan.pages({ cursor: null, signal })) {
    for (const record of page.records) {
      if (record.kind !== 'document') continue;
      lines += record.record.lines.length;
      for (const line of record.record.lines) grossMinor += line.gross;
    }
  }
  check('scanned', made, { lines, grossMinor });
  const { user, system } = process.cpuUsage(before);
  return {
    lines,
    ms: Math.round(performance.now() - started),
    stagedMs: Math.round(stagedMs),
    cpuMs: Math.round((user + system) / 1000),
  };
}

async function wholeImport(folder: string, file: string, made: MadeSales | null): Promise<Facts> {
  const server = await openEmbedded({ folder: join(folder, 'postgres'), logger: silentLogger });
  try {
    const { connectionString } = server;
    await migrate({ connectionString, logger: silentLogger });
    const database = await openDatabase({ connectionString, logger: silentLogger });
    try {
      const tenant = await createTenant(database, { id: tenantId(randomUUID()), name: 'Bench' });
      const started = performance.now();
      const report = await importFiles({
        database,
        tenantId: tenant,
        storeName: 'Bench',
        files: [file],
        mapping,
        mode: 'append',
        stagingFolder: join(folder, 'staging'),
        signal,
        log: silentLogger,
        trigger: 'bench',
      });
      const ms = performance.now() - started;
      const [sums] = await database.tenant(tenant, (tx) =>
        tx.query<{ lines: number; gross: number }>(
          `SELECT count(*) AS lines, CAST(sum(gross) AS bigint) AS gross FROM ledger.sale_event`,
        ),
      );
      check('stored', made, { lines: sums?.lines ?? 0, grossMinor: sums?.gross ?? 0 });
      return {
        lines: report.lines,
        ms: Math.round(ms),
        linesPerSecond: Math.round((report.lines / ms) * 1000),
      };
    } finally {
      await database.close();
    }
  } finally {
    await server.release();
  }
}

function check(what: string, made: MadeSales | null, found: Omit<MadeSales, 'orders'>): void {
  if (made === null || (found.lines === made.lines && found.grossMinor === made.grossMinor)) return;
  throw new Error(`${what} ${JSON.stringify(found)}, the file holds ${JSON.stringify(made)}`);
}
