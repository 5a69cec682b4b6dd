import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { figure, ledgerRows, personal, RandomLedger, someTwins, twinRows } from './twin-ledger.ts';

eachBackend((backend) => {
  test('equals the ledger after each of 60 edits of odd texts and instants', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const ledger = await RandomLedger.make(database, 'edits');
    await using open = await someTwins(database);
    const { twins } = open;
    for (let count = 0; count < 60; count += 1) {
      const revision = await ledger.edit();
      await twins.read(
        ledger.tenant,
        async ({ position }) => expect(position.revision).toBeGreaterThanOrEqual(revision),
        { minRevision: revision },
      );
      // What verify says is itself checked, by setting all rows side by side.
      if (count % 5 === 0) {
        const rows = await twins.read(ledger.tenant, twinRows);
        expect(rows).toBe(await ledgerRows(database, ledger.tenant));
      }
      const report = await twins.verify(ledger.tenant);
      expect(report).toMatchObject({ equal: true, rebuilt: false });
      expect(report.position.revision).toBe(revision);
    }
    const before = await ledgerRows(database, ledger.tenant);
    expect((await twins.rebuild(ledger.tenant)).rebuilt).toBe(true);
    expect(await twins.read(ledger.tenant, twinRows)).toBe(before);
  }, 120_000);

  test('readers during passes always see the sums of one revision', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'readers');
    await using open = await someTwins(scratch.database, { debounceMs: 1 });
    const { twins } = open;
    const sum = 'select sum(gross) from ledger.sale_event';
    const expected = await figure(twins, ledger.tenant, sum);
    const seen = new Set<number>();
    let reads = 0;
    const ended = new AbortController();
    const readers = Array.from({ length: 3 }, async () => {
      while (!ended.signal.aborted) {
        await twins.read(ledger.tenant, async (reader) => {
          const first = (await reader.query(sum)).rows;
          const stamped = await reader.query('select max(revision) from ledger.document');
          const second = (await reader.query(sum)).rows;
          expect(String(first)).toBe(expected);
          expect(String(second)).toBe(expected);
          // The position is that of the rows, not of a moment before or after.
          expect(Number(stamped.rows[0]?.[0])).toBe(reader.position.revision);
          seen.add(reader.position.revision);
          reads += 1;
        });
      }
    });
    // On a busy machine a pass takes in many edits at once: go on until several were read in between.
    for (let count = 0; count < 100 || seen.size <= 5; count += 1) await ledger.shift(1 + count);
    await twins.catchUp(ledger.tenant);
    ended.abort();
    await Promise.all(readers);
    expect(seen.size).toBeGreaterThan(5);
    expect(reads).toBeGreaterThan(100);
  });

  test('no personal text is in the bytes of the file', async () => {
    await using scratch = await scratchDatabase(backend);
    const ledger = await RandomLedger.make(scratch.database, 'personal');
    const open = await someTwins(scratch.database);
    await open.twins.catchUp(ledger.tenant);
    for (let count = 0; count < 20; count += 1) await ledger.edit();
    await open.twins.catchUp(ledger.tenant);
    const wal = await allBytes(open.directory);
    await open.twins.close();
    const closed = await allBytes(open.directory);
    expect(closed.includes('First store')).toBe(true);
    for (const text of Object.values(personal)) {
      expect(wal.includes(text), text).toBe(false);
      expect(closed.includes(text), text).toBe(false);
    }
  });
});

async function allBytes(directory: string): Promise<Buffer> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Buffer.concat(
    await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name)))),
  );
}
