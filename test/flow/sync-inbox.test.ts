import { expect, test } from 'vitest';
import type { WebhookAction } from '../../src/connectors/index.ts';
import { AppError } from '../../src/core/index.ts';
import { listNotices, readDataExport, readStore } from '../../src/ledger/index.ts';
import {
  aCompany,
  account,
  type ConsentWorld,
  connect,
  connectionOf,
  consentWorld,
  openNotices,
  owner,
} from '../support/consent-world.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';

const never = new AbortController().signal;

const readOne = (...externalIds: string[]): readonly WebhookAction[] => [
  { kind: 'read', stream: 'customers', externalIds },
];

function people({ database, tenant }: ConsentWorld) {
  return database.tenant(tenant, (tx) =>
    tx.query<{ id: string; name: string | null; gone: boolean }>(
      'SELECT external_id AS id, name, deleted_at IS NOT NULL AS gone FROM ledger.customer ORDER BY 1',
    ),
  );
}

function inbox({ database }: ConsentWorld) {
  return database.control((tx) =>
    tx.query<{ state: string; attempts: number; error: string | null }>(
      'SELECT state, attempts, error FROM control.webhook_inbox ORDER BY received_at, id',
    ),
  );
}

/** Accepts and performs. */
async function send(world: ConsentWorld, actions: readonly WebhookAction[], id?: string) {
  const delivery = world.platform.delivery(
    account,
    id === undefined ? { actions } : { actions, id },
  );
  const { status } = await world.sync.inbox.accept('consent', delivery);
  await world.sync.inbox.drain(never);
  return status;
}

/** As if the wait of deliveries that failed were over. */
function hurry({ database }: ConsentWorld): Promise<unknown> {
  return database.control((tx) => tx.query('UPDATE control.webhook_inbox SET due_at = now()'));
}

eachBackend((backend) => {
  test('a genuine delivery is stored before it is acknowledged, a repeated one once', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const { platform, sync } = world;
    await connect(world);
    const delivery = platform.delivery(account, { actions: readOne('1'), id: 'd1' });
    const took: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const startedAt = performance.now();
      expect(await sync.inbox.accept('consent', delivery)).toEqual({ status: 200 });
      took.push(performance.now() - startedAt);
    }
    expect(took.toSorted((a, b) => a - b)[10]).toBeLessThan(50);
    expect(await inbox(world)).toHaveLength(1);
    const changed = { ...delivery, body: Buffer.from('[]') };
    expect(await sync.inbox.accept('consent', changed)).toEqual({ status: 401 });
    const unsigned = platform.delivery(account, { actions: [], secret: 'guessed' });
    expect(await sync.inbox.accept('consent', unsigned)).toEqual({ status: 401 });
    const former = platform.delivery(account, { actions: [], secret: 'former-secret' });
    expect(await sync.inbox.accept('consent', former)).toEqual({ status: 200 });
    const stranger = platform.delivery('nobody', { actions: [] });
    expect(await sync.inbox.accept('consent', stranger)).toEqual({ status: 404 });
    const probing = platform.delivery('nobody', { actions: [], secret: 'guessed' });
    expect(await sync.inbox.accept('consent', probing)).toEqual({ status: 401 });
    expect(await sync.inbox.accept('other', delivery)).toEqual({ status: 404 });
    const large = { ...delivery, body: Buffer.alloc(9 * 1024 * 1024) };
    expect(await sync.inbox.accept('consent', large)).toEqual({ status: 413 });
    const bare = { headers: new Map<string, string>(), body: Buffer.alloc(0) };
    expect(await sync.inbox.accept('consent', bare)).toEqual({ status: 401 });
  });

  test('an own app’s deliveries are checked with its own secret', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const { platform, sync, tenant } = world;
    const method = 'client_credentials' as const;
    const fields = { secret: 'own-secret' };
    await sync.connections.begin(tenant, { platform: 'consent', account, method, fields }, owner);
    const own = platform.delivery(account, { actions: [], secret: 'own-secret' });
    expect(await sync.inbox.accept('consent', own)).toEqual({ status: 200 });
    const operators = platform.delivery(account, { actions: [] });
    expect(await sync.inbox.accept('consent', operators)).toEqual({ status: 401 });
  });

  test('companies that share an account each get its deliveries', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const tenant = await aCompany(world.database);
    await connect(world);
    await connect(world, { tenant });
    world.platform.shop(account).people.set('1', 'Ada Sample');
    await send(world, readOne('1'));
    expect(await people(world)).toEqual([{ id: '1', name: 'Ada Sample', gone: false }]);
    expect(await people({ ...world, tenant })).toHaveLength(1);
  });

  test('what deliveries name is read as it is now: order and repetition do not matter', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    await connect(world);
    const shop = world.platform.shop(account);
    shop.people.set('1', 'Ada Sample').set('2', 'Bo Sample');
    await send(world, readOne('1', '2'), 'late');
    shop.people.set('1', 'Ada Newname');
    shop.people.delete('2');
    const gone: WebhookAction = { kind: 'delete', of: 'customer', externalId: '2' };
    const early: WebhookAction = { kind: 'delete', of: 'customer', externalId: '1' };
    await send(world, [gone, early]);
    await send(world, readOne('2'));
    await send(world, readOne('1', '2'), 'late');
    expect(await people(world)).toEqual([
      { id: '1', name: 'Ada Newname', gone: false },
      expect.objectContaining({ id: '2', gone: true }),
    ]);
  });

  test('what many deliveries name is read at once, and two workers share them', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    await connect(world);
    const shop = world.platform.shop(account);
    for (let number = 0; number < 120; number += 1) {
      shop.people.set(String(number), `Person ${number}`);
      const delivery = world.platform.delivery(account, { actions: readOne(String(number)) });
      await world.sync.inbox.accept('consent', delivery);
    }
    const drains = [world.sync, world.process()].map(({ inbox: { drain } }) => drain(never));
    const worked = await Promise.all(drains);
    expect(worked.reduce((sum, count) => sum + count, 0)).toBe(120);
    expect(await people(world)).toHaveLength(120);
    expect(world.platform.counts.reads).toBeLessThanOrEqual(4);
    expect(new Set((await inbox(world)).map(({ state }) => state))).toEqual(new Set(['done']));
  });

  test('trouble is tried again later and longer; after ten times it is given up with a notice, and can be replayed', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const id = await connect(world);
    world.platform.shop(account).people.set('1', 'Ada Sample');
    world.platform.before = (what) => {
      if (what === 'read') throw new AppError('connector_unavailable', 'No answer.');
    };
    await send(world, readOne('1'));
    expect(await inbox(world)).toMatchObject([
      { state: 'waiting', attempts: 1, error: 'No answer.' },
    ]);
    expect(await world.sync.inbox.drain(never)).toBe(0);
    for (let round = 2; round <= 10; round += 1) {
      await hurry(world);
      await world.sync.inbox.drain(never);
    }
    expect(await inbox(world)).toMatchObject([{ state: 'failed', attempts: 10 }]);
    expect(await openNotices(world)).toContain('webhooks_failing');
    world.platform.before = () => undefined;
    const request = { connectionId: id, from: 0, which: 'failed' } as const;
    expect(await world.sync.inbox.replay(world.tenant, request)).toBe(1);
    await world.sync.inbox.drain(never);
    expect(await people(world)).toMatchObject([{ name: 'Ada Sample' }]);
  });

  test('a person is forgotten, and one who asks is answered by an export that nobody else sees', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    await connect(world);
    const shop = world.platform.shop(account);
    shop.people.set('1', 'Ada Sample').set('2', 'Bo Sample');
    await send(world, readOne('1', '2'));
    await send(world, [{ kind: 'data_request', externalId: '1', requestId: 'r1' }]);
    const notices = await listNotices(world.database, world.tenant, { open: true });
    const asked = notices.find(({ kind }) => kind === 'data_request');
    const { exportId } = (asked?.detail ?? {}) as { exportId: string };
    expect(JSON.stringify(asked)).not.toContain('Ada');
    const { body } = await readDataExport(world.database, world.tenant, exportId);
    expect(body).toMatchObject({
      customers: [{ externalId: '1', name: 'Ada Sample', email: '1@mail.example' }],
      asThePlatformSentIt: [{ body: { id: '1', name: 'Ada Sample' } }],
    });
    const stranger = await aCompany(world.database);
    await expect(readDataExport(world.database, stranger, exportId)).rejects.toMatchObject({
      code: 'not_found',
    });
    shop.people.delete('1');
    await send(world, [{ kind: 'redact_customer', externalId: '1', orderExternalIds: [] }]);
    expect((await people(world)).map(({ name }) => name)).toEqual([null, 'Bo Sample']);
    await expect(readDataExport(world.database, world.tenant, exportId)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('an app that was uninstalled ends it at once; the message of an old uninstallation does not', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const id = await connect(world);
    await send(world, [{ kind: 'uninstalled' }]);
    expect((await connectionOf(world, id)).state).toBe('connected');
    world.platform.revoke(account);
    await send(world, [{ kind: 'uninstalled' }]);
    expect(await connectionOf(world, id)).toMatchObject({
      state: 'needs_reauth',
      stateMessage: expect.stringContaining('uninstalled'),
    });
    expect(await openNotices(world)).toEqual(['connection_needs_reauth']);
  });

  test('scopes, name, zone and currency are followed, each in its way', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const id = await connect(world);
    const { storeId } = await connectionOf(world, id);
    const store = () => world.database.tenant(world.tenant, (tx) => readStore(tx, storeId ?? 0));
    world.platform.shop(account, { scopes: [] });
    await send(world, [{ kind: 'scopes_changed' }]);
    expect((await connectionOf(world, id)).gaps).toMatchObject([{ code: 'scope_missing' }]);
    world.platform.shop(account, { name: 'Sample Leeds', zone: 'Europe/Paris' });
    await send(world, [{ kind: 'store_changed' }]);
    expect(await store()).toMatchObject({ name: 'Sample Leeds', zone: 'Europe/Paris' });
    expect((await connectionOf(world, id)).gaps).toEqual([]);
    world.platform.shop(account, { name: 'Sample Leeds', currency: 'EUR', zone: 'Europe/Paris' });
    await send(world, [{ kind: 'store_changed' }]);
    expect(await store()).toMatchObject({ currency: 'GBP' });
    expect(await openNotices(world)).toEqual(['connection_changed']);
  });

  test('a shop that left and asks for it is emptied; one that is connected is not', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const id = await connect(world);
    world.queue.length = 0;
    await send(world, [{ kind: 'redact_shop' }]);
    expect((await connectionOf(world, id)).state).toBe('connected');
    await world.sync.connections.disconnect(world.tenant, { id, data: 'keep' });
    expect(await send(world, [{ kind: 'redact_shop' }])).toBe(200);
    expect(world.queue).toHaveLength(1);
    expect((await connectionOf(world, id)).stateCode).toBe('data_removed');
  });

  test('what comes while a connection may not be read waits for its next sync', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const id = await connect(world);
    await world.sync.connections.pause(world.tenant, id);
    await send(world, readOne('1'));
    expect(world.platform.counts.reads).toBe(0);
    expect((await inbox(world)).map(({ state }) => state)).toEqual(['done']);
    expect((await connectionOf(world, id)).lastWebhookAt).not.toBeNull();
  });
});
