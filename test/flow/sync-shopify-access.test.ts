import { expect, test } from 'vitest';
import { silentLogger } from '../../src/core/index.ts';
import { listConnections, listNotices, openDatabase } from '../../src/ledger/index.ts';
import { owner } from '../support/consent-world.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import {
  comeBack,
  connectShop,
  decide,
  live,
  type ShopifyWorld,
  shopifyWorld,
  stateOf,
  work,
} from '../support/shopify-access.ts';

const hourMs = 3_600_000;
const never = new AbortController().signal;

function orderIds({ database, tenant }: ShopifyWorld): Promise<readonly string[]> {
  return database
    .tenant(tenant, (tx) =>
      tx.query<{ id: string }>(
        'SELECT external_id AS id FROM ledger.document WHERE deleted_at IS NULL ORDER BY 1',
      ),
    )
    .then((rows) => rows.map(({ id }) => id));
}

/** The sandbox's own word, by the tails of its ids. */
function shopsOrders({ sandbox, account }: ShopifyWorld): readonly string[] {
  return [...sandbox.book(account).orders.keys()].sort();
}

async function openKinds({ database, tenant }: ShopifyWorld): Promise<readonly string[]> {
  return (await listNotices(database, tenant, { open: true })).map(({ kind }) => kind);
}

const testOf = async ({ sync, tenant }: ShopifyWorld, id: string) =>
  (await sync.connections.test(tenant, id)).error;

eachBackend((backend) => {
  test('a shop is connected by the real consent, read, and hears its own webhooks', async () => {
    await using scratch = await scratchDatabase(backend);
    await using world = await shopifyWorld(scratch.database);
    const { sync, tenant, sandbox, account } = world;
    const id = await connectShop(world);
    const view = await sync.connections.get(tenant, id);
    expect(view).toMatchObject({ state: 'connected', gaps: [], webhooks: { active: true } });
    expect(await work(world)).toMatchObject({ mode: 'backfill', state: 'succeeded' });
    expect(await orderIds(world)).toEqual(shopsOrders(world));
    const { counters } = sandbox;
    const before = counters().webhooks.delivered;
    sandbox.world.sell(account, 1);
    await expect.poll(() => counters().webhooks.delivered).toBeGreaterThan(before);
    await sync.inbox.drain(never);
    expect(await orderIds(world)).toEqual(shopsOrders(world));
    expect((await stateOf(world, id)).lastWebhookAt).not.toBeNull();
  });

  test('a consent that was cancelled, tampered with, or comes late connects nothing', async () => {
    await using scratch = await scratchDatabase(backend);
    await using world = await shopifyWorld(scratch.database);
    const { sync, tenant, account } = world;
    const ask = async (decision: 'install' | 'cancel' = 'install') => {
      const request = { platform: 'shopify', account, method: 'oauth' } as const;
      const { consentUrl } = await sync.connections.begin(tenant, request, owner);
      return decide(consentUrl ?? '', decision);
    };
    expect(await comeBack(world, await ask('cancel'))).toMatchObject({
      ok: false,
      message: expect.stringContaining('not allowed'),
    });
    const forged = new Map(await ask()).set('shop', 'sample-berlin.myshopify.com');
    const refused = await comeBack(world, forged);
    expect(refused).toMatchObject({ ok: false, code: 'connector_auth' });
    expect(refused.message).toContain('SHOPIFY_CLIENT_SECRET');
    const late = await ask();
    world.sandbox.world.advance(120_000);
    expect(await comeBack(world, late)).toMatchObject({
      ok: false,
      code: 'connector_clock',
      message: expect.stringContaining('clock'),
    });
    const states = (await listConnections(world.database, tenant)).map(({ state }) => state);
    expect(states).toEqual(['pending']);
    await expect(
      sync.connections.begin(
        tenant,
        { platform: 'shopify', account: 'evil.example.com', method: 'oauth' },
        owner,
      ),
    ).rejects.toMatchObject({ code: 'input_invalid' });
  });

  test('a token that ends in mid-page is replaced once, and no page is missing', async () => {
    await using scratch = await scratchDatabase(backend);
    await using world = await shopifyWorld(scratch.database);
    const { sandbox } = world;
    await connectShop(world);
    sandbox.faults.inject({ name: 'expire_token', after: 3, count: 1 });
    expect(await work(world)).toMatchObject({ state: 'succeeded' });
    expect(sandbox.counters().refreshes).toBe(1);
    expect(await orderIds(world)).toEqual(shopsOrders(world));
  });

  test('two processes that find the token ended make one refresh, and both go on', async () => {
    await using scratch = await scratchDatabase(backend);
    await using world = await shopifyWorld(scratch.database);
    const { sandbox, tenant } = world;
    const id = await connectShop(world);
    const { connectionString } = scratch;
    const other = await openDatabase({ connectionString, logger: silentLogger, poolSize: 4 });
    sandbox.world.advance(hourMs + 1);
    const processes = [world.sync, world.process(other), world.process(other)];
    const tests = processes.map(({ connections }) => connections.test(tenant, id));
    expect((await Promise.all(tests)).map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(sandbox.counters().refreshes).toBe(1);
    sandbox.account(world.account).tokens.expireAll();
    const again = processes.map(({ connections }) => connections.test(tenant, id));
    expect((await Promise.all(again)).map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(sandbox.counters().refreshes).toBe(2);
    await other.close();
  });

  test('a refresh whose reply is lost costs a second request, and nothing else', async () => {
    await using scratch = await scratchDatabase(backend);
    await using world = await shopifyWorld(scratch.database);
    const { sandbox } = world;
    const id = await connectShop(world);
    await work(world);
    sandbox.faults.inject({ name: 'lose_refresh', count: 1 });
    sandbox.world.advance(hourMs + 1);
    sandbox.world.sell(world.account, 2);
    expect(await live(world, id)).toMatchObject({ state: 'succeeded' });
    expect(sandbox.counters().refreshes).toBe(2);
    expect(await orderIds(world)).toEqual(shopsOrders(world));
    expect(await stateOf(world, id)).toMatchObject({ state: 'connected', refusals: 0 });
  });

  test('revoked access needs a new consent after three refusals, and then everything is read that was missed', async () => {
    await using scratch = await scratchDatabase(backend);
    await using world = await shopifyWorld(scratch.database);
    const { sandbox, sync, tenant } = world;
    const id = await connectShop(world);
    await work(world);
    sandbox.account(world.account).tokens.revokeAll();
    sandbox.world.sell(world.account, 2);
    const states: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      expect((await live(world, id)).error).toMatchObject({ code: 'connector_auth' });
      states.push((await stateOf(world, id)).state);
    }
    expect(states).toEqual(['degraded', 'degraded', 'needs_reauth']);
    expect(await openKinds(world)).toEqual(['connection_needs_reauth']);
    const { storeId, providerMessage } = await stateOf(world, id);
    expect(providerMessage).not.toBeNull();
    world.queue.length = 0;
    const { consentUrl } = await sync.connections.reauthorize(tenant, { id }, owner);
    expect(await comeBack(world, await decide(consentUrl ?? ''))).toMatchObject({ ok: true });
    expect(await work(world)).toMatchObject({ state: 'succeeded' });
    expect(await stateOf(world, id)).toMatchObject({ state: 'connected', storeId });
    expect(await orderIds(world)).toEqual(shopsOrders(world));
    expect(await openKinds(world)).toEqual(['connection_recovered']);
  });

  test('each no has a sentence of its own that says what to do', async () => {
    await using scratch = await scratchDatabase(backend);
    await using world = await shopifyWorld(scratch.database);
    const { sandbox, sync, tenant, account } = world;
    const id = await connectShop(world);
    const shop = sandbox.account(account);
    const said = new Map<string, string>();
    for (const status of ['unpaid', 'locked', 'gone', 'inactive'] as const) {
      shop.status = status;
      const error = await testOf(world, id);
      said.set(`${status} ${error?.code}`, error?.message ?? '');
    }
    shop.status = 'active';
    shop.tokens.revokeAll();
    const revoked = await testOf(world, id);
    said.set(`revoked ${revoked?.code}`, revoked?.message ?? '');
    expect([...said.keys()]).toEqual([
      'unpaid connector_unpaid',
      expect.stringMatching(/^locked connector_(unpaid|gone)$/),
      'gone connector_gone',
      'inactive connector_gone',
      'revoked connector_auth',
    ]);
    expect(said.get('unpaid connector_unpaid')).not.toBe(said.get('gone connector_gone'));
    const wrong = sync.connections.reauthorize(
      tenant,
      { id, method: 'token', fields: { token: 'shpat_wrong', clientSecret: '' } },
      owner,
    );
    await expect(wrong).rejects.toMatchObject({ code: 'connector_auth' });
    for (const message of said.values()) expect(message.length).toBeGreaterThan(40);
  });

  test('missing scopes and a clock that is off are gaps with a remedy; the rest is read', async () => {
    await using scratch = await scratchDatabase(backend);
    await using world = await shopifyWorld(scratch.database);
    const { sandbox, sync, tenant, account } = world;
    const shop = sandbox.account(account);
    const scopes = new Set([...shop.grantable.scopes].filter((name) => name !== 'read_customers'));
    shop.grantable = { ...shop.grantable, scopes };
    const id = await connectShop(world);
    const { gaps } = await sync.connections.get(tenant, id);
    expect(gaps.map(({ code, stream }) => [code, stream])).toContainEqual([
      'scope_missing',
      'customers',
    ]);
    await work(world);
    expect(await orderIds(world)).toEqual(shopsOrders(world));
    sandbox.faults.inject({ name: 'clock_skew', arg: '600' });
    const tested = await sync.connections.test(tenant, id);
    expect(tested.gaps.map(({ code }) => code)).toContain('clock_skewed');
  });
});
