import { expect, test } from 'vitest';
import { listStores, readCredential, readSchedule, updateStore } from '../../src/ledger/index.ts';
import {
  account,
  connect,
  connectionOf,
  consentWorld,
  openNotices,
  owner,
} from '../support/consent-world.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';

const never = new AbortController().signal;

eachBackend((backend) => {
  test('settings are checked as a whole, and what is due follows them', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const { sync, tenant } = world;
    const id = await connect(world);
    const change = {
      cadence: { kind: 'every', minutes: 3 },
      fullAt: '25:00',
      liveTo: '9',
    } as const;
    await expect(sync.connections.change(tenant, { id, change })).rejects.toMatchObject({
      code: 'input_invalid',
      faults: [{ path: 'cadence' }, { path: 'fullAt' }, { path: 'liveTo' }],
    });
    for (const expression of ['* * * *', 'soon'])
      await expect(
        sync.connections.change(tenant, { id, change: { cadence: { kind: 'cron', expression } } }),
      ).rejects.toMatchObject({ faults: [{ path: 'cadence' }] });
    const view = await sync.connections.change(tenant, {
      id,
      change: { cadence: { kind: 'every', minutes: 15 }, fullAt: null, liveFrom: '06:00' },
    });
    expect(view).toMatchObject({
      ...{ everyMinutes: 15, fullAt: null, liveFrom: '06:00', liveTo: '23:00' },
      nextFullAt: null,
    });
    const again = await sync.connections.change(tenant, { id, change: { fullAt: '02:00' } });
    expect(again.nextFullAt).toBeGreaterThan(world.now());
    expect((again.nextFullAt ?? 0) - world.now()).toBeLessThan(26 * 3_600_000);
  });

  test('paused is not scheduled; resuming asks the platform first', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const { sync, tenant, platform } = world;
    const id = await connect(world);
    expect((await sync.connections.pause(tenant, id)).state).toBe('paused');
    expect(await readSchedule(world.database, tenant, id)).toMatchObject({ active: false });
    await expect(sync.connections.pause(tenant, id)).resolves.toMatchObject({ state: 'paused' });
    const shop = platform.shop(account, { state: 'unpaid' });
    await expect(sync.connections.resume(tenant, id)).rejects.toMatchObject({
      code: 'connector_unpaid',
    });
    expect(await sync.connections.get(tenant, id)).toMatchObject({
      state: 'paused',
      reason: { code: 'connector_unpaid', provider: 'Payment Required' },
    });
    shop.state = 'open';
    expect((await sync.connections.resume(tenant, id)).state).toBe('connected');
    expect(await readSchedule(world.database, tenant, id)).toMatchObject({ active: true });
    await expect(sync.connections.resume(tenant, id)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a shop that the platform locked is paused with its notice, and recovers once', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const { sync, tenant, platform } = world;
    const id = await connect(world);
    const shop = platform.shop(account, { state: 'unpaid' });
    await sync.perform(tenant, world.queue[0] ?? '', never);
    expect(await sync.connections.get(tenant, id)).toMatchObject({
      state: 'paused',
      reason: { code: 'connector_unpaid' },
    });
    expect(await openNotices(world)).toEqual(['connection_paused']);
    shop.state = 'open';
    await sync.connections.resume(tenant, id);
    expect(await openNotices(world)).toEqual(['connection_recovered']);
  });

  test('every six hours webhooks are renewed, and a locked shop is tried again by itself', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const { sync, tenant, platform } = world;
    const id = await connect(world);
    const shop = platform.shop(account);
    expect(await sync.tendConnections(never)).toBe(0);
    world.wait(6 * 3_600_000);
    expect(await sync.tendConnections(never)).toBe(1);
    expect(shop.webhooksTo).toBe('http://127.0.0.1:3400/api/webhooks/consent');
    expect(await sync.tendConnections(never)).toBe(0);
    shop.state = 'unpaid';
    await sync.perform(tenant, world.queue[0] ?? '', never);
    const states: string[] = [];
    for (const state of ['unpaid', 'open'] as const) {
      shop.state = state;
      world.wait(6 * 3_600_000);
      await sync.tendConnections(never);
      states.push((await connectionOf(world, id)).state);
    }
    expect(states).toEqual(['paused', 'connected']);
    await sync.connections.pause(tenant, id);
    world.wait(6 * 3_600_000);
    await sync.tendConnections(never);
    expect((await connectionOf(world, id)).state).toBe('paused');
  });

  test('disconnecting destroys credentials at once, and connecting again takes the store up', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const { sync, tenant, database } = world;
    const id = await connect(world);
    const { storeId } = await connectionOf(world, id);
    await updateStore(database, tenant, { id: storeId ?? 0, change: { name: 'Our London' } });
    await sync.connections.disconnect(tenant, { id, data: 'keep' });
    await sync.connections.disconnect(tenant, { id, data: 'keep' });
    expect(await readCredential(database, tenant, id)).toBeNull();
    expect(world.platform.shops.get(account)?.webhooksTo).toBeNull();
    expect(await sync.connections.list(tenant)).toEqual([]);
    expect(await sync.connections.get(tenant, id)).toMatchObject({ state: 'disconnected' });
    await expect(sync.connections.reauthorize(tenant, { id }, owner)).rejects.toMatchObject({
      code: 'conflict',
    });
    const again = await connect(world);
    expect(again).not.toBe(id);
    expect(await connectionOf(world, again)).toMatchObject({ storeId });
    expect(await listStores(database, tenant)).toHaveLength(1);
  });

  test('disconnecting with its data removes the store in the background', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const { sync, tenant, database, queue } = world;
    world.platform.shop(account).people.set('1', 'Ada Sample');
    const id = await connect(world);
    await sync.perform(tenant, queue[0] ?? '', never);
    queue.length = 0;
    await sync.connections.disconnect(tenant, { id, data: 'remove' });
    expect(queue).toHaveLength(1);
    const run = await sync.perform(tenant, queue[0] ?? '', never);
    expect(run).toMatchObject({ mode: 'removal', state: 'succeeded' });
    expect(await listStores(database, tenant)).toEqual([]);
    await connect(world);
    expect(await listStores(database, tenant)).toHaveLength(1);
  });
});
