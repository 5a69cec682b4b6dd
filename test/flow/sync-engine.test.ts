import { expect, test } from 'vitest';
import { AppError } from '../../src/core/index.ts';
import {
  cancelRun,
  readConnection,
  readRun,
  readRunLog,
  readSchedule,
  readStore,
  readStreamCursor,
} from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import type { MemoryShop } from '../support/memory-shop.ts';
import { ledgerTotals, rowsOf, type SyncWorld, syncWorld } from '../support/sync-world.ts';

/** Two products, seven orders, stock of both. */
function stock(shop: MemoryShop): void {
  shop.product('p1');
  shop.product('p2');
  for (let number = 1; number <= 7; number += 1)
    shop.order(`o${number}`, { grossMinor: number * 100 });
  shop.level('p1', 5);
  shop.level('p2', 6);
}

async function stocked(
  database: Parameters<typeof syncWorld>[0],
  options: Parameters<typeof syncWorld>[1] = {},
): Promise<SyncWorld> {
  const world = await syncWorld(database, options);
  stock(world.shop);
  return world;
}

const stateOf = async ({ database, tenant, connectionId }: SyncWorld) =>
  (await readConnection(database, tenant, connectionId)).state;

const scheduleOf = ({ database, tenant, connectionId }: SyncWorld) =>
  readSchedule(database, tenant, connectionId);

const notices = (world: SyncWorld) =>
  rowsOf<{ kind: string }>(
    world,
    'SELECT kind FROM ledger.notice WHERE tenant_id = CAST($1 AS uuid) AND resolved_at IS NULL ORDER BY created_at, kind',
  ).then((rows) => rows.map(({ kind }) => kind));

eachBackend((backend) => {
  test('the first sync begins at once, reads recent days first, and a live one follows it', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    const first = await world.work();
    expect(first).toMatchObject({ mode: 'backfill', state: 'succeeded', fetched: 11, pages: 5 });
    expect(first.streams.map(({ name, state, fetched }) => [name, state, fetched])).toEqual([
      ['products', 'done', 2],
      ['orders', 'done', 7],
      ['inventory', 'done', 2],
    ]);
    const followers = [...world.queue];
    expect(followers).toHaveLength(1);
    expect(await world.work()).toMatchObject({ mode: 'live', state: 'succeeded', stored: 0 });
    expect(await ledgerTotals(world)).toEqual(world.shop.totals());
    const { historyComplete, historyFrom, freshAt } = await world.database.tenant(
      world.tenant,
      (tx) => readStore(tx, world.storeId),
    );
    expect({ historyComplete, historyFrom }).toEqual({
      historyComplete: true,
      historyFrom: '2026-03-02',
    });
    expect(freshAt).not.toBeNull();
    expect(await stateOf(world)).toBe('connected');
    const log = await readRunLog(world.database, world.tenant, first.id);
    expect(log.map(({ message }) => message)).toEqual([
      'Products: 2 read in 1 page, 2 changed.',
      'Orders: 7 read in 3 pages, 7 changed.',
      'Stock: 2 read in 1 page, 2 changed.',
    ]);
  });

  test('a live sync reads what changed since the last one, and says when the next is due', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    await world.workOff();
    world.shop.edit('o3', 999);
    world.shop.refund('o1', 40);
    world.shop.order('o8');
    world.shop.requests.length = 0;
    const run = await world.run({ mode: 'live' });
    expect(run).toMatchObject({ state: 'succeeded', stored: 3 });
    expect(await ledgerTotals(world)).toEqual(world.shop.totals());
    expect(world.shop.requests).toHaveLength(3);
    const schedule = await scheduleOf(world);
    expect(schedule).toMatchObject({ runId: null, blockedUntil: null, failures: 0 });
    expect(schedule?.liveDueAt ?? 0).toBeGreaterThan(Date.now());
    expect(schedule?.fullDueAt ?? 0).toBeGreaterThan(Date.now());
  });

  test('a connection has one run at a time: asking again answers the one that waits', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    const ask = () =>
      world.sync.request(world.tenant, {
        connectionId: world.connectionId,
        mode: 'full',
        trigger: 'user:test',
      });
    const runs = await Promise.all(Array.from({ length: 8 }, ask));
    expect(new Set(runs.map(({ id }) => id))).toEqual(new Set(world.queue));
    expect(world.queue).toHaveLength(1);
    // What nobody has read yet is first read from its beginning.
    expect(runs[0]).toMatchObject({ mode: 'backfill', state: 'queued' });
  });

  test('of two workers with one run, one performs it', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    const [runId = ''] = world.queue;
    const { signal } = new AbortController();
    const both = [1, 2].map(() => world.sync.perform(world.tenant, runId, signal));
    const states = (await Promise.all(both)).map(({ state }) => state);
    expect(states).toContain('succeeded');
    expect(world.shop.requests.filter((one) => one === 'products after start')).toHaveLength(1);
  });

  test('a stop leaves the run interrupted, and it goes on behind its last page', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    const stop = new AbortController();
    const [runId = ''] = world.queue;
    // While the third page is asked for, the first one has been written.
    world.shop.before = (request) => {
      if (request.startsWith('orders') && request.endsWith('o2')) stop.abort();
    };
    expect(await world.work(stop.signal)).toMatchObject({ state: 'interrupted' });
    expect(await scheduleOf(world)).toMatchObject({ runId });
    world.shop.before = () => undefined;
    world.shop.requests.length = 0;
    const { signal } = new AbortController();
    expect(await world.sync.perform(world.tenant, runId, signal)).toMatchObject({
      state: 'succeeded',
      resumed: 1,
      fetched: 11,
    });
    expect(world.shop.requests).not.toContain('products after start');
    expect(world.shop.requests).not.toContain('orders after start');
    expect(await ledgerTotals(world)).toEqual(world.shop.totals());
  });

  test('a first sync that fails halfway is tried again later, and goes on at its page', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    let away = true;
    world.shop.before = (request) => {
      if (away && request.startsWith('orders') && !request.endsWith('start'))
        throw new AppError('connector_unavailable', 'The shop does not answer.');
    };
    const failed = await world.work();
    expect(failed).toMatchObject({
      state: 'failed',
      error: { code: 'connector_unavailable', message: 'The shop does not answer.' },
    });
    expect(failed.streams.map(({ state }) => state)).toEqual(['done', 'failed', 'waiting']);
    expect(await stateOf(world)).toBe('degraded');
    const { blockedUntil, runId, failures } = (await scheduleOf(world)) ?? {};
    expect({ runId, failures }).toEqual({ runId: null, failures: 1 });
    expect(Math.round(((blockedUntil ?? 0) - Date.now()) / 60_000)).toBe(5);
    expect(await notices(world)).toEqual(['connection_failing']);
    away = false;
    world.shop.requests.length = 0;
    const again = await world.run({ mode: 'live', trigger: 'schedule' });
    expect(again).toMatchObject({ id: failed.id, mode: 'backfill', state: 'succeeded' });
    expect(world.shop.requests).not.toContain('orders after start');
    expect(await ledgerTotals(world)).toEqual(world.shop.totals());
    expect(await stateOf(world)).toBe('connected');
    expect(await notices(world)).toEqual(['connection_recovered']);
    expect(await scheduleOf(world)).toMatchObject({ failures: 0, blockedUntil: null });
  });

  test('trouble of the network never ends a connection, three refusals by the platform do', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    await world.workOff();
    const minutes: number[] = [];
    const failWith = async (error: AppError) => {
      world.shop.before = () => {
        throw error;
      };
      await world.run({ mode: 'live' });
      minutes.push(
        Math.round((((await scheduleOf(world))?.blockedUntil ?? 0) - Date.now()) / 60_000),
      );
    };
    for (let count = 0; count < 4; count += 1)
      await failWith(new AppError('connector_unavailable', 'No answer.'));
    expect(minutes).toEqual([5, 15, 45, 45]);
    expect(await stateOf(world)).toBe('degraded');
    const refusal = new AppError('connector_auth', 'Connect it again.', { provider: 'no' });
    await failWith(refusal);
    await failWith(refusal);
    expect(await stateOf(world)).toBe('degraded');
    await failWith(refusal);
    expect(await stateOf(world)).toBe('needs_reauth');
    expect(await notices(world)).toEqual(['connection_needs_reauth']);
    await expect(world.run({ mode: 'live' })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a stream without its scope is left out with its reason, the others are read', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    world.shop.before = (request) => {
      if (request.startsWith('products'))
        throw new AppError('connector_scope', 'Give the app read_products.');
    };
    const run = await world.work();
    expect(run.state).toBe('succeeded');
    expect(run.streams[0]).toMatchObject({
      state: 'skipped',
      message: 'Give the app read_products.',
    });
    expect(await ledgerTotals(world)).toEqual(world.shop.totals());
  });

  test('a fault in one stream does not hold up the others, and the run tells it', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    world.shop.before = (request) => {
      if (request.startsWith('products')) throw new AppError('connector_bug', 'No such field.');
    };
    const run = await world.work();
    expect(run).toMatchObject({ state: 'failed', error: { code: 'connector_bug' } });
    expect(run.streams.map(({ state }) => state)).toEqual(['failed', 'done', 'done']);
    expect(await ledgerTotals(world)).toEqual(world.shop.totals());
  });

  test('a full sync removes what the platform no longer has, and only after asking for it', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    world.shop.product('p3');
    world.shop.level('p3', 7);
    await world.workOff();
    world.shop.orders.delete('o2');
    world.shop.levels.delete('p1');
    // Its stock goes with it, without being asked for.
    world.shop.products.delete('p2');
    world.shop.levels.delete('p2');
    const run = await world.run({ mode: 'full' });
    expect(world.shop.requests.filter((one) => one.includes('read'))).toEqual([
      'products read p2',
      'orders read o2',
      'inventory read p1@here',
    ]);
    expect(run).toMatchObject({ state: 'succeeded', removed: 3 });
    expect(await ledgerTotals(world)).toEqual(world.shop.totals());
    expect(
      await rowsOf(
        world,
        'SELECT external_id AS id FROM ledger.inventory_level WHERE tenant_id = CAST($1 AS uuid) AND deleted_at IS NULL',
      ),
    ).toEqual([{ id: 'p3@here' }]);
    expect(
      await rowsOf(world, 'SELECT page FROM ledger.run_seen WHERE tenant_id = CAST($1 AS uuid)'),
    ).toEqual([]);
  });

  test('what a scan did not meet but the platform has, stays', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    await world.workOff();
    const o5 = world.shop.orders.get('o5');
    if (o5 === undefined) throw new Error('no o5');
    world.shop.before = (request) => {
      if (request === 'orders after start') world.shop.orders.delete('o5');
      if (request.startsWith('orders read')) world.shop.orders.set('o5', o5);
    };
    expect(await world.run({ mode: 'full' })).toMatchObject({ state: 'succeeded', removed: 0 });
    expect(world.shop.requests).toContain('orders read o5');
    expect(await ledgerTotals(world)).toEqual(world.shop.totals());
  });

  test('an empty answer wipes nothing', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    await world.workOff();
    const before = world.shop.totals();
    world.shop.orders.clear();
    world.shop.levels.clear();
    expect(await world.run({ mode: 'full' })).toMatchObject({ state: 'succeeded', removed: 0 });
    expect(await ledgerTotals(world)).toEqual(before);
  });

  test('a bounded run moves no lasting cursor and makes nothing fresh', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    world.queue.length = 0;
    const { database, tenant, storeId, connectionId } = world;
    await cancelRun(database, tenant, (await scheduleOf(world))?.runId ?? '');
    const run = await world.run({ mode: 'full', streams: ['orders'], maxPages: 2 });
    expect(run).toMatchObject({ state: 'succeeded', pages: 2, fetched: 6 });
    expect(world.shop.requests.filter((one) => one.startsWith('orders'))).toHaveLength(2);
    expect(await readStreamCursor(database, tenant, { storeId, stream: 'orders' })).toBeNull();
    const store = await database.tenant(tenant, (tx) => readStore(tx, storeId));
    expect(store.freshAt).toBeNull();
    expect(await readSchedule(database, tenant, connectionId)).toMatchObject({ runId: null });
  });

  test('a cancelled run ends before its next page and frees its connection', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    const [runId = ''] = world.queue;
    world.shop.before = async (request) => {
      if (request === 'orders after start') await cancelRun(world.database, world.tenant, runId);
    };
    expect(await world.work()).toMatchObject({ state: 'cancelled', fetched: 2 });
    expect(await scheduleOf(world)).toMatchObject({ runId: null });
    expect(await stateOf(world)).toBe('connected');
  });

  test('a source that hangs fails the run at its deadline, and the connection is free', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database, { timing: { stepDeadlineMs: 300 } });
    world.shop.before = (request, signal) => {
      if (!request.startsWith('orders')) return;
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('told to stop')));
      });
    };
    expect(await world.work()).toMatchObject({ state: 'failed', error: { code: 'timeout' } });
    expect(await scheduleOf(world)).toMatchObject({ runId: null });
  });

  test('records are read again by a webhook, gone ones removed', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    await world.workOff();
    world.shop.edit('o1', 4_242);
    world.shop.orders.delete('o2');
    const request = {
      connectionId: world.connectionId,
      stream: 'orders',
      externalIds: ['o1', 'o2'],
    };
    const { signal } = new AbortController();
    const outcome = await world.sync.readRecords(world.tenant, request, signal);
    expect(outcome).toMatchObject({ stored: 1, removed: 1 });
    expect(await ledgerTotals(world)).toEqual(world.shop.totals());
  });

  test('raw records are mapped anew without a request, and what was removed stays so', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    await world.workOff();
    world.shop.orders.delete('o2');
    await world.run({ mode: 'full' });
    const before = await ledgerTotals(world);
    world.shop.brand = 'Sample';
    world.shop.requests.length = 0;
    expect(await world.run({ mode: 'replay' })).toMatchObject({ state: 'succeeded', stored: 2 });
    expect(world.shop.requests).toEqual([]);
    expect(
      await rowsOf(
        world,
        'SELECT DISTINCT brand FROM ledger.product WHERE tenant_id = CAST($1 AS uuid) AND deleted_at IS NULL',
      ),
    ).toEqual([{ brand: 'Sample' }]);
    expect(await ledgerTotals(world)).toEqual(before);
  });

  test('a run that its worker left is known by its silence', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await stocked(scratch.database);
    const [runId = ''] = world.queue;
    await rowsOf(
      world,
      `UPDATE ledger.sync_run SET state = 'running', heartbeat_at = now() - interval '5 minutes' WHERE tenant_id = CAST($1 AS uuid)`,
    );
    const { signal } = new AbortController();
    await world.sync.perform(world.tenant, runId, signal);
    expect(await readRun(world.database, world.tenant, runId)).toMatchObject({
      state: 'succeeded',
    });
  });
});
