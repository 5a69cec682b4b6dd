import { describe, expect, test } from 'vitest';
import { rejectedCsv } from '../../src/connectors/index.ts';
import { silentLogger } from '../../src/core/index.ts';
import { readIssues, readRun, readRuns } from '../../src/ledger/index.ts';
import { beginImport, type ImportReport, resumeImport } from '../../src/sync/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { importWorld, linesHeader, linesMapping } from './import-setup.ts';

const sums = `SELECT kind, CAST(sum(gross) AS bigint) AS gross, count(*) AS events FROM ledger.sale_event GROUP BY kind ORDER BY kind`;
const documents = `SELECT kind, external_id AS id, CAST(revision AS integer) AS revision FROM ledger.document WHERE deleted_at IS NULL ORDER BY id, kind`;

const march = [
  '1,2025-03-10 10:00,anna,pot,2,5.00\n',
  '2,2025-03-11 11:00,bert,cup,1,3.33\n',
  '1,2025-03-10 10:00,anna,lid,1,1.005\n',
  'C3,2025-03-12 09:00,anna,lid,-1,1.005\n',
];

eachBackend((backend) => {
  describe('importing files', () => {
    test('makes the store, the run and the figures; the same file again changes no revision', async () => {
      await using scratch = await scratchDatabase(backend);
      const world = await importWorld(scratch.database);
      await world.folder.write('sales.csv', linesHeader + march.join(''));
      const report = await world.import();
      expect(report).toMatchObject({
        rowsRead: 4,
        orders: 2,
        credits: 1,
        lines: 4,
        rejectedRows: 0,
        resumed: false,
      });
      // 2 × 5.00 + 3.33 + 1.01 (half a cent away from zero); the lid came back.
      const figures = [
        { kind: 'reversal', gross: -101, events: 1 },
        { kind: 'sale', gross: 1434, events: 3 },
      ];
      expect(await world.rows(sums)).toEqual(figures);
      expect(await readRun(world.database, world.tenant, report.runId)).toMatchObject({
        state: 'succeeded',
        connector: 'files',
        fetched: 4,
        report: {
          orders: 2,
          credits: 1,
          lines: 4,
          files: [{ name: 'sales.csv', role: 'orders', delimiter: ',', headerLine: 1 }],
        },
      });
      const before = await world.revision();
      const again = await world.import();
      expect(again).toMatchObject({ stored: 0, removed: 0, revision: before });
      expect(again.unchanged).toBe(report.stored);
      expect(await world.revision()).toBe(before);
      expect(await world.rows(sums)).toEqual(figures);
    });

    test('an edited file changes just the edits; what a newer file lacks stays, or goes, as chosen', async () => {
      await using scratch = await scratchDatabase(backend);
      const world = await importWorld(scratch.database);
      await world.folder.write('sales.csv', linesHeader + march.join(''));
      await world.import();
      const first = await world.revision();
      // Order 2 is dearer, the credit is gone, order 4 is new; all inside the range of days but the last.
      const edited = [
        march[0],
        march[2],
        '2,2025-03-11 11:00,bert,cup,1,4.00\n',
        '4,2025-03-12 08:00,cleo,cup,1,3.33\n',
      ];
      await world.folder.write('sales.csv', linesHeader + edited.join(''));
      expect(await world.import()).toMatchObject({ stored: 2, removed: 0 });
      expect(await world.rows(documents)).toEqual([
        {
          kind: 'order',
          id: '1',
          revision: expect.toSatisfy((revision: number) => revision <= first),
        },
        { kind: 'order', id: '2', revision: first + 1 },
        { kind: 'order', id: '4', revision: first + 1 },
        {
          kind: 'credit',
          id: 'C3',
          revision: expect.toSatisfy((revision: number) => revision <= first),
        },
      ]);
      expect(await world.import({ mode: 'replace-range' })).toMatchObject({
        stored: 0,
        removed: 1,
        revision: first + 2,
      });
      expect(await world.rows(sums)).toEqual([
        { kind: 'sale', gross: 1000 + 101 + 400 + 333, events: 4 },
      ]);
      expect(await world.import({ mode: 'replace-range' })).toMatchObject({
        stored: 0,
        removed: 0,
        revision: first + 2,
      });
    });

    test('days outside the file, an empty file and unreadable rows never remove anything', async () => {
      await using scratch = await scratchDatabase(backend);
      const world = await importWorld(scratch.database);
      await world.folder.write('sales.csv', linesHeader + march.join(''));
      await world.import();
      const before = await world.rows(documents);
      await world.folder.write('april.csv', `${linesHeader}9,2025-04-01,anna,pot,1,1\n`);
      const april = [`${world.folder.path}/april.csv`];
      expect(await world.import({ files: april, mode: 'replace-range' })).toMatchObject({
        removed: 0,
      });
      await world.folder.write('empty.csv', linesHeader);
      const empty = await world.import({
        files: [`${world.folder.path}/empty.csv`],
        mode: 'replace-range',
      });
      expect(empty).toMatchObject({
        rowsRead: 0,
        removed: 0,
        removalSkipped: expect.stringContaining('Nothing was removed'),
      });
      await world.folder.write('sales.csv', `${linesHeader}${march[0]},2025-03-12,anna,pot,1,1\n`);
      const unreadable = await world.import({ mode: 'replace-range' });
      expect(unreadable).toMatchObject({
        rejected: { id_missing: 1 },
        removed: 0,
        removalSkipped: expect.stringContaining('could not be told'),
      });
      expect(
        await world.rows(`${documents.replace('ORDER', "AND external_id <> '9' ORDER")}`),
      ).toMatchObject((before as readonly { id: string }[]).map(({ id }) => ({ id })));
    });

    test('rejected rows are kept, come as a file, and are taken in when mended', async () => {
      await using scratch = await scratchDatabase(backend);
      const world = await importWorld(scratch.database);
      await world.folder.write(
        'sales.csv',
        `${linesHeader}${march.join('')}5,31/02/2025,=1+1,pot,1,5.00\n5,2025-03-13,=1+1,lid,1,1.00\n`,
      );
      const report = await world.import({
        mapping: { ...linesMapping, files: { orders: { dateOrder: 'dmy' } } },
      });
      expect(report).toMatchObject({
        orders: 2,
        rejectedRows: 2,
        rejected: { date_invalid: 1, document_rejected: 1 },
      });
      const csv = await rejectedFile(world, report);
      expect(csv).toContain("'=1+1");
      await world.folder.write('mended.csv', csv.replaceAll('31/02/2025', '28/02/2025'));
      const mended = await world.import({
        files: [`${world.folder.path}/mended.csv`],
        mapping: { ...linesMapping, files: { orders: { dateOrder: 'dmy' } } },
      });
      expect(mended).toMatchObject({ rowsRead: 2, orders: 1, lines: 2, rejectedRows: 0 });
      expect(
        await world.rows(`SELECT external_id FROM ledger.customer WHERE external_id LIKE '=%'`),
      ).toEqual([{ external_id: '=1+1' }]);
      const { count } = await readIssues(world.database, world.tenant, {
        runId: report.runId,
        open: true,
      });
      expect(count).toBe(0);
    });

    test('a store keeps its currency; its zone is that of the dates', async () => {
      await using scratch = await scratchDatabase(backend);
      const world = await importWorld(scratch.database);
      await world.folder.write('sales.csv', `${linesHeader}1,2025-03-10 00:30,anna,pot,1,1\n`);
      await world.import({ zone: 'America/New_York' });
      expect(await world.rows(`SELECT zone, currency FROM ledger.store`)).toEqual([
        { zone: 'America/New_York', currency: 'EUR' },
      ]);
      await world.import();
      expect(
        await world.rows(
          `SELECT DISTINCT event_day, event_hour, happened_at FROM ledger.sale_event`,
        ),
      ).toEqual([
        { event_day: '2025-03-10', event_hour: 0, happened_at: Date.parse('2025-03-10T04:30:00Z') },
      ]);
      await expect(world.import({ currency: 'USD' })).rejects.toThrow(
        /keeps its books in EUR, the import is in USD/,
      );
    });

    test('a failure writes nothing, and says why in its run', async () => {
      await using scratch = await scratchDatabase(backend);
      const world = await importWorld(scratch.database);
      await expect(world.import()).rejects.toThrow(/sales\.csv is not there/);
      await world.folder.write(
        'sales.csv',
        `${linesHeader}${march.join('')}${march[0]?.repeat(80_000)}6,2025-03-10,anna,"pot,1,1
${march[0]?.repeat(60_000)}`,
      );
      await expect(world.import()).rejects.toThrow(
        /sales\.csv, line 80006: the row is longer than 1 MiB/,
      );
      expect(await world.rows(documents)).toEqual([]);
      const { runs } = await readRuns(world.database, world.tenant);
      expect(runs).toMatchObject([
        {
          state: 'failed',
          pages: 0,
          error: { code: 'too_large', message: expect.stringContaining('line 80006') },
        },
      ]);
    });

    test('a stop leaves whole pages and a run that goes on at its page, to the same figures', async () => {
      await using scratch = await scratchDatabase(backend);
      const world = await importWorld(scratch.database);
      const rows = Array.from(
        { length: 9000 },
        (_, at) =>
          `${at % 4000},2025-03-${10 + (at % 9)} 10:00,c${at % 50},p${at % 30},1,${at}.25\n`,
      );
      await world.folder.write(
        'sales.csv',
        linesHeader + rows.join('').replaceAll(/^(\d+),2025-03-(\d+)/gm, '$1,2025-03-10'),
      );
      const stop = new AbortController();
      const stopped = world.import({
        signal: stop.signal,
        onProgress: ({ phase, done }) => {
          if (phase === 'writing' && done > 0) stop.abort();
        },
      });
      await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
      const [interrupted] = (await readRuns(world.database, world.tenant)).runs;
      expect(interrupted).toMatchObject({ state: 'interrupted', progress: { total: 9000 } });
      expect(interrupted?.progress.done).toBeGreaterThan(0);
      expect(interrupted?.progress.done).toBeLessThan(9000);
      const report = await world.import();
      expect(report).toMatchObject({
        runId: interrupted?.id,
        resumed: true,
        orders: 4000,
        lines: 9000,
        rowsRead: 9000,
      });
      // Σ (at + 0.25) × 100 over 0 … 8999.
      expect(await world.rows(sums)).toEqual([
        { kind: 'sale', gross: 100 * ((8999 * 9000) / 2) + 25 * 9000, events: 9000 },
      ]);
      expect(await readRun(world.database, world.tenant, report.runId)).toMatchObject({
        fetched: 9000,
        state: 'succeeded',
      });
    });

    test('an interrupted run of a file that changed refuses to go on and says so', async () => {
      await using scratch = await scratchDatabase(backend);
      const world = await importWorld(scratch.database);
      await world.folder.write('sales.csv', linesHeader + march.join(''));
      const context = {
        database: world.database,
        tenantId: world.tenant,
        stagingFolder: world.folder.staging,
        log: silentLogger,
      };
      const { run, done } = await beginImport({
        ...context,
        signal: AbortSignal.any([]),
        storeName: 'Shop',
        files: [`${world.folder.path}/sales.csv`],
        mapping: linesMapping,
        mode: 'append',
        trigger: 'test',
      });
      await done;
      // As a killed process leaves it.
      await world.database.tenant(world.tenant, (tx) =>
        tx.query(`UPDATE ledger.sync_run SET state = 'interrupted', finished_at = NULL`),
      );
      await world.folder.write('sales.csv', linesHeader + march.slice(1).join(''));
      await expect(
        resumeImport({ ...context, signal: AbortSignal.any([]) }, run.id),
      ).rejects.toThrow(/changed since this import was interrupted/);
      expect(await readRun(world.database, world.tenant, run.id)).toMatchObject({
        state: 'failed',
        error: { code: 'conflict' },
      });
    });

    test('a run cancelled from elsewhere stops and stays cancelled', async () => {
      await using scratch = await scratchDatabase(backend);
      const world = await importWorld(scratch.database);
      const rows = Array.from({ length: 9000 }, (_, at) => `${at},2025-03-10 10:00,c,p,1,1\n`);
      await world.folder.write('sales.csv', linesHeader + rows.join(''));
      let cancelled = false;
      const importing = world.import({
        onProgress: ({ phase }) => {
          if (phase !== 'writing' || cancelled) return;
          cancelled = true;
          void world.database.tenant(world.tenant, (tx) =>
            tx.query(`UPDATE ledger.sync_run SET state = 'cancelled', finished_at = now()`),
          );
        },
      });
      await expect(importing).rejects.toMatchObject({ code: 'cancelled' });
      const [run] = (await readRuns(world.database, world.tenant)).runs;
      expect(run).toMatchObject({ state: 'cancelled' });
      expect(run?.progress.done).toBeLessThan(9000);
    });
  });
});

async function rejectedFile(
  world: Awaited<ReturnType<typeof importWorld>>,
  report: ImportReport,
): Promise<string> {
  const { issues } = await readIssues(world.database, world.tenant, { runId: report.runId });
  const rows = issues.map(({ source, lineNumber: line, reason, message, raw }) => ({
    source,
    line,
    reason,
    message,
    raw,
  }));
  const sources = report.details['files'] as unknown as {
    name: string;
    columns: string[];
    delimiter: string;
  }[];
  let text = '';
  for await (const piece of rejectedCsv(rows, sources)) text += piece;
  return text;
}
