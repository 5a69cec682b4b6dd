import { expect, test } from 'vitest';
import {
  type Database,
  interruptRun,
  type RunRow,
  readConnection,
  readSchedule,
} from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { ledgerTotals, type SyncWorld, syncWorld } from '../support/sync-world.ts';

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
});
