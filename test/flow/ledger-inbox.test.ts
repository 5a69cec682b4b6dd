import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  beatWorker,
  countWaiting,
  type Database,
  dropDeadWorkers,
  endWorker,
  finishDelivery,
  insertOauthRequest,
  listNotices,
  listWorkers,
  type NewDelivery,
  observeBudget,
  openNotice,
  pauseBudget,
  readNotice,
  replayDeliveries,
  resolveNotice,
  spendBudget,
  storeDelivery,
  takeDeliveries,
  useOauthRequest,
} from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { atOnce, type Connected, connect } from './ledger-connection.ts';

const hour = 3_600_000;

function delivery({ tenant, connection }: Connected, deliveryId: string): NewDelivery {
  return {
    tenantId: tenant,
    connectionId: connection.id,
    platform: connection.platform,
    account: connection.account,
    topic: 'orders/updated',
    deliveryId,
    triggeredAt: 1_800_000_000_000,
    body: Buffer.from([0, 255, 123, 125]),
  };
}

const take = (db: Database, limit = 10, leaseMs = hour) => takeDeliveries(db, { limit, leaseMs });

eachBackend((backend) => {
  test('a delivery is kept once, byte by byte, also when it comes several times at once', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await connect(scratch.database);
    const { db, tenant } = shop;
    const answers = await atOnce(6, () => storeDelivery(db, delivery(shop, 'd1')));
    expect(answers.sort()).toEqual([...Array<string>(5).fill('duplicate'), 'stored']);
    expect(await countWaiting(db, tenant)).toMatchObject({ waiting: 1 });
    const [taken] = await take(db);
    expect(taken).toMatchObject({ ...delivery(shop, 'd1'), attempts: 1 });
    // It is told from a repeat also when it was worked on long ago.
    if (taken !== undefined) await finishDelivery(db, taken, { kind: 'done' });
    expect(await storeDelivery(db, delivery(shop, 'd1'))).toBe('duplicate');
    expect(await countWaiting(db, null)).toEqual({ waiting: 0, oldestAt: null });
  });

  test('two workers never take the same delivery; companies take turns', async () => {
    await using scratch = await scratchDatabase(backend);
    const big = await connect(scratch.database);
    const small = await connect(scratch.database, { account: 'small.myshopify.com' });
    const { db } = big;
    for (let n = 0; n < 12; n += 1) await storeDelivery(db, delivery(big, `b${n}`));
    await storeDelivery(db, delivery(small, 's'));
    const first = await take(db, 2);
    expect(new Set(first.map(({ deliveryId }) => deliveryId))).toEqual(new Set(['b0', 's']));
    const taken = (await atOnce(4, () => take(db, 3))).flat();
    const names = taken.map(({ deliveryId }) => deliveryId);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(11);
    expect(await take(db)).toEqual([]);
  });

  test('a dead worker loses its deliveries by time, and then has no say in them', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await connect(scratch.database);
    const { db, tenant } = shop;
    await storeDelivery(db, delivery(shop, 'd1'));
    const [dead] = await take(db, 1, 0);
    const [alive] = await take(db);
    if (dead === undefined || alive === undefined) throw new Error('nothing was taken');
    expect(alive).toMatchObject({ id: dead.id, attempts: 2 });
    expect(await finishDelivery(db, dead, { kind: 'done' })).toBe(false);
    const later = { kind: 'retry', afterMs: hour, error: 'The platform\u0000 was away.' } as const;
    expect(await finishDelivery(db, alive, later)).toBe(true);
    expect(await take(db)).toEqual([]);
    expect(await countWaiting(db, tenant)).toMatchObject({ waiting: 1 });
    const soon = { kind: 'retry', afterMs: 0, error: '' } as const;
    await db.control((tx) => tx.query('UPDATE control.webhook_inbox SET due_at = now()'));
    const [again] = await take(db);
    if (again === undefined) throw new Error('nothing was taken');
    await finishDelivery(db, again, soon);
    const [last] = await take(db);
    if (last === undefined) throw new Error('nothing was taken');
    await finishDelivery(db, last, { kind: 'failed', error: 'Given up.' });
    expect(await take(db)).toEqual([]);
    const request = { connectionId: shop.connection.id, from: 0, which: 'failed' } as const;
    expect(await replayDeliveries(db, tenant, request)).toBe(1);
    expect(await take(db)).toMatchObject([{ id: dead.id, attempts: 5 }]);
  });

  test('whoever listens hears of a delivery at once, and of one whose notice was lost a little later', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await connect(scratch.database);
    const { db } = shop;
    let heard = 0;
    const stop = db.onInbox(() => {
      heard += 1;
    });
    await storeDelivery(db, delivery(shop, 'd1'));
    await expect.poll(() => heard, { timeout: 10_000 }).toBeGreaterThan(0);
    const [taken] = await take(db);
    if (taken === undefined) throw new Error('nothing was taken');
    await finishDelivery(db, taken, { kind: 'done' });
    const quiet = heard;
    // Put back behind the notices' back, as if one had been lost.
    await db.control((tx) => tx.query("UPDATE control.webhook_inbox SET state = 'waiting'"));
    await expect.poll(() => heard, { timeout: 10_000 }).toBeGreaterThan(quiet);
    stop();
  });

  test('a consent comes back once, in time, and to its own connection', async () => {
    await using scratch = await scratchDatabase(backend);
    const { db, tenant, connection } = await connect(scratch.database, { state: 'pending' });
    const request = {
      ...{ tenantId: tenant, connectionId: connection.id, userId: randomUUID() },
      ...{ platform: 'shopify', account: connection.account },
    };
    const { state } = await insertOauthRequest(db, { ...request, lifetimeMs: hour });
    const uses = await Promise.allSettled([useOauthRequest(db, state), useOauthRequest(db, state)]);
    const [won] = uses.flatMap((use) => (use.status === 'fulfilled' ? [use.value] : []));
    expect(uses.map((use) => use.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(won).toEqual(request);
    const late = await insertOauthRequest(db, { ...request, lifetimeMs: 0 });
    const refused = await Promise.allSettled([
      useOauthRequest(db, state),
      useOauthRequest(db, late.state),
      useOauthRequest(db, 'made-up'),
    ]);
    const notFound = { status: 'rejected', reason: { code: 'not_found' } };
    expect(refused).toMatchObject([notFound, notFound, notFound]);
    const kept = await db.control((tx) => tx.query('SELECT * FROM control.oauth_request'));
    expect(JSON.stringify(kept)).not.toContain(state);
  });

  test('a shared budget is never overdrawn, however many ask at once', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const bucket = { key: 'shopify:a', capacity: 10, refillPerSecond: 0.0001 };
    const spent = await atOnce(30, () => spendBudget(db, { ...bucket, cost: 1 }));
    expect(spent.filter(({ waitMs }) => waitMs === 0)).toHaveLength(10);
    expect(Math.min(...spent.map(({ waitMs }) => waitMs).filter((ms) => ms > 0))).toBeGreaterThan(
      1_000_000,
    );
    // What was taken and not used is given back, and can be taken by whoever comes first.
    await spendBudget(db, { ...bucket, cost: -4 });
    const again = await atOnce(6, () => spendBudget(db, { ...bucket, cost: 2 }));
    expect(again.filter(({ waitMs }) => waitMs === 0)).toHaveLength(2);
    await expect(spendBudget(db, { ...bucket, cost: 11 })).rejects.toThrow(RangeError);
  });

  test('what the platform tells counts for all, and a pause holds everybody', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const bucket = { key: 'shopify:b', capacity: 100, refillPerSecond: 0.0001 };
    await observeBudget(db, { ...bucket, available: 3 });
    expect(await spendBudget(db, { ...bucket, cost: 3 })).toEqual({ waitMs: 0 });
    expect((await spendBudget(db, { ...bucket, cost: 1 })).waitMs).toBeGreaterThan(0);
    await pauseBudget(db, 'shopify:nobody', hour);
    const other = { ...bucket, key: 'shopify:c' };
    expect(await spendBudget(db, { ...other, cost: 1 })).toEqual({ waitMs: 0 });
    await pauseBudget(db, other.key, hour);
    const { waitMs } = await spendBudget(db, { ...other, cost: 1 });
    expect(waitMs).toBeGreaterThan(hour - 60_000);
    expect(waitMs).toBeLessThanOrEqual(hour);
  });

  test('a thing that fails again and again is one notice, until it is resolved', async () => {
    await using scratch = await scratchDatabase(backend);
    const { db, tenant, connection } = await connect(scratch.database);
    const notice = {
      kind: 'connection_failing',
      level: 'warning',
      subject: `connection:${connection.id}`,
      ...{ title: 'Sample London', gap: null, remedy: 'Nothing.', detail: { code: 'x' } },
    } as const;
    const open = (cause: string) => openNotice(db, tenant, { ...notice, cause });
    const many = await atOnce(5, (n) => open(`cause ${n}`));
    expect(many.filter(({ opened }) => opened)).toHaveLength(1);
    const { notice: latest } = await open('the latest cause');
    expect(await listNotices(db, tenant, { open: true })).toEqual([latest]);
    expect(latest.cause).toBe('the latest cause');
    const read = await readNotice(db, tenant, latest.id);
    expect(read.readAt).not.toBeNull();
    expect((await readNotice(db, tenant, latest.id)).readAt).toBe(read.readAt);
    expect(await resolveNotice(db, tenant, notice)).toMatchObject({ id: latest.id });
    expect(await resolveNotice(db, tenant, notice)).toBeNull();
    expect(await listNotices(db, tenant, { open: true })).toEqual([]);
    expect((await open('it is back')).opened).toBe(true);
    expect(await listNotices(db, tenant)).toHaveLength(2);
    await expect(readNotice(db, tenant, randomUUID())).rejects.toMatchObject({ code: 'not_found' });
  });

  test('workers are seen while they live', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const worker = (running: number) => ({ host: 'host', pid: 7, role: 'worker', running });
    const [a, b] = [randomUUID(), randomUUID()];
    await beatWorker(db, { id: a, ...worker(0) });
    await beatWorker(db, { id: b, ...worker(1) });
    await beatWorker(db, { id: a, ...worker(3) });
    expect((await listWorkers(db)).map(({ id, running }) => [id, running])).toEqual([
      [a, 3],
      [b, 1],
    ]);
    await endWorker(db, b);
    expect(await dropDeadWorkers(db, hour)).toEqual([]);
    expect((await dropDeadWorkers(db, 0)).map(({ id }) => id)).toEqual([a]);
    expect(await listWorkers(db)).toEqual([]);
  });
});
