import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger, type TenantId } from '../../src/core/index.ts';
import {
  backup,
  checkBackup,
  createTenant,
  type Database,
  restore,
} from '../../src/ledger/index.ts';
import { allBackends, eachBackend, scratchDatabase } from '../support/database.ts';
import { fillEveryTable, insertText, tenantTables } from '../support/fill-tables.ts';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillstream-backup-'));
  file = join(folder, 'ledger.backup');
});
afterEach(() => rm(folder, { recursive: true }));

const logger = silentLogger;

/** Every row of every table of a tenant, as text, sorted: independent of how the backup reads. */
async function contents(database: Database, tenantId: TenantId): Promise<Record<string, string[]>> {
  return database.tenant(tenantId, async (tx) => {
    const all: Record<string, string[]> = {};
    for (const table of ['tenant', ...(await tenantTables(tx))]) {
      const rows = await tx.query<{ row: string }>(
        `SELECT CAST(t AS text) AS row FROM ledger."${table}" t ORDER BY 1`,
      );
      all[table] = rows.map(({ row }) => row);
    }
    return all;
  });
}

async function sample(database: Database): Promise<readonly TenantId[]> {
  const tenants = [
    await createTenant(database, { name: 'Çiçek "A", Ltd\\ \t\n\u{1F600}' }),
    await createTenant(database, { name: '', reportingCurrency: 'GBP' }),
  ];
  for (const id of tenants) await database.tenant(id, (tx) => fillEveryTable(tx, id, 3));
  return tenants;
}

eachBackend((backend) => {
  test('a backup restored elsewhere has the same rows, at another epoch', async () => {
    await using from = await scratchDatabase(backend);
    const tenants = await sample(from.database);
    const report = await backup({ connectionString: from.connectionString, file, logger });
    expect(report.tenants).toBe(2);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await checkBackup(file)).rows).toBe(report.rows);
    for (const other of allBackends()) {
      await using to = await scratchDatabase(other, { migrated: false });
      const restored = await restore({ connectionString: to.connectionString, file, logger });
      expect(restored).toEqual({ createdAt: report.createdAt, tenants: 2, rows: report.rows });
      for (const id of tenants) {
        expect(await contents(to.database, id)).toEqual(await contents(from.database, id));
        const before = await from.database.position(id);
        const after = await to.database.position(id);
        expect(after.revision).toBe(before.revision);
        expect(after.epoch).not.toBe(before.epoch);
      }
      const unforced = await to.database.control((tx) =>
        tx.query(
          `SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace('ledger') AND relkind = 'r'
           AND NOT relforcerowsecurity`,
        ),
      );
      expect(unforced).toEqual([]);
    }
  });

  test('a backup taken while writers run is of one moment, over all tenants', async () => {
    await using from = await scratchDatabase(backend);
    const a = await createTenant(from.database, { name: 'A' });
    const b = await createTenant(from.database, { name: 'B' });
    const stop = new AbortController();
    const writer = async (id: TenantId): Promise<void> => {
      for (let n = 1; !stop.signal.aborted; n += 1) {
        await from.database.tenant(id, async (tx) => {
          await tx.query(await insertText(tx, 'document', { tenantId: id, n }));
          await tx.query(await insertText(tx, 'sale_event', { tenantId: id, n }));
          await tx.query('UPDATE ledger.tenant_revision SET revision = revision + 1');
        });
      }
    };
    const writers = [writer(a), writer(b)];
    const written = async () => (await from.database.position(b)).revision;
    await expect.poll(written, { timeout: 30_000 }).toBeGreaterThan(20);
    await backup({ connectionString: from.connectionString, file, logger });
    const reached = new Map<TenantId, number>();
    for (const id of [a, b]) reached.set(id, (await from.database.position(id)).revision);
    stop.abort();
    await Promise.all(writers);
    await using to = await scratchDatabase(backend, { migrated: false });
    await restore({ connectionString: to.connectionString, file, logger });
    for (const id of [a, b]) {
      const { revision } = await to.database.position(id);
      const [counts] = await to.database.tenant(id, (tx) =>
        tx.query(
          'SELECT (SELECT count(*) FROM ledger.document) AS d, (SELECT count(*) FROM ledger.sale_event) AS e',
        ),
      );
      expect(counts).toEqual({ d: revision, e: revision });
      expect(revision).toBeGreaterThan(0);
      expect(revision).toBeLessThanOrEqual(reached.get(id) ?? 0);
    }
  });

  test('a database with anything in it is refused, unless it may go', async () => {
    await using from = await scratchDatabase(backend);
    const [first] = await sample(from.database);
    await backup({ connectionString: from.connectionString, file, logger });
    await using to = await scratchDatabase(backend);
    const other = await createTenant(to.database, { name: 'Other' });
    const options = { connectionString: to.connectionString, file, logger };
    await expect(restore(options)).rejects.toMatchObject({ code: 'conflict' });
    expect((await to.database.position(other)).revision).toBe(0);
    await restore({ ...options, replace: true });
    await expect(to.database.position(other)).rejects.toMatchObject({ code: 'not_found' });
    expect((await to.database.position(first!)).revision).toBe(0);
  });

  test('a migrated but empty database takes a backup', async () => {
    await using from = await scratchDatabase(backend);
    const [first] = await sample(from.database);
    await backup({ connectionString: from.connectionString, file, logger });
    await using to = await scratchDatabase(backend);
    await restore({ connectionString: to.connectionString, file, logger });
    expect(await contents(to.database, first!)).toEqual(await contents(from.database, first!));
  });

  test('a database that others work on is not restored over', async () => {
    await using from = await scratchDatabase(backend);
    await sample(from.database);
    const report = await backup({ connectionString: from.connectionString, file, logger });
    await using to = await scratchDatabase(backend);
    const [other] = await sample(to.database);
    const before = await contents(to.database, other!);
    const options = { connectionString: to.connectionString, file, logger, replace: true };
    await to.database.tenant(other!, async (tx) => {
      await tx.query('SELECT 1 FROM ledger.document');
      const attempt = restore({ ...options, lockWaitMs: 200 });
      await expect(attempt).rejects.toMatchObject({ code: 'busy', retryable: true });
    });
    expect(await contents(to.database, other!)).toEqual(before);
    expect(await restore(options)).toMatchObject({ rows: report.rows });
  });

  test('a database without our schema is not backed up', async () => {
    await using from = await scratchDatabase(backend, { migrated: false });
    const attempt = backup({ connectionString: from.connectionString, file, logger });
    await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
  });

  test('sessions and one-time links are not in a backup', async () => {
    await using from = await scratchDatabase(backend);
    await from.database.control(async (tx) => {
      await tx.query(
        `INSERT INTO control.account_user (id, name, email, email_verified)
         VALUES ('00000000-0000-0000-0000-000000000001', 'U', 'u@example.com', true)`,
      );
      await tx.query(
        `INSERT INTO control.account_session (expires_at, token, updated_at, user_id)
         VALUES (now(), 'SESSION', now(), '00000000-0000-0000-0000-000000000001')`,
      );
      await tx.query(
        `INSERT INTO control.one_time_link (token_hash, kind, expires_at) VALUES ('x', 'claim', now())`,
      );
    });
    await backup({ connectionString: from.connectionString, file, logger });
    await using to = await scratchDatabase(backend, { migrated: false });
    await restore({ connectionString: to.connectionString, file, logger });
    const [counts] = await to.database.control((tx) =>
      tx.query(
        `SELECT (SELECT count(*) FROM control.account_user) AS users,
           (SELECT count(*) FROM control.account_session) AS sessions,
           (SELECT count(*) FROM control.one_time_link) AS links`,
      ),
    );
    expect(counts).toEqual({ users: 1, sessions: 0, links: 0 });
  });
});

/** What must leave the target as it was. */
async function expectRefused(code: string, message: RegExp): Promise<void> {
  const [backend] = allBackends();
  await using to = await scratchDatabase(backend!);
  const kept = await createTenant(to.database, { name: 'Kept' });
  const attempt = restore({ connectionString: to.connectionString, file, logger, replace: true });
  await expect(attempt).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  expect((await to.database.position(kept)).revision).toBe(0);
}

async function makeBackup(): Promise<Buffer> {
  const [backend] = allBackends();
  await using from = await scratchDatabase(backend!);
  await sample(from.database);
  await backup({ connectionString: from.connectionString, file, logger });
  return readFile(file);
}

test('a truncated backup is refused at any length, and the database stays as it was', async () => {
  const whole = await makeBackup();
  const lengths = Array.from({ length: 40 }, (_, n) => whole.length - 1 - n);
  for (const length of [0, 3, 100, Math.floor(whole.length / 2), ...lengths]) {
    await writeFile(file, whole);
    await truncate(file, length);
    await expect(checkBackup(file)).rejects.toMatchObject({ code: 'backup_invalid' });
  }
  await expectRefused('backup_invalid', /no whole backup/);
});

test('a changed byte anywhere is found', async () => {
  const whole = await makeBackup();
  for (const part of [0.1, 0.4, 0.7, 0.95]) {
    const bytes = Buffer.from(whole);
    const at = Math.floor(bytes.length * part);
    bytes[at] = bytes[at]! ^ 0x55;
    await writeFile(file, bytes);
    await expect(checkBackup(file)).rejects.toMatchObject({ code: 'backup_invalid' });
  }
  await expectRefused('backup_invalid', /no whole backup/);
});

/** A backup's own last bytes, on something else. */
const ended = (content: Buffer): Buffer =>
  Buffer.concat([content, Buffer.from('502a4d180800000074696c6c656e6431', 'hex')]);

test('files of something else are refused with their name', async () => {
  for (const content of [
    Buffer.from('hello'),
    gzipSync('hello'),
    zstdCompressSync('hello\n'),
    ended(Buffer.alloc(0)),
    ended(zstdCompressSync('hello\n')),
    ended(zstdCompressSync('{"format":"other"}\n')),
    ended(zstdCompressSync('x'.repeat(9_000_000))),
  ]) {
    await writeFile(file, content);
    await expectRefused('backup_invalid', /ledger\.backup is no whole backup/);
  }
  await writeFile(file, ended(zstdCompressSync('{"format":"tillstream-backup","version":2}\n')));
  await expectRefused('backup_invalid', /newer version/);
});

test('a missing file and an existing target are said so', async () => {
  await expectRefused('input_invalid', /cannot be read/);
  await writeFile(file, 'mine');
  const [backend] = allBackends();
  await using from = await scratchDatabase(backend!);
  const attempt = backup({ connectionString: from.connectionString, file, logger });
  await expect(attempt).rejects.toMatchObject({ code: 'conflict' });
  expect(await readFile(file, 'utf8')).toBe('mine');
});

test('a cancelled or failed backup leaves no file', async () => {
  const [backend] = allBackends();
  await using from = await scratchDatabase(backend!);
  await sample(from.database);
  const signal = AbortSignal.abort();
  const options = { connectionString: from.connectionString, file, logger };
  await expect(backup({ ...options, signal })).rejects.toMatchObject({ code: 'cancelled' });
  const away = from.connectionString.replace(from.name, 'no_such_database');
  await expect(backup({ ...options, connectionString: away })).rejects.toMatchObject({
    code: 'config_invalid',
  });
  expect(await readdir(folder)).toEqual([]);
});
