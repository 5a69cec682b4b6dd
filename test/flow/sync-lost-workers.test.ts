import { expect, test } from 'vitest';
import { AppError, instant, silentLogger } from '../../src/core/index.ts';
import { openJobs } from '../../src/jobs/index.ts';
import {
  type Database,
  interruptRun,
  type RunRow,
  readConnection,
  readRun,
  readSchedule,
} from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { ledgerTotals, rowsOf, type SyncWorld, syncWorld } from '../support/sync-world.ts';

/** A product and five orders, whose first sync waits in the queue. */
async function stocked(database: Database): Promise<SyncWorld & { readonly runId: string }> {
  const world = await syncWorld(database);
  world.shop.product('p1');
  for (let number = 1; number <= 5; number += 1) world.shop.order(`o${number}`);
  return { ...world, runId: world.queue[0] ?? '' };
}

const stateOf = async ({ database, tenant, connectionId }: SyncWorld) =>
  (await readConnection(database, tenant, connectionId)).state;

const scheduleOf = ({ database, tenant, connectionId }: SyncWorld) =>
  readSchedule(database, tenant, connectionId);

eachBackend((backend) => {
  test('a worker that was taken for dead leaves off, and its heir’s run is as if it had been alone', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    const { database, tenant, runId, sync, shop } = world;
    const { signal } = new AbortController();
    const [reached, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let heir: Promise<RunRow> | null = null;
    shop.before = async (request) => {
      if (request !== 'orders after start') return;
      if (heir === null) {
        await interruptRun(database, tenant, runId);
        heir = sync.perform(tenant, runId, signal);
        await reached.promise;
      } else {
        reached.resolve();
        await go.promise;
      }
    };
    const left = await world.work(signal);
    expect(left).toMatchObject({ state: 'running', resumed: 1, pages: 1, error: null });
    expect(left.streams.map(({ state }) => state)).toEqual(['done', 'running', 'waiting']);
    expect(await scheduleOf(world)).toMatchObject({ runId, failures: 0 });
    go.resolve();
    expect(await heir).toMatchObject({ state: 'succeeded', resumed: 1, fetched: 6 });
    expect(await ledgerTotals(world)).toEqual(shop.totals());
    expect(await stateOf(world)).toBe('connected');
  });

  test('a run that was begun again and again fails like any other: counted, told, and tried again later', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    const { database, tenant, connectionId, runId, sync } = world;
    const jobs = await openJobs({
      ...{ database, role: 'api', concurrency: 1, logger: silentLogger },
      now: () => instant(Date.now()),
      perform: async () => undefined,
      request: async () => undefined,
      giveUp: (job, error) => sync.giveUp(job.tenantId, job.runId, error),
    });
    await jobs.enqueue({ tenantId: tenant, connectionId, runId });
    await database.control(async (tx) => {
      await tx.query(`UPDATE jobs.job SET state = 'failed', retry_count = 6 WHERE name = 'sync'`);
      await tx.query(
        `UPDATE control.connection_schedule SET claimed_at = now() - interval '10 minutes'`,
      );
    });
    const { findings } = await jobs.checkHealth();
    expect(findings).toMatchObject([{ kind: 'stuck_run', subject: runId, mended: true }]);
    const run = await readRun(database, tenant, runId);
    expect(run).toMatchObject({ state: 'failed', error: { code: 'internal' } });
    const { blockedUntil, ...schedule } = (await scheduleOf(world)) ?? { blockedUntil: null };
    expect(schedule).toMatchObject({ runId: null, failures: 1 });
    expect(Math.round(((blockedUntil ?? 0) - Date.now()) / 60_000)).toBe(45);
    expect(await stateOf(world)).toBe('degraded');
    const notices = await rowsOf(
      world,
      'SELECT kind, cause FROM ledger.notice WHERE tenant_id = CAST($1 AS uuid) AND resolved_at IS NULL',
    );
    expect(notices).toEqual([{ kind: 'connection_failing', cause: run.error?.message }]);
    expect((await jobs.checkHealth()).findings).toEqual([]);
    // Who is too late changes nothing.
    await sync.giveUp(tenant, runId, new AppError('internal', 'Too late.'));
    expect(await scheduleOf(world)).toMatchObject({ failures: 1 });
    await jobs.stop();
  });
});
