import { expect, test } from 'vitest';
import { AppError, dayMs, instant, utcDay } from '../../src/core/index.ts';
import { readReconciliation } from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { ledgerTotals, rowsOf, type SyncWorld, syncWorld } from '../support/sync-world.ts';

/** Noon of a day, in the past. */
const noon = (daysAgo: number) =>
  instant((Math.floor(Date.now() / dayMs) - daysAgo) * dayMs + dayMs / 2);

/** Two orders each yesterday and the day before, read. */
async function settled(database: Parameters<typeof syncWorld>[0]): Promise<SyncWorld> {
  const world = await syncWorld(database);
  world.shop.product('p1');
  for (const [index, daysAgo] of [1, 1, 2, 2].entries())
    world.shop.order(`o${index + 1}`, { placedAt: noon(daysAgo), grossMinor: 1_000 });
  // Sync, and what follows from it: a live one, and the first comparison.
  await world.workOff();
  return world;
}

const daysOf = async ({ database, tenant, storeId }: SyncWorld) =>
  (await readReconciliation(database, tenant, { storeId, days: 2 })).map(
    ({ day, state, theirs, ours, differing, message }) => ({
      ...{ day, state, differing, message },
      theirs: theirs === null ? null : [theirs.orders, theirs.totalMinor],
      ours: [ours.orders, ours.totalMinor],
    }),
  );

const openNotices = (world: SyncWorld) =>
  rowsOf<{ readonly title: string }>(
    world,
    `SELECT title FROM ledger.notice WHERE tenant_id = CAST($1 AS uuid) AND resolved_at IS NULL`,
  );

eachBackend((backend) => {
  test('days that agree are equal, and the first sync is compared by itself', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await settled(scratch.database);
    const equal = { state: 'equal', differing: 0, message: null };
    expect(await daysOf(world)).toEqual([
      { ...equal, day: utcDay(noon(1)), theirs: [2, 2_000], ours: [2, 2_000] },
      { ...equal, day: utcDay(noon(2)), theirs: [2, 2_000], ours: [2, 2_000] },
    ]);
  });

  test('orders that are missing, differ or are too many are read again, and the day is repaired', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await settled(scratch.database);
    world.shop.order('o5', { placedAt: noon(1), grossMinor: 500 });
    world.shop.edit('o1', 1_100);
    world.shop.orders.delete('o2');
    const run = await world.run({ mode: 'reconcile', days: 2 });
    expect(run).toMatchObject({ state: 'succeeded', report: { days: 2, score: 100 } });
    const [yesterday, before] = await daysOf(world);
    expect(yesterday).toMatchObject({
      state: 'repaired',
      differing: 3,
      theirs: [2, 1_600],
      ours: [2, 1_600],
      message:
        '3 orders differ: 1 missing here, 1 with another total, 1 that the platform does not count; read again, they agree.',
    });
    expect(before?.state).toBe('equal');
    expect(await ledgerTotals(world)).toEqual(world.shop.totals());
    expect(await openNotices(world)).toEqual([]);
  });

  test('what still differs is shown and told once, until it agrees', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await settled(scratch.database);
    let total = 2_000;
    // Whatever we read, the platform then counts something else.
    world.shop.before = (request) => {
      if (request !== 'figures') return;
      total += 1;
      world.shop.edit('o1', total);
    };
    expect(await world.run({ mode: 'reconcile', days: 1 })).toMatchObject({
      report: { score: 0 },
    });
    expect((await daysOf(world))[0]).toMatchObject({
      state: 'different',
      message:
        '1 order differs: 1 with another total, also after they were read again. The platform counts 2 orders of 30.02 EUR, we count 2 orders of 30.01 EUR.',
    });
    expect(await openNotices(world)).toHaveLength(1);
    world.shop.before = () => undefined;
    await world.run({ mode: 'reconcile', days: 1 });
    expect(await openNotices(world)).toEqual([]);
  });

  test('a day that can not be asked for is unread, never zero, and counts in no score', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await settled(scratch.database);
    world.shop.before = (request) => {
      if (request === 'figures') throw new AppError('connector_unavailable', 'No answer.');
    };
    const run = await world.run({ mode: 'reconcile', days: 2 });
    expect(run).toMatchObject({ state: 'succeeded', report: { score: null } });
    expect((await daysOf(world))[0]).toMatchObject({
      state: 'unread',
      theirs: null,
      ours: [2, 2_000],
      message: 'Not compared: No answer.',
    });
  });
});
