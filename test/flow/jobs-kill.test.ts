import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { silentLogger } from '../../src/core/index.ts';
import { openDatabase, readRun, readRuns } from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { databaseWire } from '../support/database-wire.ts';
import {
  eventually,
  isFree,
  makeCompany,
  makeDue,
  openTestJobs,
  overlaps,
  type Turn,
} from '../support/jobs-world.ts';

const script = join(import.meta.dirname, '../support/jobs-child.ts');

/** A worker process; `line` is the next thing that it says. */
function startWorker(connectionString: string, runMs: number) {
  const child = spawn(process.execPath, [script, connectionString, 'child', '3', String(runMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => JSON.parse((await lines.next()).value ?? '{}') as unknown;
  return { child, line };
}

eachBackend((backend) => {
  test('what a killed worker had is taken up by another one at its page', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database, connectionString } = scratch;
    const { tenant, connections } = await makeCompany(database, 2);
    const { child, line } = startWorker(connectionString, 600_000);
    expect(await line()).toEqual({ ready: true });
    const jobs = await openTestJobs({
      database,
      name: 'heir',
      silenceSeconds: 10,
      runMs: () => 10,
    });
    for (const connectionId of connections) await jobs.request({ tenantId: tenant, connectionId });
    const begun = [await line(), await line()];
    const killed = performance.now();
    child.kill('SIGKILL');
    await once(child, 'exit');
    jobs.start();
    for (const connectionId of connections) {
      await eventually(() => isFree(database, tenant, connectionId), 40_000);
    }
    // 10 s of silence, at most 5 until somebody looks, 3 until it is handed over, and the taking.
    expect(performance.now() - killed).toBeLessThan(25_000);
    const heirs = jobs.turns.map(({ runId, connectionId }) => ({
      begun: runId,
      connection: connectionId,
    }));
    expect(new Set(heirs)).toEqual(new Set(begun));
    for (const { runId } of jobs.turns) {
      expect((await readRun(database, tenant, runId)).state).toBe('succeeded');
    }
    await jobs.stop();
  });

  test('the way to Postgres is cut and mended: dispatch goes on, what ran is done once', async () => {
    await using scratch = await scratchDatabase(backend);
    await using wire = await databaseWire(scratch.connectionString);
    const database = await openDatabase({
      connectionString: wire.connectionString,
      logger: silentLogger,
      poolSize: 4,
    });
    const company = await makeCompany(scratch.database, 6);
    const turns: Turn[] = [];
    const jobs = await openTestJobs({ database, turns, silenceSeconds: 10, runMs: () => 2500 });
    await makeDue(scratch.database, company);
    jobs.start();
    await eventually(async () => turns.length === 3 && (await jobs.status()).pending === 3);
    await wire.cut();
    await eventually(() => turns.every(({ to }) => to !== null));
    await wire.mend();
    const free = () =>
      Promise.all(company.connections.map((id) => isFree(scratch.database, company.tenant, id)));
    await eventually(async () => (await free()).every(Boolean), 40_000);
    const { runs } = await readRuns(scratch.database, company.tenant);
    expect(runs.map(({ state }) => state)).toEqual(Array(6).fill('succeeded'));
    expect(overlaps(turns)).toEqual([]);
    await makeDue(scratch.database, company);
    await eventually(async () => (await jobs.dispatch().catch(() => 0)) === 6);
    await eventually(async () => (await free()).every(Boolean));
    expect((await readRuns(scratch.database, company.tenant)).runs).toHaveLength(12);
    await jobs.stop();
    await database.close();
  });
});
