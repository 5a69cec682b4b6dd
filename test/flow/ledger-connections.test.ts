import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  activeRun,
  type ConnectionState,
  changeConnection,
  changeSchedule,
  claimRun,
  createConnection,
  dueRefreshes,
  dueSchedules,
  findAccountConnections,
  findStuckClaims,
  finishRun,
  interruptRun,
  listConnections,
  moveConnection,
  readConnection,
  readCredential,
  readRuns,
  readSchedule,
  releaseRun,
  startRun,
  storeCredential,
} from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { atOnce, connect } from './ledger-connection.ts';
import { openShop } from './ledger-fixture.ts';

/** Written down by hand from what each state means: who may become what. Everything else is refused. */
const legal = new Set([
  ...['pending>connected', 'pending>degraded', 'pending>disconnected'],
  ...['connected>degraded', 'connected>needs_reauth', 'connected>paused', 'connected>disconnected'],
  ...['degraded>connected', 'degraded>needs_reauth', 'degraded>paused', 'degraded>disconnected'],
  ...['needs_reauth>connected', 'needs_reauth>paused', 'needs_reauth>disconnected'],
  ...['paused>connected', 'paused>needs_reauth', 'paused>disconnected'],
]);
const states: readonly ConnectionState[] = [
  'pending',
  'connected',
  'degraded',
  'needs_reauth',
  'paused',
  'disconnected',
];
const reason = { code: 'connector_auth', message: 'Connect again.', provider: 'Invalid token' };
const hour = 3_600_000;

eachBackend((backend) => {
  test('every pair of states is a legal move or a conflict, and the schedule follows', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    for (const from of states) {
      for (const to of states) {
        const pair = `${from}>${to}`;
        const { tenant, connection } = await connect(db, { state: from, account: pair });
        const move = moveConnection(db, tenant, { id: connection.id, to, reason });
        if (!legal.has(pair) && from !== to) {
          await expect(move, pair).rejects.toMatchObject({ code: 'conflict' });
          expect((await readConnection(db, tenant, connection.id)).state, pair).toBe(from);
        } else {
          const { row, moved } = await move;
          expect([row.state, moved, row.stateCode, row.providerMessage], pair).toEqual([
            to,
            from !== to,
            'connector_auth',
            'Invalid token',
          ]);
          // A repeated state keeps its moment.
          expect(row.stateSince === connection.stateSince, pair).toBe(from === to);
          expect(row.disconnectedAt === null, pair).toBe(to !== 'disconnected');
        }
        const now = await readConnection(db, tenant, connection.id);
        expect(await readSchedule(db, tenant, connection.id), pair).toMatchObject({
          active: now.state === 'connected' || now.state === 'degraded',
          disconnected: now.state === 'disconnected',
        });
      }
    }
  });

  test('a move bound to a state does nothing in any other', async () => {
    await using scratch = await scratchDatabase(backend);
    const { db, tenant, connection } = await connect(scratch.database, { state: 'paused' });
    const move = { id: connection.id, to: 'connected', from: ['degraded'], reason: null } as const;
    const { row, moved } = await moveConnection(db, tenant, move);
    expect([row.state, moved]).toEqual(['paused', false]);
  });

  test('an account is connected once at a time, and again after it was disconnected', async () => {
    await using scratch = await scratchDatabase(backend);
    const { db, tenant, connection } = await connect(scratch.database);
    const { platform, account } = connection;
    const again = {
      platform,
      account,
      name: 'x',
      authKind: 'token',
      createdBy: 'operator',
    } as const;
    await expect(createConnection(db, tenant, again)).rejects.toMatchObject({ code: 'conflict' });
    await storeCredential(db, tenant, {
      connectionId: connection.id,
      ...{ sealed: Buffer.from('s'), keyId: 'k', expectedVersion: null },
      ...{ expiresAt: null, refreshableUntil: null, refreshAt: null },
    });
    await moveConnection(db, tenant, { id: connection.id, to: 'disconnected', reason: null });
    // What opened it has gone with it, and nothing can be put in its place.
    expect(await readCredential(db, tenant, connection.id)).toBeNull();
    expect(await findAccountConnections(db, platform, account)).toEqual([
      { tenantId: tenant, connectionId: connection.id, disconnected: true },
    ]);
    const second = await createConnection(db, tenant, again);
    const other = await connect(db, { account });
    expect(
      new Set((await findAccountConnections(db, platform, account)).map((x) => x.connectionId)),
    ).toEqual(new Set([second.id, other.connection.id]));
    expect((await listConnections(db, tenant)).map(({ id }) => id)).toEqual([second.id]);
    expect(await listConnections(db, tenant, { disconnected: true })).toHaveLength(2);
  });

  test('what is given of a connection changes, and nothing else', async () => {
    await using scratch = await scratchDatabase(backend);
    const { db, tenant, connection } = await connect(scratch.database);
    const change = {
      storeId: 7,
      name: 'Renamed',
      authKind: 'token',
      scopes: ['read_orders', 'odd "scope", \\'],
      gaps: [{ code: 'orders_60_days', stream: 'orders', message: 'Ask for read_all_orders.' }],
      cadence: { kind: 'every', minutes: 30 },
      fullAt: null,
      liveFrom: '06:30',
      liveTo: '23:59',
      webhooks: { topics: ['orders/create'] },
      checkedAt: 1_700_000_000_123,
      lastWebhookAt: 1_700_000_001_000,
      refusals: 2,
      failures: 3,
    } as const;
    const row = await changeConnection(db, tenant, { id: connection.id, change });
    expect(row).toEqual({ ...connection, ...change });
    expect(await changeConnection(db, tenant, { id: connection.id, change: {} })).toEqual(row);
    await expect(changeConnection(db, tenant, { id: randomUUID(), change })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('of many who claim a connection one gets it, until it is released', async () => {
    await using scratch = await scratchDatabase(backend);
    const { db, tenant, connection } = await connect(scratch.database);
    const runs = Array.from({ length: 8 }, () => randomUUID());
    const claim = (runId: string) => claimRun(db, tenant, { connectionId: connection.id, runId });
    const won = await atOnce(8, (index) => claim(runs[index] ?? ''));
    expect(won.filter(Boolean)).toHaveLength(1);
    const holder = runs[won.indexOf(true)] ?? '';
    expect(await claim(holder)).toBe(true);
    const other = runs.find((run) => run !== holder) ?? '';
    await releaseRun(db, tenant, { connectionId: connection.id, runId: other });
    expect(await claim(other)).toBe(false);
    await releaseRun(db, tenant, { connectionId: connection.id, runId: holder });
    expect(await claim(other)).toBe(true);
    await moveConnection(db, tenant, { id: connection.id, to: 'disconnected', reason: null });
    await releaseRun(db, tenant, { connectionId: connection.id, runId: other });
    expect(await claim(holder)).toBe(false);
  });

  test('who is due comes by turns of the companies, each with its longest due first', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database: db } = scratch;
    const now = 1_800_000_000_000;
    const due: Record<string, string> = {};
    const add = async (name: string, at: number, tenant?: Connected['tenant']) => {
      const made = await connect(db, {
        account: name,
        ...(tenant === undefined ? {} : { tenant }),
      });
      const change = { liveDueAt: at, fullDueAt: now + hour };
      await changeSchedule(db, made.tenant, { connectionId: made.connection.id, change });
      due[made.connection.id] = name;
      return made.tenant;
    };
    type Connected = Awaited<ReturnType<typeof connect>>;
    const big = await add('big 1', now - 10 * hour);
    for (const n of [2, 3, 4]) await add(`big ${n}`, now - (10 - n) * hour, big);
    await add('small', now - 1);
    await add('later', now + 1);
    const names = async (limit?: number) =>
      (await dueSchedules(db, limit === undefined ? { now } : { now, limit })).map(
        ({ connectionId }) => due[connectionId],
      );
    expect(await names()).toEqual(['big 1', 'small', 'big 2', 'big 3', 'big 4']);
    expect(await names(2)).toEqual(['big 1', 'small']);
    const [first, second] = await dueSchedules(db, { now });
    if (first === undefined || second === undefined) throw new Error('nobody is due');
    // One that failures hold back, one that a run holds, and one that is paused are not due.
    const { connectionId } = first;
    await changeSchedule(db, big, { connectionId, change: { blockedUntil: now + 1, failures: 1 } });
    await claimRun(db, second.tenantId, { connectionId: second.connectionId, runId: randomUUID() });
    expect(await names()).toEqual(['big 2', 'big 3', 'big 4']);
    const [third] = await dueSchedules(db, { now });
    await moveConnection(db, big, { id: third?.connectionId ?? '', to: 'paused', reason: null });
    expect(await names()).toEqual(['big 3', 'big 4']);
    const back = await changeSchedule(db, big, { connectionId, change: { blockedUntil: null } });
    expect(back).toMatchObject({ blockedUntil: null, failures: 1, liveDueAt: now - 10 * hour });
    expect(await names()).toEqual(['big 1', 'big 3', 'big 4']);
    expect(await dueRefreshes(db, { now })).toEqual([]);
    await changeSchedule(db, big, { connectionId, change: { refreshAt: now } });
    expect(await dueRefreshes(db, { now })).toMatchObject([{ connectionId, failures: 1 }]);
  });

  test('a claim whose run died, waits or was never recorded is found and mended', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const { db, tenant, storeId } = shop;
    const claimed = async (state: 'queued' | 'running' | 'over' | 'unrecorded' | 'stopped') => {
      const { connection } = await connect(db, { tenant, account: state });
      const id = randomUUID();
      await claimRun(db, tenant, { connectionId: connection.id, runId: id });
      if (state === 'unrecorded') return connection.id;
      await startRun(db, tenant, {
        ...{ id, storeId, connector: 'shopify', mode: 'live', trigger: 'schedule' },
        ...{ connectionId: connection.id, state: state === 'queued' ? 'queued' : 'running' },
      });
      if (state === 'over') await finishRun(db, tenant, { runId: id, state: 'succeeded' });
      if (state === 'stopped') await interruptRun(db, tenant, id);
      return connection.id;
    };
    const queued = await claimed('queued');
    const running = await claimed('running');
    const over = await claimed('over');
    const unrecorded = await claimed('unrecorded');
    const stopped = await claimed('stopped');
    expect(await findStuckClaims(db, hour)).toEqual([]);
    expect(await activeRun(db, tenant, running)).toMatchObject({ state: 'running' });
    expect(await activeRun(db, tenant, over)).toBeNull();
    const found = new Map((await findStuckClaims(db, 0)).map((x) => [x.connectionId, x.state]));
    expect(found).toEqual(
      new Map([
        [queued, 'queued'],
        [running, 'interrupted'],
        [over, 'released'],
        [unrecorded, 'released'],
        [stopped, 'interrupted'],
      ]),
    );
    for (const id of [over, unrecorded])
      expect(await readSchedule(db, tenant, id)).toMatchObject({ runId: null, claimedAt: null });
    expect(await activeRun(db, tenant, running)).toMatchObject({ state: 'interrupted' });
    const { runs } = await readRuns(db, tenant, { connectionId: queued });
    expect(runs.map(({ state, connectionId }) => [state, connectionId])).toEqual([
      ['queued', queued],
    ]);
  });
});
