import { expect, test } from 'vitest';
import { readRun, resumeRun } from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import {
  eventually,
  isFree,
  makeCompany,
  makeDue,
  openTestJobs,
  overlaps,
  type Turn,
} from '../support/jobs-world.ts';

eachBackend((backend) => {
  test('a job begins within a second of being put into the queue by another process', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const { tenant, connections } = await makeCompany(database, 5);
    const api = await openTestJobs({ database, role: 'api' });
    const worker = await openTestJobs({ database, role: 'worker' });
    worker.start();
    for (const connectionId of connections) {
      const before = worker.turns.length;
      const from = performance.now();
      await api.request({ tenantId: tenant, connectionId });
      await eventually(() => worker.turns.length > before);
      expect((worker.turns.at(-1)?.from ?? 0) - from).toBeLessThan(1000);
    }
    expect(api.turns).toEqual([]);
    await api.stop();
    await worker.stop();
  });

  test('several processes open the queue at once, and one makes its tables', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const all = await Promise.all([1, 2, 3, 4].map(() => openTestJobs({ database })));
    const { active, pending } = (await all[0]?.status()) ?? {};
    expect({ active, pending }).toEqual({ active: 0, pending: 0 });
    await Promise.all(all.map((jobs) => jobs.stop()));
  });

  test('two workers and many dispatchers never run a connection twice at once, and nobody is left out', async () => {
    await using scratch = await scratchDatabase(backend, { poolSize: 10 });
    const { database } = scratch;
    const companies = [await makeCompany(database, 20), await makeCompany(database, 2)];
    const turns: Turn[] = [];
    const common = { database, turns, runMs: () => 100 };
    const one = await openTestJobs({ ...common, name: 'one' });
    const two = await openTestJobs({ ...common, name: 'two' });
    for (const company of companies) await makeDue(database, company);
    one.start();
    two.start();
    for (let round = 0; round < 3; round += 1) {
      await Promise.all([one.dispatch(), two.dispatch(), one.dispatch(), two.dispatch()]);
    }
    await eventually(() => turns.filter(({ end }) => end === 'done').length === 22);
    expect(overlaps(turns)).toEqual([]);
    expect(new Set(turns.map(({ connectionId }) => connectionId)).size).toBe(22);
    expect(new Set(turns.map(({ worker }) => worker))).toEqual(new Set(['one', 'two']));
    await one.stop();
    await two.stop();
  });

  test('a stop has runs leave off and gives them back: another worker goes on with the same run', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const { tenant, connections } = await makeCompany(database, 1);
    const connectionId = connections[0] ?? '';
    const first = await openTestJobs({ database, runMs: () => 60_000 });
    first.start();
    const runId = await first.request({ tenantId: tenant, connectionId });
    await eventually(() => first.turns.length === 1);
    await first.stop();
    expect(first.turns[0]?.end).toBe('left');
    expect((await readRun(database, tenant, runId ?? '')).state).toBe('interrupted');
    const second = await openTestJobs({ database });
    second.start();
    await eventually(() => isFree(database, tenant, connectionId), 5_000);
    expect(second.turns.map((turn) => turn.runId)).toEqual([runId]);
    expect((await readRun(database, tenant, runId ?? '')).state).toBe('succeeded');
    await second.stop();
  });

  test('a run that is put into the queue twice is done once', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const { tenant, connections } = await makeCompany(database, 1);
    const jobs = await openTestJobs({ database });
    const due = { tenantId: tenant, connectionId: connections[0] ?? '' };
    const runId = (await jobs.request(due)) ?? '';
    await jobs.enqueue({ ...due, runId });
    expect((await jobs.status()).pending).toBe(1);
    jobs.start();
    await eventually(() => isFree(database, tenant, due.connectionId));
    await jobs.enqueue({ ...due, runId });
    await eventually(async () => {
      const { pending, active } = await jobs.status();
      return pending + active === 0;
    });
    expect(jobs.turns).toHaveLength(1);
    await jobs.stop();
  });

  test('a job that was taken from a slow worker waits until its run is silent too', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const { tenant, connections } = await makeCompany(database, 1);
    const connectionId = connections[0] ?? '';
    const jobs = await openTestJobs({ database, silenceSeconds: 10 });
    const runId = (await jobs.request({ tenantId: tenant, connectionId })) ?? '';
    await resumeRun(database, tenant, { runId });
    const tries = () =>
      database.control((tx) =>
        tx.query<{ tries: number }>('SELECT retry_count AS tries FROM jobs.job'),
      );
    await database.control((tx) =>
      tx.query(`UPDATE jobs.job SET state = 'retry', retry_count = 1`),
    );
    jobs.start();
    await eventually(async () => (await tries())[0]?.tries === 2);
    expect((await readRun(database, tenant, runId)).state).toBe('running');
    await eventually(() => isFree(database, tenant, connectionId));
    expect(jobs.turns).toHaveLength(1);
    await jobs.stop();
  });

  test('status tells what runs, what waits, what failed, and who works', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const company = await makeCompany(database, 3);
    const jobs = await openTestJobs({ database, concurrency: 1, runMs: () => 60_000 });
    expect((await jobs.status()).isRunning).toBe(false);
    await makeDue(database, company);
    jobs.start();
    await eventually(async () => (await jobs.status()).pending === 2);
    await eventually(async () => (await jobs.status()).isRunning);
    const { active, failed, workers } = await jobs.status();
    expect({ active, failed }).toEqual({ active: 1, failed: 0 });
    expect(workers.map(({ pid, role }) => ({ pid, role }))).toEqual([
      { pid: process.pid, role: 'all' },
    ]);
    await jobs.stop();
    const after = await openTestJobs({ database, role: 'api' });
    expect((await after.status()).workers).toEqual([]);
    await after.stop();
  });
});
