import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { copyFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import { AppError, tenantId } from '../../src/core/index.ts';
import { deleteTenant } from '../../src/ledger/index.ts';
import { eachBackend, type Scratch, scratchDatabase } from '../support/database.ts';
import { figure, ledgerRows, RandomLedger, someTwins, twinRows } from './twin-ledger.ts';

const events = 'select count(*) from ledger.sale_event';

/** Another process with twins in `directory`, which answers one word at a time. */
async function otherProcess(
  scratch: Scratch,
  directory: string,
  { tenant, checkpointBytes = 4_000_000 }: { tenant: string; checkpointBytes?: number },
): Promise<{ child: ChildProcess; ask: (word: string) => Promise<string> }> {
  const script = join(import.meta.dirname, 'twin-process.ts');
  const child = fork(script, [
    scratch.connectionString,
    directory,
    tenant,
    String(checkpointBytes),
  ]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child, 'message');
  const ask = async (word: string): Promise<string> => {
    child.send(word);
    const [said] = (await once(child, 'message')) as [string];
    return said;
  };
  return { child, ask };
}

/** No file of the process may grow beyond that: the nearest thing to a full disk that needs no disk of its own. */
function limitFiles(child: ChildProcess, bytes: string): void {
  execFileSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:`]);
}

async function statements(file: string, ...sql: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  for (const text of sql) await connection.run(text);
  connection.closeSync();
  instance.closeSync();
}

/** What can befall a file while nobody has it open. */
const mishaps: readonly (readonly [string, (file: string) => Promise<void>])[] = [
  ['is empty', (file) => writeFile(file, '')],
  ['is a text', (file) => writeFile(file, 'once upon a time')],
  ['is cut in half', async (file) => truncate(file, (await stat(file)).size >> 1)],
  ['is cut inside its header', (file) => truncate(file, 5_000)],
  [
    'has flipped bytes in every block',
    async (file) => {
      const bytes = await readFile(file);
      for (let at = 12_288 + 1_000; at < bytes.length; at += 4_096) bytes[at] = ~(bytes[at] ?? 0);
      await writeFile(file, bytes);
    },
  ],
  ['has another shape', (file) => statements(file, "update twin.meta set schema_version = 'old'")],
  ['is of another tenant', (file) => statements(file, "update twin.meta set tenant_id = 'other'")],
  ['is of another epoch', (file) => statements(file, "update twin.meta set epoch = 'other'")],
  ['is ahead of the ledger', (file) => statements(file, 'update twin.meta set revision = 999999')],
  ['was never published', (file) => statements(file, 'delete from twin.meta')],
  ['lost a table', (file) => statements(file, 'drop schema twin cascade')],
];

eachBackend((backend) => {
  test('a file that cannot be believed is rebuilt', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'mishaps');
    const first = await someTwins(scratch.database);
    await first.twins.catchUp(ledger.tenant);
    await first.twins.close();
    const file = join(first.directory, 'main', `${ledger.tenant}.duckdb`);
    const good = join(first.directory, 'good');
    await copyFile(file, good);
    const expected = await ledgerRows(scratch.database, ledger.tenant);
    for (const [name, harm] of mishaps) {
      await copyFile(good, file);
      await harm(file);
      await using again = await someTwins(scratch.database, { directory: first.directory });
      expect(await again.twins.read(ledger.tenant, twinRows), name).toBe(expected);
      expect((await again.twins.verify(ledger.tenant)).equal, name).toBe(true);
    }
  });

  test('a log of another file beside a good one is not believed', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'log');
    const first = await someTwins(scratch.database);
    await first.twins.catchUp(ledger.tenant);
    await first.twins.close();
    const file = join(first.directory, 'main', `${ledger.tenant}.duckdb`);
    for (const bytes of [Buffer.alloc(10_000, 7), Buffer.alloc(0), Buffer.from('log')]) {
      await writeFile(`${file}.wal`, bytes);
      await using again = await someTwins(scratch.database, { directory: first.directory });
      expect(await again.twins.verify(ledger.tenant)).toMatchObject({
        equal: true,
        rebuilt: false,
      });
    }
  });

  test('verify finds what was changed behind its back, and rebuilds', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'tampered');
    const first = await someTwins(scratch.database);
    await first.twins.catchUp(ledger.tenant);
    await first.twins.close();
    const file = join(first.directory, 'main', `${ledger.tenant}.duckdb`);
    const tampered = async (sql: string): Promise<readonly string[]> => {
      await statements(file, sql);
      await using again = await someTwins(scratch.database, { directory: first.directory });
      const report = await again.twins.verify(ledger.tenant);
      expect(report).toMatchObject({ equal: false, rebuilt: true });
      expect(await again.twins.verify(ledger.tenant)).toMatchObject({
        equal: true,
        rebuilt: false,
      });
      return report.tables.filter((table) => !table.equal).map(({ table }) => table);
    };
    // What is added up from events differs with them.
    expect(await tampered('update ledger.sale_event set gross = gross + 1 where seq = 2')).toEqual([
      'sale_event',
      'document_event',
    ]);
    expect(await tampered('update twin.document_event set gross = gross + 1')).toEqual([
      'document_event',
    ]);
  });

  test('a process killed amid passes leaves a twin that the next one can go on with', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'killed');
    const { directory, twins } = await someTwins(scratch.database);
    await twins.close();
    for (let round = 0; round < 3; round += 1) {
      const { child, ask } = await otherProcess(scratch, directory, ledger);
      for (let count = 0; count < 10; count += 1) {
        await ledger.edit();
        await ask('catch up');
      }
      await ledger.edit();
      child.send('catch up');
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(await leftovers(directory)).toContain(`${ledger.tenant}.duckdb.wal`);
      await using again = await someTwins(scratch.database, { directory });
      const report = await again.twins.verify(ledger.tenant);
      expect(report).toMatchObject({ equal: true, rebuilt: false });
    }
  });

  test('two processes never share a folder', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'shared');
    const { directory, twins } = await someTwins(scratch.database);
    await expect(someTwins(scratch.database, { directory })).rejects.toThrow(/another node name/);
    await twins.close();
    const { child, ask } = await otherProcess(scratch, directory, ledger);
    await ask('catch up');
    await expect(someTwins(scratch.database, { directory })).rejects.toMatchObject({
      code: 'conflict',
    });
    await using beside = await someTwins(scratch.database, { directory, whenHeld: 'next' });
    expect(await figure(beside.twins, ledger.tenant, events)).toBe(
      (await ask('read')).split(/[: ]+/)[1],
    );
    expect(await leftovers(directory, 'main-2')).toContain(`${ledger.tenant}.duckdb`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await using after = await someTwins(scratch.database, { directory });
    expect((await after.twins.verify(ledger.tenant)).equal).toBe(true);
  });

  test('a full disk is said, and the published twin stays in use', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'full');
    const { directory, twins } = await someTwins(scratch.database);
    await twins.close();
    const { child, ask } = await otherProcess(scratch, directory, ledger);
    const outcomes: string[] = [];
    // From the spooled rows through the log to enough for both.
    for (const bytes of [100, 1_000, 4_000, 7_000, 10_000, 200_000]) {
      await ask('catch up');
      const before = await ask('read');
      const revision = await ledger.shift(3);
      limitFiles(child, String(bytes));
      const said = await ask('catch up');
      if (said === 'disk_full') expect(await ask('read')).toBe(before);
      else expect(said).toBe(String(revision));
      outcomes.push(said);
      limitFiles(child, 'unlimited');
      expect(await ask('catch up')).toBe(String(revision));
      expect(await ask('verify')).toBe('true');
    }
    expect(outcomes.slice(0, 2)).toEqual(['disk_full', 'disk_full']);
    expect(outcomes.at(-1)).not.toBe('disk_full');
  });

  test('a disk that is full when the log is written into the file costs nothing', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'full later');
    const { directory, twins } = await someTwins(scratch.database);
    await twins.close();
    const options = { tenant: ledger.tenant, checkpointBytes: 1_000 };
    const { child, ask } = await otherProcess(scratch, directory, options);
    await ask('catch up');
    // Room for the log, none in the file.
    limitFiles(child, '100000');
    for (let count = 0; count < 3; count += 1) {
      const revision = await ledger.shift(3);
      expect(await ask('catch up')).toBe(String(revision));
      expect(await ask('read')).toMatch(new RegExp(`^${revision}: `));
    }
    limitFiles(child, 'unlimited');
    expect(await ask('catch up')).toBe(
      String(await scratch.database.position(ledger.tenant).then((at) => at.revision)),
    );
    expect(await ask('verify')).toBe('true');
  });

  test('files of tenants that are gone are removed', async () => {
    await using scratch = await scratchDatabase(backend);
    const kept = await RandomLedger.make(scratch.database, 'kept');
    const gone = await RandomLedger.make(scratch.database, 'gone');
    const first = await someTwins(scratch.database);
    await first.twins.catchUp(kept.tenant);
    await first.twins.catchUp(gone.tenant);
    await first.twins.close();
    const stranger = '00000000-0000-4000-8000-00000000dead';
    const folder = join(first.directory, 'main');
    await writeFile(join(folder, `${stranger}.duckdb`), 'x');
    await writeFile(join(folder, `${stranger}.duckdb.wal`), 'x');
    await writeFile(join(folder, `${kept.tenant}.building.duckdb`), 'x');
    await writeFile(join(folder, 'notes.txt'), 'not ours');
    await using again = await someTwins(scratch.database, { directory: first.directory });
    expect((await readdir(folder)).filter((name) => name.includes('.duckdb')).sort()).toEqual(
      [`${gone.tenant}.duckdb`, `${kept.tenant}.duckdb`].sort(),
    );
    expect(existsSync(join(folder, 'notes.txt'))).toBe(true);
    // What a reader misses is no reason to remove anything.
    const missing = () => Promise.reject(new AppError('not_found', 'There is no such order.'));
    await expect(again.twins.read(kept.tenant, missing)).rejects.toThrow(/no such order/);
    expect(existsSync(join(folder, `${kept.tenant}.duckdb`))).toBe(true);
    await deleteTenant(scratch.database, gone.tenant);
    await expect(again.twins.catchUp(gone.tenant)).rejects.toMatchObject({ code: 'not_found' });
    expect(existsSync(join(folder, `${gone.tenant}.duckdb`))).toBe(false);
    await again.twins.drop(kept.tenant);
    expect(existsSync(join(folder, `${kept.tenant}.duckdb`))).toBe(false);
    expect((await again.twins.catchUp(kept.tenant)).rebuilt).toBe(true);
    await expect(again.twins.read(tenantId(stranger), async () => undefined)).rejects.toMatchObject(
      { code: 'not_found' },
    );
  });

  test('close leaves no handle, and what was running is cancelled', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'handles');
    const { directory, twins } = await someTwins(scratch.database);
    await twins.catchUp(ledger.tenant);
    expect(openFilesIn(directory)).not.toEqual([]);
    const endless = twins.read(ledger.tenant, (reader) =>
      reader.query('select count(distinct a.i * b.i) from range(1000000) a(i), range(100000) b(i)'),
    );
    const outcome = expect(endless).rejects.toMatchObject({ code: 'cancelled' });
    await twins.read(ledger.tenant, (reader) => reader.query('select 1'));
    await twins.close();
    await outcome;
    expect(openFilesIn(directory)).toEqual([]);
    expect(await leftovers(directory)).toEqual([
      `${ledger.tenant}.duckdb`,
      'node.lock',
      'spool',
      'temp',
    ]);
    await expect(twins.catchUp(ledger.tenant)).rejects.toMatchObject({ code: 'cancelled' });
    await twins.close();
  });
});

async function leftovers(directory: string, node = 'main'): Promise<readonly string[]> {
  return (await readdir(join(directory, node))).sort();
}

/** Files of a folder that this process has open. */
function openFilesIn(directory: string): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      return path.startsWith(directory) ? [path] : [];
    } catch {
      return [];
    }
  });
}
