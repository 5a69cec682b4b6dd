import { existsSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { open as openHandle, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { silentLogger } from '../../src/core/index.ts';
import { openDatabase } from '../../src/ledger/index.ts';
import type { TwinReader } from '../../src/twin/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { figure, ledgerRows, RandomLedger, someTwins, twinRows } from './twin-ledger.ts';

const endless = 'select count(distinct a.i * b.i) from range(1000000) a(i), range(100000) b(i)';

eachBackend((backend) => {
  test('follows the ledger by its notices while it is open', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'follow');
    await using open = await someTwins(scratch.database);
    await open.twins.catchUp(ledger.tenant);
    // The watch tells of changes after its first look; until it has looked, this edit may go unheard.
    const position = async ({ position }: TwinReader): Promise<number> => position.revision;
    let revision = 0;
    await expect
      .poll(
        async () => {
          revision = await ledger.edit();
          await wait(100);
          return revision - (await open.twins.read(ledger.tenant, position));
        },
        { timeout: 10_000 },
      )
      .toBe(0);
    expect(await open.twins.read(ledger.tenant, twinRows)).toBe(
      await ledgerRows(scratch.database, ledger.tenant),
    );
  });

  test('a burst of edits is caught up in a few passes', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'burst');
    const passes: unknown[] = [];
    const nothing = (): void => undefined;
    const logger = {
      info: nothing,
      warn: nothing,
      error: nothing,
      debug: (fields: object) => passes.push(fields),
      child: () => logger,
    };
    await using open = await someTwins(scratch.database, { debounceMs: 300, logger });
    await open.twins.catchUp(ledger.tenant);
    let last = 0;
    for (let count = 0; count < 30; count += 1) last = await ledger.edit();
    await expect
      .poll(() => open.twins.read(ledger.tenant, async (reader) => reader.position.revision), {
        timeout: 10_000,
      })
      .toBe(last);
    expect(passes.length).toBeLessThan(10);
  });

  test('waits for the revision that is asked for, and refuses one that does not exist', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'minimum');
    await using open = await someTwins(scratch.database, { debounceMs: 60_000 });
    const { twins } = open;
    await twins.catchUp(ledger.tenant);
    const wanted = await ledger.edit();
    const position = async (reader: TwinReader): Promise<number> => reader.position.revision;
    expect(await twins.read(ledger.tenant, position)).toBe(wanted - 1);
    const many = Array.from({ length: 8 }, () =>
      twins.read(ledger.tenant, position, { minRevision: wanted }),
    );
    expect(await Promise.all(many)).toEqual(Array(8).fill(wanted));
    await expect(
      twins.read(ledger.tenant, position, { minRevision: wanted + 1 }),
    ).rejects.toMatchObject({ code: 'input_invalid' });
  });

  test('20 tenants with little memory, 4 of them open at once', async () => {
    await using scratch = await scratchDatabase(backend, { poolSize: 10 });
    const ledgers: RandomLedger[] = [];
    for (let count = 0; count < 20; count += 1) {
      ledgers.push(await RandomLedger.make(scratch.database, `tenant ${count}`, 5));
    }
    await using open = await someTwins(scratch.database, { maxOpen: 4, memoryLimitMib: 32 });
    for (let round = 0; round < 2; round += 1) {
      await ledgers[round]?.edit();
      await Promise.all(
        ledgers.map(async ({ tenant }) => {
          const { revision } = await scratch.database.position(tenant);
          const rows = await open.twins.read(tenant, twinRows, { minRevision: revision });
          expect(rows).toBe(await ledgerRows(scratch.database, tenant));
        }),
      );
    }
    // One lock, and of each open file its own handle.
    expect(openCount(open.directory)).toBeLessThanOrEqual(4);
    expect(
      (await readdir(join(open.directory, 'main'))).filter((n) => n.endsWith('.duckdb')),
    ).toHaveLength(20);
  });

  test('a block that breaks while the file is open is found by the read, and the answer is right', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'live damage');
    const first = await someTwins(scratch.database);
    await first.twins.catchUp(ledger.tenant);
    await first.twins.close();
    await using again = await someTwins(scratch.database, { directory: first.directory });
    // Opens it and reads the meta row alone: the tables' blocks are still on disk only.
    await again.twins.catchUp(ledger.tenant);
    const file = await openHandle(join(first.directory, 'main', `${ledger.tenant}.duckdb`), 'r+');
    const { size } = await file.stat();
    for (let at = 12_288 + 100; at < size; at += 1_000)
      await file.write(Buffer.from([255]), 0, 1, at);
    await file.close();
    expect(await again.twins.read(ledger.tenant, twinRows)).toBe(
      await ledgerRows(scratch.database, ledger.tenant),
    );
  });

  test('another epoch is never answered from the old file', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'epoch');
    await using open = await someTwins(scratch.database, { debounceMs: 1 });
    const { twins } = open;
    const before = await twins.read(ledger.tenant, async ({ position }) => position);
    await ledger.restoreEpoch(1);
    const report = await twins.catchUp(ledger.tenant);
    expect(report.rebuilt).toBe(true);
    expect(report.position.epoch).not.toBe(before.epoch);
    await ledger.edit();
    await ledger.restoreEpoch(1);
    // Heard, not asked for: within the second of the watch's re-read.
    const now = await scratch.database.position(ledger.tenant);
    await expect
      .poll(() => twins.read(ledger.tenant, async ({ position }) => position), { timeout: 10_000 })
      .toEqual(now);
  });

  test('when most documents changed, a fresh file takes the place of the old one under its readers', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'replaced', 30);
    await using open = await someTwins(scratch.database, {
      rebuildDocuments: 10,
      chunkRows: 20,
      debounceMs: 60_000,
    });
    const { twins } = open;
    await twins.catchUp(ledger.tenant);
    for (let count = 0; count < 40; count += 1) await ledger.shift(3);
    const sum = 'select sum(gross) from ledger.sale_event';
    const gate = Promise.withResolvers<void>();
    const old = twins.read(ledger.tenant, async (reader) => {
      const first = (await reader.query(sum)).rows;
      await gate.promise;
      expect((await reader.query(sum)).rows).toEqual(first);
      return reader.position.revision;
    });
    const passing = twins.catchUp(ledger.tenant);
    await wait(300);
    gate.resolve();
    expect((await passing).rebuilt).toBe(true);
    expect(await old).toBeLessThan((await passing).position.revision);
    expect(await twins.read(ledger.tenant, twinRows)).toBe(
      await ledgerRows(scratch.database, ledger.tenant),
    );
  });

  test('many small passes do not bloat the file', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'bloat');
    await using open = await someTwins(scratch.database, { checkpointBytes: 50_000 });
    await open.twins.catchUp(ledger.tenant);
    const file = join(open.directory, 'main', `${ledger.tenant}.duckdb`);
    const size = statSync(file).size;
    let log = 0;
    for (let count = 0; count < 80; count += 1) {
      await ledger.shift(1);
      await open.twins.catchUp(ledger.tenant);
      if (existsSync(`${file}.wal`)) log = Math.max(log, statSync(`${file}.wal`).size);
    }
    expect(log).toBeLessThan(70_000);
    expect(statSync(file).size).toBeLessThan(size * 2);
    expect((await open.twins.verify(ledger.tenant)).equal).toBe(true);
  });

  test('a file that was changed all over is built anew by itself', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'worn', 5);
    await using open = await someTwins(scratch.database, { wornRows: 40, debounceMs: 60_000 });
    const { twins } = open;
    await twins.catchUp(ledger.tenant);
    let rebuilt = 0;
    for (let count = 0; count < 30; count += 1) {
      const revision = await ledger.shift(1);
      const report = await twins.catchUp(ledger.tenant);
      expect(report.position.revision).toBe(revision);
      if (report.rebuilt) rebuilt += 1;
    }
    // Once: the next one would come ten minutes later.
    expect(rebuilt).toBe(1);
    expect(await twins.read(ledger.tenant, twinRows)).toBe(
      await ledgerRows(scratch.database, ledger.tenant),
    );
  });

  test('open twins go on answering while the ledger is away', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'away');
    const { connectionString } = scratch;
    const database = await openDatabase({ connectionString, logger: silentLogger });
    await using open = await someTwins(database);
    const before = await open.twins.read(ledger.tenant, twinRows);
    await database.close();
    expect(await open.twins.read(ledger.tenant, twinRows)).toBe(before);
    await expect(open.twins.catchUp(ledger.tenant)).rejects.toThrow();
    expect(await open.twins.read(ledger.tenant, twinRows)).toBe(before);
  });

  test('a reader that never lets go does not keep the log growing for ever', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'log');
    await using open = await someTwins(scratch.database, { checkpointBytes: 2_000 });
    const { twins } = open;
    const file = join(open.directory, 'main', `${ledger.tenant}.duckdb`);
    await twins.catchUp(ledger.tenant);
    const ended = new AbortController();
    const reading = Array.from({ length: 3 }, async () => {
      while (!ended.signal.aborted) {
        await twins.read(ledger.tenant, async (reader) => {
          await reader.query('select sum(gross) from ledger.sale_event');
          await wait(5);
        });
      }
    });
    let log = 0;
    for (let count = 0; count < 60; count += 1) {
      await ledger.shift(1);
      await twins.catchUp(ledger.tenant);
      if (existsSync(`${file}.wal`)) log = Math.max(log, statSync(`${file}.wal`).size);
    }
    ended.abort();
    await Promise.all(reading);
    expect(log).toBeLessThan(2_000 * 16 + 20_000);
  });

  test('a query is cancelled by its signal, and one beyond the memory limit is refused', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'limits');
    await using open = await someTwins(scratch.database, { memoryLimitMib: 32 });
    const { twins } = open;
    const signal = AbortSignal.timeout(200);
    await expect(
      twins.read(ledger.tenant, (reader) => reader.query(endless), { signal }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    await expect(
      twins.read(ledger.tenant, (reader) =>
        reader.query('select list(a.i) from range(30000000) a(i)'),
      ),
    ).rejects.toMatchObject({ code: 'too_large' });
    expect(await figure(twins, ledger.tenant, 'select 1')).toBe('1');
  });

  test('what does not fit in memory goes to disk, and nothing of it stays there', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'spill');
    const open = await someTwins(scratch.database, { memoryLimitMib: 32 });
    const temp = join(open.directory, 'main', 'temp', ledger.tenant);
    const spilling = open.twins.read(ledger.tenant, async (reader) => {
      // 70 MB of keys, twice the memory.
      const sql =
        'select count(*) from (select md5(cast(i as text)) from range(1200000) r(i) group by 1)';
      return String((await reader.query(sql)).rows[0]);
    });
    expect(await spilling).toBe('1200000');
    expect(existsSync(temp)).toBe(true);
    await open.twins.close();
    expect(existsSync(temp)).toBe(false);
  });

  test('no statement reaches another file or changes the twin', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'doors');
    const other = await RandomLedger.make(scratch.database, 'doors too');
    await using open = await someTwins(scratch.database);
    await open.twins.catchUp(other.tenant);
    const file = join(open.directory, 'main', `${other.tenant}.duckdb`);
    for (const sql of [
      `attach '${file}' as other (read_only)`,
      `select * from read_csv('${import.meta.filename}')`,
      `select * from read_text('${import.meta.filename}')`,
      `copy (select 1) to '${join(open.directory, 'out.csv')}'`,
      "set memory_limit = '8GB'",
      'delete from ledger.sale_event',
      'drop table ledger.document',
      'install httpfs',
    ]) {
      await expect(
        open.twins.read(ledger.tenant, (reader) => reader.query(sql)),
        sql,
      ).rejects.toThrow();
    }
    expect((await open.twins.verify(ledger.tenant)).equal).toBe(true);
  });
});

/** Twin files that this process has open. */
function openCount(directory: string): number {
  const paths = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
  return new Set(paths.filter((path) => path.startsWith(directory) && path.endsWith('.duckdb')))
    .size;
}
