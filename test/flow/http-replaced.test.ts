import { expect, test } from 'vitest';
import { openApiShop } from '../support/api-shop.ts';
import type { Ask } from '../support/api-world.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { shopStart } from '../support/sync-world.ts';

const post: Ask = { method: 'POST' };
/** The day on which all orders of the shop were placed. */
const day = new Date(shopStart).toISOString().slice(0, 10);
const local = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;

eachBackend((backend) => {
  test('the sync status has the known names, local times, and a line for each connection', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { ask, synced } = shop;
    const { json } = await ask('viewer', '/api/sync/status');
    expect(Object.keys(json)).toEqual([
      'is_running',
      'last_full_sync',
      'last_live_sync',
      'full_sync_time',
      'live_sync_interval_minutes',
      'connections',
    ]);
    expect([json.is_running, json.full_sync_time]).toEqual([false, '02:00']);
    expect(json.connections).toHaveLength(1);
    await synced.run({ mode: 'full' });
    const after = await ask('viewer', '/api/sync/status');
    expect(after.json.last_full_sync).toMatch(local);
  });

  test('a full sync is triggered and performed in the background', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { ask, synced } = shop;
    const triggered = await ask('analyst', '/api/sync/trigger/full', post);
    expect([triggered.status, triggered.json]).toEqual([
      200,
      { message: 'Full sync triggered', status: 'running' },
    ]);
    expect((await ask('viewer', '/api/sync/status')).json.is_running).toBe(true);
    expect((await synced.workOff()).state).toBe('succeeded');
    expect((await ask('viewer', '/api/sync/trigger/full', post)).status).toBe(403);
    expect((await ask('analyst', '/api/sync/trigger/half', post)).status).toBe(400);
  });

  test('sales of some days are fetched while one waits, or go on in the background', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { ask, synced } = shop;
    const body = { start_date: day, end_date: day };
    const waiting = ask('analyst', '/api/data/fetch-sales', { body });
    await expect.poll(() => synced.queue.length, { timeout: 5_000 }).toBe(1);
    await synced.workOff();
    const fetched = await waiting;
    expect(fetched.status).toBe(200);
    expect(Object.keys(fetched.json)).toEqual(['orders_fetched', 'time_taken']);
    expect(fetched.json.orders_fetched).toBe(5);
    expect(fetched.json.time_taken).toMatch(/^\d+\.\ds$/);

    const impatient: Ask = { body: { ...body, max_pages: 1 }, headers: { prefer: 'wait=0' } };
    const later = await ask('analyst', '/api/data/fetch-sales', impatient);
    expect([later.status, later.json.status, later.json.run_id]).toEqual([
      202,
      'running',
      later.json.run_ids[0],
    ]);
    // Asked again while it waits, it is the same run; other days have to wait for it.
    const same = await ask('analyst', '/api/data/fetch-sales', impatient);
    expect(same.json.run_id).toBe(later.json.run_id);
    const other = { ...impatient, body: { ...body, start_date: '2026-01-01' } };
    const busy = await ask('analyst', '/api/data/fetch-sales', other);
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '5']);
    await synced.workOff();
    // A page of the shop has three orders.
    const run = await ask('analyst', `/api/v1/runs/${later.json.run_id}`);
    expect([run.json.state, run.json.fetched]).toEqual(['succeeded', 3]);
  });

  test('sales that could not be read are a failure, never fewer orders', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { ask, synced } = shop;
    synced.shop.before = () => Promise.reject(new Error('a fault of ours'));
    const waiting = ask('analyst', '/api/data/fetch-sales', {
      body: { start_date: day, end_date: day },
    });
    await expect.poll(() => synced.queue.length, { timeout: 5_000 }).toBe(1);
    await synced.work();
    const failed = await waiting;
    expect(failed.status).toBeGreaterThanOrEqual(500);
    expect(failed.json.error.message).toMatch(/^Sample: /);
    expect(failed.json.orders_fetched).toBeUndefined();
  });

  test('products are read in the background, and some pages of them conclude no deletion', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { ask, synced } = shop;
    for (const id of ['p2', 'p3', 'p4', 'p5']) synced.shop.product(id);
    synced.shop.products.delete('p1');
    const started = await ask('analyst', '/api/data/sync-products?max_pages=1', post);
    expect([started.status, started.json]).toEqual([
      200,
      { status: 'running', message: 'Product sync started in background' },
    ]);
    const run = await synced.workOff();
    expect([run.state, run.streams.map(({ name }) => name), run.fetched]).toEqual([
      'succeeded',
      ['products'],
      3,
    ]);
    expect(run.removed).toBe(0);
  });

  test('an admin reads what is due, or with force_sync all that fits the filters', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { ask, synced } = shop;
    const path = '/api/admin/trigger-api-sync';
    const { status } = await ask('analyst', path, post);
    expect(status).toBe(403);
    const unforced = await ask('owner', path, post);
    expect([unforced.json.triggered, unforced.json.skipped.length]).toEqual([[], 1]);
    expect(unforced.json.skipped[0].reason).toContain('not due');
    for (const filter of ['platform_filter=shopify', 'client_id_filter=someone-else']) {
      const none = await ask('owner', `${path}?force_sync=true&${filter}`, post);
      expect([none.json.triggered, none.json.skipped]).toEqual([[], []]);
    }
    for (const client of [synced.tenant, synced.connectionId, 'SAMPLE', String(synced.storeId)]) {
      const url = `${path}?force_sync=true&client_id_filter=${client}&platform_filter=memory`;
      const forced = await ask('owner', url, post);
      expect(forced.json.triggered).toHaveLength(1);
      await synced.workOff();
    }
  });

  test('the scheduler tells of each store, and its actions read them', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { ask, synced } = shop;
    const path = '/api/stores/auto-sync-scheduler';
    const { json } = await ask('viewer', path);
    expect(json).toMatchObject({
      success: true,
      data: {
        scheduler: {
          isRunning: true,
          totalStores: 1,
          activeStores: 1,
          pendingStores: 0,
          failedStores: 0,
        },
        userStores: {
          total: 1,
          stores: [
            { storeId: synced.storeId, connectionId: synced.connectionId, status: 'active' },
          ],
        },
      },
    });
    const now = { action: 'sync_immediate', storeId: synced.storeId };
    const started = await ask('analyst', path, { body: now });
    expect(started.json.data.userStores.stores[0].status).toBe('syncing');
    await synced.workOff();
    const all = await ask('analyst', path, { body: { action: 'sync_all_user_stores' } });
    expect(all.json.message).toBe('Sync started for 1 of 1 stores');
    await synced.workOff();
    expect((await ask('analyst', path, { body: { action: 'initialize' } })).status).toBe(200);
    const unknown = { body: { ...now, storeId: 4711 } };
    expect((await ask('analyst', path, unknown)).status).toBe(404);
    await ask('owner', `/api/v1/connections/${synced.connectionId}/pause`, post);
    const paused = await ask('analyst', path, { body: now });
    expect([paused.status, paused.json.error.code]).toEqual([409, 'conflict']);
    const { scheduler } = (await ask('viewer', path)).json.data;
    expect([scheduler.activeStores, scheduler.pendingStores]).toEqual([0, 1]);
  });

  test('eight checks are performed, and say what fails and what is not set up', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { ask, synced } = shop;
    const path = '/api/debug/test-auto-sync';
    const { json } = await ask('viewer', path);
    const byName = (answer: typeof json) =>
      Object.fromEntries(
        answer.data.tests.map((check: { name: string; status: string }) => [
          check.name,
          check.status,
        ]),
      );
    expect(byName(json)).toEqual({
      authentication: 'passed',
      scheduler: 'passed',
      database: 'passed',
      token_manager: 'passed',
      search_index: 'not_set_up',
      api_endpoints: 'passed',
      settings: 'passed',
      user_store_syncs: 'passed',
    });
    expect(json.data.summary).toEqual({ total: 8, passed: 7, failed: 0, notSetUp: 1 });
    await ask('owner', `/api/v1/connections/${synced.connectionId}/pause`, post);
    const paused = await ask('viewer', path);
    expect([paused.json.success, byName(paused.json)['user_store_syncs']]).toEqual([
      false,
      'failed',
    ]);
    await ask('owner', `/api/v1/connections/${synced.connectionId}/resume`, post);
    synced.queue.length = 0;
    const triggered = await ask('analyst', path, { body: { action: 'trigger_user_sync' } });
    expect(triggered.json.message).toBe('Sync started for 1 of 1 stores');
  });

  test('a scheduler without a worker says so', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch, { running: false });
    const status = await shop.ask('viewer', '/api/stores/auto-sync-scheduler');
    expect(status.json.data.scheduler.isRunning).toBe(false);
    const { json } = await shop.ask('viewer', '/api/debug/test-auto-sync');
    expect(json.data.tests[1]).toMatchObject({ name: 'scheduler', status: 'failed' });
    expect(json.data.tests[1].message).toContain('--role worker');
  });

  test('the diagnosis of tokens has dates and no token', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { json, text } = await shop.ask('viewer', '/api/debug/token-diagnosis');
    expect(json.data.connections).toHaveLength(1);
    expect(json.data.connections[0]).toMatchObject({
      connectionId: shop.synced.connectionId,
      status: 'lasting',
      expiresAt: null,
      refreshes: 0,
      refusals: 0,
    });
    expect(json.data.connections[0].lastRefreshAt).not.toBeNull();
    // What the shop in memory gives as its credentials.
    expect(text).not.toContain('"sample"}');
    expect(text).not.toContain('sealed');
  });
});
