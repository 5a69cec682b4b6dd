import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { readRun } from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { importWorld, linesHeader, linesMapping } from './import-setup.ts';

const child = join(import.meta.dirname, '../fixtures/files/import-child.ts');

/** Waits for the line that `wanted` accepts, then kills with SIGKILL. */
async function killAt(process: ChildProcess, wanted: (line: string) => boolean): Promise<string> {
  if (process.stdout === null) throw new Error('the child has no output');
  for await (const line of createInterface(process.stdout)) {
    if (!wanted(line)) continue;
    process.kill('SIGKILL');
    await once(process, 'exit');
    return line;
  }
  throw new Error('the child ended before it was killed');
}

eachBackend((backend) => {
  test('killed while reading and while writing, an import goes on at its page, to the same figures', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await importWorld(scratch.database);
    const lines = Array.from(
      { length: 12_000 },
      (_, at) => `${at % 3000},2025-03-10 10:00,c${at % 50},p${at % 30},1,${at}.25\n`,
    );
    const file = await world.folder.write('sales.csv', linesHeader + lines.join(''));
    const start = (): ChildProcess =>
      spawn(
        process.execPath,
        [
          child,
          scratch.connectionString,
          world.tenant,
          file,
          world.folder.staging,
          JSON.stringify(linesMapping),
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
    await killAt(start(), (line) => line.startsWith('reading'));
    // What the killed process staged is swept by the next import.
    await killAt(start(), (line) => line.startsWith('writing') && line !== 'writing 0');
    const report = await world.import();
    expect(report).toMatchObject({ resumed: true, orders: 3000, lines: 12_000, rejectedRows: 0 });
    expect(
      await world.rows(
        'SELECT CAST(sum(gross) AS bigint) AS gross, count(*) AS events FROM ledger.sale_event',
      ),
    ).toEqual([
      // Σ (at + 0.25) × 100 over 0 … 11,999.
      { gross: 100 * ((11_999 * 12_000) / 2) + 25 * 12_000, events: 12_000 },
    ]);
    expect(await readRun(world.database, world.tenant, report.runId)).toMatchObject({
      fetched: 12_000,
      state: 'succeeded',
    });
    expect(await readdir(world.folder.staging)).toEqual([]);
  });
});
