import { expect, test } from 'vitest';
import {
  appendRunLog,
  cancelRun,
  finishRun,
  heartbeat,
  interruptDeadRuns,
  interruptRun,
  listStores,
  readIssues,
  readRun,
  readRunLog,
  readRuns,
  readStreamCursor,
  resolveIssues,
  resumeRun,
  startRun,
  writePage,
} from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { aDocument, documentRecord } from '../support/documents.ts';
import { aPage, openShop, rowsOf } from './ledger-fixture.ts';

const problem = {
  recordKind: 'row',
  externalId: '7',
  source: 'a.csv',
  lineNumber: 7,
  reason: 'date_invalid',
  message: 'no day',
  raw: 'x',
};

eachBackend((backend) => {
  test('a run counts its pages, succeeds, and makes its store fresh', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    await writePage(
      shop.db,
      shop.tenant,
      aPage(shop, [], { fetched: 5, progress: { done: 50, total: 100 }, problems: [problem] }),
    );
    await writePage(
      shop.db,
      shop.tenant,
      aPage(shop, [], { fetched: 5, progress: { done: 100, total: 100 }, cursor: { at: 10 } }),
    );
    const ended = await finishRun(shop.db, shop.tenant, {
      runId: shop.runId,
      state: 'succeeded',
      report: { rows: 10 },
    });
    expect(ended).toMatchObject({
      state: 'succeeded',
      pages: 2,
      fetched: 10,
      rejected: 1,
      progress: { done: 100, total: 100 },
      report: { rows: 10 },
      cursor: { at: 10 },
    });
    expect((await listStores(shop.db, shop.tenant))[0]?.freshAt).toBeGreaterThan(0);
    await expect(
      finishRun(shop.db, shop.tenant, { runId: shop.runId, state: 'succeeded' }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await expect(writePage(shop.db, shop.tenant, aPage(shop, []))).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(
      writePage(
        shop.db,
        shop.tenant,
        aPage(shop, [], { runId: '00000000-0000-0000-0000-000000000000' }),
      ),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a run whose process died is found by its silence and goes on at its cursor', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    await writePage(shop.db, shop.tenant, aPage(shop, [], { cursor: { byte: 4096 } }));
    expect(await interruptDeadRuns(shop.db, shop.tenant, 60_000)).toEqual([]);
    expect(await heartbeat(shop.db, shop.tenant, shop.runId)).toBe('running');
    await scratch.database.tenant(shop.tenant, (tx) =>
      tx.query(`UPDATE ledger.sync_run SET heartbeat_at = now() - interval '2 minutes'`),
    );
    expect(await interruptDeadRuns(shop.db, shop.tenant, 60_000)).toMatchObject([
      { id: shop.runId, state: 'interrupted' },
    ]);
    expect(await heartbeat(shop.db, shop.tenant, shop.runId)).toBe('interrupted');
    expect(await resumeRun(shop.db, shop.tenant, { runId: shop.runId })).toMatchObject({
      state: 'running',
      cursor: { byte: 4096 },
      finishedAt: null,
    });
    const failed = {
      runId: shop.runId,
      state: 'failed',
      error: { code: 'disk_full', message: 'No space left.' },
    } as const;
    expect(await finishRun(shop.db, shop.tenant, failed)).toMatchObject({
      state: 'failed',
      error: failed.error,
    });
  });

  test('a writer whose run another one took up stores nothing more', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const takeUp = async () => {
      await interruptRun(shop.db, shop.tenant, shop.runId);
      return resumeRun(shop.db, shop.tenant, { runId: shop.runId });
    };
    const write = (resumed: number, page: number) =>
      writePage(
        shop.db,
        shop.tenant,
        aPage(shop, [documentRecord(aDocument({ externalId: `by ${resumed}` }))], {
          ...{ resumed, cursor: { page }, lasting: { page } },
        }),
      );
    const refused = { code: 'conflict', message: expect.stringContaining('another writer') };
    // Before its first page, too: both would begin at the start.
    const second = await takeUp();
    await expect(write(0, 1)).rejects.toMatchObject(refused);
    await write(second.resumed, 1);
    const third = await takeUp();
    await write(third.resumed, 2);
    await write(third.resumed, 3);
    await expect(write(second.resumed, 2)).rejects.toMatchObject(refused);
    expect(await readRun(shop.db, shop.tenant, shop.runId)).toMatchObject({
      ...{ state: 'running', resumed: 2, pages: 3, fetched: 3, cursor: { page: 3 } },
    });
    const at = { storeId: shop.storeId, stream: 'orders' };
    expect(await readStreamCursor(shop.db, shop.tenant, at)).toEqual({ page: 3 });
    const stored = `SELECT external_id AS id FROM ledger.document WHERE tenant_id = CAST($1 AS uuid) ORDER BY 1`;
    expect(await rowsOf(shop, stored)).toEqual([{ id: 'by 1' }, { id: 'by 2' }]);
  });

  test('a cancelled run stays cancelled', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    expect(await cancelRun(shop.db, shop.tenant, shop.runId)).toMatchObject({ state: 'cancelled' });
    expect(await heartbeat(shop.db, shop.tenant, shop.runId)).toBe('cancelled');
    await expect(resumeRun(shop.db, shop.tenant, { runId: shop.runId })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(writePage(shop.db, shop.tenant, aPage(shop, []))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  test('runs are listed latest first, page by page, and keep a log', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const again = { storeId: shop.storeId, connector: 'files', mode: 'import', trigger: 'test' };
    const second = await startRun(shop.db, shop.tenant, again);
    const third = await startRun(shop.db, shop.tenant, { ...again, state: 'queued' });
    const page = await readRuns(shop.db, shop.tenant, { limit: 2 });
    expect(page.runs.map(({ id }) => id)).toEqual([third.id, second.id]);
    const rest = await readRuns(shop.db, shop.tenant, { limit: 2, cursor: page.nextCursor });
    expect(rest).toMatchObject({ runs: [{ id: shop.runId }], nextCursor: null });
    expect((await readRuns(shop.db, shop.tenant, { state: 'queued' })).runs).toHaveLength(1);
    await appendRunLog(shop.db, shop.tenant, {
      runId: second.id,
      entries: [
        { level: 'info', message: 'began' },
        { level: 'warn', message: 'slow' },
      ],
    });
    await appendRunLog(shop.db, shop.tenant, {
      runId: second.id,
      entries: [{ level: 'info', message: 'ended' }],
    });
    expect(
      (await readRunLog(shop.db, shop.tenant, second.id)).map(({ seq, message }) => [seq, message]),
    ).toEqual([
      [1, 'began'],
      [2, 'slow'],
      [3, 'ended'],
    ]);
    await expect(
      readRun(shop.db, shop.tenant, '00000000-0000-0000-0000-000000000000'),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  test('problems that a later run does not meet again are resolved', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    await writePage(
      shop.db,
      shop.tenant,
      aPage(shop, [], { problems: [problem, { ...problem, lineNumber: 8 }] }),
    );
    const later = await startRun(shop.db, shop.tenant, {
      storeId: shop.storeId,
      connector: 'files',
      mode: 'import',
      trigger: 'test',
    });
    await writePage(
      shop.db,
      shop.tenant,
      aPage(shop, [], { runId: later.id, problems: [problem] }),
    );
    expect(
      await resolveIssues(shop.db, shop.tenant, {
        storeId: shop.storeId,
        runId: later.id,
        sources: ['other.csv'],
      }),
    ).toBe(0);
    expect(
      await resolveIssues(shop.db, shop.tenant, {
        storeId: shop.storeId,
        runId: later.id,
        sources: ['a.csv'],
      }),
    ).toBe(2);
    expect(await readIssues(shop.db, shop.tenant, { open: true })).toMatchObject({
      count: 1,
      issues: [{ runId: later.id }],
    });
  });
});
