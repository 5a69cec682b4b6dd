import { expect, test } from 'vitest';
import { currencyCode, dayMs, instant, silentLogger, timeZone } from '../../src/core/index.ts';
import {
  applyRetention,
  audit,
  createStore,
  createTenant,
  type Database,
  deleteTenant,
  ensureStore,
  listStores,
  listTenants,
  readTenant,
  updateStore,
  updateTenant,
} from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { fillEveryTable, tenantTables } from '../support/fill-tables.ts';

const shop = {
  name: 'Shop',
  platform: 'import',
  currency: currencyCode('GBP'),
  zone: timeZone('Europe/London'),
};

async function aTenant(database: Database) {
  return createTenant(database, { name: 'A', reportingCurrency: 'GBP', zone: 'Europe/London' });
}

eachBackend((backend) => {
  test('stores are made once by name, and each change takes exactly one revision', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const id = await aTenant(database);
    const revision = async () => (await database.position(id)).revision;
    const first = await ensureStore(database, id, shop);
    expect(first).toMatchObject({
      ...shop,
      freshAt: null,
      historyFrom: null,
      historyComplete: false,
    });
    expect(await revision()).toBe(1);
    expect(await ensureStore(database, id, shop)).toEqual(first);
    expect(await revision()).toBe(1);
    const all = await Promise.all(
      Array.from({ length: 8 }, () => ensureStore(database, id, { ...shop, name: 'Second' })),
    );
    expect(new Set(all.map((store) => store.id)).size).toBe(1);
    expect(await revision()).toBe(2);
    const change = {
      freshAt: Date.UTC(2025, 0, 2),
      historyFrom: '2024-01-01',
      historyComplete: true,
    };
    const changed = await updateStore(database, id, { id: first.id, change });
    expect(changed).toEqual({ ...first, ...change });
    await updateStore(database, id, { id: first.id, change });
    expect(await revision()).toBe(3);
    expect(await listStores(database, id)).toEqual(
      [all[0], changed].sort((a, b) => (a!.name < b!.name ? -1 : 1)),
    );
  });

  test('names and currencies that clash are refused in words', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const id = await aTenant(database);
    const store = await createStore(database, id, shop);
    const other = await createStore(database, id, { ...shop, name: 'Other' });
    await expect(createStore(database, id, shop)).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      updateStore(database, id, { id: other.id, change: { name: 'Shop' } }),
    ).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(/"Shop" already/) });
    await expect(
      ensureStore(database, id, { ...shop, currency: currencyCode('USD') }),
    ).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/in GBP, not in USD/),
    });
    await expect(
      updateStore(database, id, { id: store.id + 99, change: {} }),
    ).rejects.toMatchObject({ code: 'not_found' });
    expect((await database.position(id)).revision).toBe(2);
  });

  test('a changed setting takes a revision, an unchanged one does not', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const id = await aTenant(database);
    const before = await readTenant(database, id);
    expect(before).toEqual({
      id,
      name: 'A',
      reportingCurrency: 'GBP',
      zone: 'Europe/London',
      weekStart: 1,
      fiscalCalendar: 'gregorian',
      fiscalStartMonth: 1,
    });
    const after = await updateTenant(database, id, { weekStart: 7, name: 'B' });
    expect(after).toEqual({ ...before, weekStart: 7, name: 'B' });
    expect(await readTenant(database, id)).toEqual(after);
    await updateTenant(database, id, { weekStart: 7 });
    expect((await database.position(id)).revision).toBe(1);
    expect(await listTenants(database)).toMatchObject([{ id, name: 'B' }]);
  });

  test('a removed company leaves no row, and others keep theirs', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const [gone, kept] = [await aTenant(database), await aTenant(database)];
    for (const id of [gone, kept]) await database.tenant(id, (tx) => fillEveryTable(tx, id, 2));
    await deleteTenant(database, gone);
    await expect(database.position(gone)).rejects.toMatchObject({ code: 'not_found' });
    await expect(deleteTenant(database, gone)).rejects.toMatchObject({ code: 'not_found' });
    for (const [id, rows] of [
      [gone, 0],
      [kept, 2],
    ] as const) {
      await database.tenant(id, async (tx) => {
        for (const table of await tenantTables(tx)) {
          expect(await tx.query(`SELECT count(*) AS n FROM ledger."${table}"`), table).toEqual([
            { n: rows },
          ]);
        }
      });
    }
    expect((await listTenants(database)).map((tenant) => tenant.id)).toEqual([kept]);
  });

  test('an audit entry is kept with its deed or not at all', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const id = await aTenant(database);
    const entry = {
      actor: 'operator',
      action: 'store.create',
      subject: 'store:1',
      detail: { a: 1 },
    };
    await database.tenant(id, (tx) => audit(tx, entry));
    const failed = database.tenant(id, async (tx) => {
      await audit(tx, entry);
      throw new Error('the deed failed');
    });
    await expect(failed).rejects.toThrow('the deed failed');
    const rows = await database.tenant(id, (tx) =>
      tx.query('SELECT actor, action, subject, detail FROM ledger.audit_entry'),
    );
    expect(rows).toEqual([entry]);
  });

  test('what is older than it must be kept goes in batches; open problems and their runs stay', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const id = await aTenant(database);
    const now = instant(Date.UTC(2025, 5, 1));
    const at = (days: number) => new Date(now - days * dayMs).toISOString();
    const run = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
    await database.tenant(id, async (tx) => {
      await tx.query(
        `INSERT INTO ledger.raw_record (tenant_id, store_id, record_kind, external_id, content_hash, body, fetched_at)
         SELECT CAST($1 AS uuid), 1, 'order', CAST(g AS text), '\\x00', '\\x00', CAST($2 AS timestamptz) - g * interval '1 day'
         FROM generate_series(1, 100) g`,
        [id, at(0)],
      );
      // Run 1 old and done, 2 old with an open problem, 3 old with a solved one, 4 recent, 5 not finished.
      for (const [n, age] of [
        [1, 50],
        [2, 50],
        [3, 50],
        [4, 10],
        [5, null],
      ] as const) {
        await tx.query(
          `INSERT INTO ledger.sync_run (tenant_id, id, store_id, connector, mode, trigger, state, started_at, finished_at)
           VALUES (CAST($1 AS uuid), CAST($2 AS uuid), 1, 'files', 'import', 'user', 'x', '2024-01-01T00:00Z', CAST($3 AS timestamptz))`,
          [id, run(n), age === null ? null : at(age)],
        );
        for (const [seq, days] of [
          [1, 60],
          [2, 20],
          [3, 5],
        ] as const) {
          await tx.query(
            `INSERT INTO ledger.sync_run_log (tenant_id, run_id, seq, at, level, message)
             VALUES (CAST($1 AS uuid), CAST($2 AS uuid), CAST($3 AS integer), CAST($4 AS timestamptz), 'info', 'x')`,
            [id, run(n), String(seq), at(days)],
          );
        }
      }
      for (const [n, solved] of [
        [2, null],
        [3, 45],
        [4, 5],
      ] as const) {
        await tx.query(
          `INSERT INTO ledger.sync_issue (tenant_id, id, store_id, run_id, record_kind, reason, message, resolved_at)
           VALUES (CAST($1 AS uuid), gen_random_uuid(), 1, CAST($2 AS uuid), 'row', 'x', 'x', CAST($3 AS timestamptz))`,
          [id, run(n), solved === null ? null : at(solved)],
        );
      }
    });
    const options = {
      days: { rawDays: 30, runDays: 40, logDays: 30 },
      clock: { now: () => now },
      logger: silentLogger,
      batchRows: 7,
    };
    // Raw: ages 31 to 100. Logs: 5 runs × one line of 60 days, then the other two of runs 1, 2 and 3. Runs: 1 and 3.
    expect(await applyRetention(database, id, options)).toEqual({
      raw_record: 70,
      sync_run_log: 5 + 6,
      sync_issue: 1,
      run_seen: 0,
      notice: 0,
      sync_run: 2,
    });
    const left = await database.tenant(id, (tx) =>
      tx.query<{ id: string }>('SELECT CAST(id AS text) AS id FROM ledger.sync_run ORDER BY id'),
    );
    expect(left.map((row) => row.id)).toEqual([run(2), run(4), run(5)]);
    expect(await applyRetention(database, id, options)).toEqual({
      raw_record: 0,
      sync_run_log: 0,
      sync_issue: 0,
      run_seen: 0,
      notice: 0,
      sync_run: 0,
    });
    expect((await database.position(id)).revision).toBe(0);
  });
});
