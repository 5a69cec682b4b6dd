import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { instant } from '../../src/core/index.ts';
import { beatWorker, type Database, readRun, releaseRun } from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import {
  eventually,
  isFree,
  makeCompany,
  makeDue,
  nowInstant,
  openTestJobs,
} from '../support/jobs-world.ts';

/** As if it had happened ten minutes ago. */
const age = (database: Database, connectionId: string) =>
  database.control((tx) =>
    tx.query(
      `UPDATE control.connection_schedule SET claimed_at = now() - interval '10 minutes' WHERE connection_id = CAST($1 AS uuid)`,
      [connectionId],
    ),
  );
const changeJobs = (database: Database, set: string) =>
  database.control((tx) => tx.query(`UPDATE jobs.job SET ${set} WHERE name = 'sync'`));

eachBackend((backend) => {
  async function world() {
    const scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const { tenant, connections } = await makeCompany(database, 1);
    const connectionId = connections[0] ?? '';
    const jobs = await openTestJobs({ database });
    return {
      ...{ database, tenant, connectionId, jobs },
      company: { tenant, connections },
      due: { tenantId: tenant, connectionId },
      kinds: async () => (await jobs.checkHealth()).findings.map(({ kind }) => kind),
      [Symbol.asyncDispose]: async () => {
        await jobs.stop();
        await scratch[Symbol.asyncDispose]();
      },
    };
  }

  test('where all is well nothing is found', async () => {
    await using w = await world();
    await w.jobs.request(w.due);
    await age(w.database, w.connectionId);
    expect(await w.kinds()).toEqual([]);
  });

  test('a run that no job stands for gets one again, as after a restored backup', async () => {
    await using w = await world();
    await w.jobs.request(w.due);
    await w.database.control((tx) => tx.query('DELETE FROM jobs.job'));
    await age(w.database, w.connectionId);
    expect(await w.kinds()).toEqual(['run_without_job']);
    w.jobs.start();
    await eventually(() => isFree(w.database, w.tenant, w.connectionId));
  });

  test('a run without a sign of life goes on', async () => {
    await using w = await world();
    const runId = (await w.jobs.request(w.due)) ?? '';
    await changeJobs(w.database, `state = 'active'`);
    await w.database.tenant(w.tenant, (tx) =>
      tx.query(
        `UPDATE ledger.sync_run SET state = 'running', heartbeat_at = now() - interval '10 minutes'`,
      ),
    );
    await age(w.database, w.connectionId);
    expect(await w.kinds()).toEqual(['stuck_run']);
    expect((await readRun(w.database, w.tenant, runId)).state).toBe('interrupted');
  });

  test('a run that was begun again and again is given up, for as long a pause as there is', async () => {
    await using w = await world();
    const runId = (await w.jobs.request(w.due)) ?? '';
    await changeJobs(w.database, `state = 'failed', retry_count = 6`);
    await age(w.database, w.connectionId);
    expect(await w.kinds()).toEqual(['stuck_run']);
    const { state, error, report } = await readRun(w.database, w.tenant, runId);
    expect({ state, code: error?.code }).toEqual({ state: 'failed', code: 'internal' });
    expect(report).toEqual({ retryAfterMs: 45 * 60_000 });
    expect(await isFree(w.database, w.tenant, w.connectionId)).toBe(true);
    expect(await w.kinds()).toEqual([]);
  });

  test('a claim of a run that is over is taken away', async () => {
    await using w = await world();
    await w.jobs.request(w.due);
    await w.database.control((tx) => tx.query('DELETE FROM jobs.job'));
    await w.database.tenant(w.tenant, (tx) =>
      tx.query(`UPDATE ledger.sync_run SET state = 'succeeded', finished_at = now()`),
    );
    await age(w.database, w.connectionId);
    expect(await w.kinds()).toEqual(['run_over']);
    expect(await isFree(w.database, w.tenant, w.connectionId)).toBe(true);
  });

  test('a job whose run is over or gone leaves the queue', async () => {
    await using w = await world();
    const runId = (await w.jobs.request(w.due)) ?? '';
    await w.jobs.enqueue({ ...w.due, runId: randomUUID() });
    await w.database.tenant(w.tenant, (tx) =>
      tx.query(`UPDATE ledger.sync_run SET state = 'cancelled', finished_at = now()`),
    );
    await releaseRun(w.database, w.tenant, { connectionId: w.connectionId, runId });
    expect(await w.kinds()).toEqual(['job_without_run', 'job_without_run']);
    expect((await w.jobs.status()).pending).toBe(0);
  });

  test('a connection that nobody asked for in a quarter of an hour is asked for', async () => {
    await using w = await world();
    await makeDue(w.database, w.company, instant(nowInstant() - 14 * 60_000));
    expect(await w.kinds()).toEqual([]);
    await makeDue(w.database, w.company, instant(nowInstant() - 16 * 60_000));
    const { findings } = await w.jobs.checkHealth();
    expect(findings).toMatchObject([
      { kind: 'overdue_connection', subject: w.connectionId, mended: true },
    ]);
    expect((await w.jobs.status()).pending).toBe(1);
  });

  test('workers that fell silent are told of once', async () => {
    await using w = await world();
    const id = randomUUID();
    await beatWorker(w.database, { id, host: 'gone', pid: 1, role: 'worker', running: 2 });
    await w.database.control((tx) =>
      tx.query(`UPDATE control.worker SET seen_at = now() - interval '10 minutes'`),
    );
    expect((await w.jobs.status()).isRunning).toBe(false);
    expect(await w.kinds()).toEqual(['dead_worker']);
    expect(await w.kinds()).toEqual([]);
  });
});
