import { expect, test } from 'vitest';
import { currencyCode, type TenantId, timeZone } from '../../src/core/index.ts';
import { createStore, listConnections, listStores } from '../../src/ledger/index.ts';
import {
  aCompany,
  account,
  type ConsentWorld,
  connect,
  connectionOf,
  consentWorld,
  owner,
} from '../support/consent-world.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';

const { userId } = owner;

const beginConsent = ({ sync, tenant }: ConsentWorld) =>
  sync.connections.begin(tenant, { platform: 'consent', account, method: 'oauth' }, owner);

const beginToken = ({ sync, tenant }: ConsentWorld, token: string) =>
  sync.connections.begin(
    tenant,
    { platform: 'consent', account, method: 'token', fields: { token } },
    owner,
  );

eachBackend((backend) => {
  test('a consent makes store, credentials, webhooks and the first sync', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const { sync, tenant, platform } = world;
    const begun = await beginConsent(world);
    expect(begun.connection).toMatchObject({ state: 'pending', store: null });
    expect(begun.consentUrl).toContain(`https://${account}.consent.example/consent?`);
    const query = platform.allow(begun.consentUrl ?? '');
    const outcome = await sync.connections.callback({
      platform: 'consent',
      query,
      userId,
      tenants: new Set([world.tenant]),
    });
    expect(outcome).toMatchObject({
      ok: true,
      tenantId: tenant,
      connectionId: begun.connection.id,
    });
    const view = await sync.connections.get(tenant, begun.connection.id);
    expect(view).toMatchObject({
      ...{ state: 'connected', method: 'oauth', name: 'Sample London', reason: null, gaps: [] },
      store: { name: 'Sample London', currency: 'GBP', zone: 'Europe/London' },
      webhooks: { active: true, topics: 1, message: null },
    });
    expect(view.runId).toBe(world.queue[0]);
    expect(platform.shops.get(account)?.webhooksTo).toBe(
      'http://127.0.0.1:3400/api/webhooks/consent',
    );
  });

  test('a consent is good once, for who began it, on its platform, and for ten minutes', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const { sync, platform, tenant } = world;
    const come = async (
      given: { userId?: string; platform?: string; state?: string; tenant?: TenantId } = {},
    ) => {
      const { consentUrl } = await beginConsent(world);
      const query = new Map(platform.allow(consentUrl ?? ''));
      if (given.state !== undefined) query.set('state', given.state);
      const tenants = new Set([given.tenant ?? tenant]);
      const consent = { platform: 'consent', query, userId, tenants, ...given };
      return { query, outcome: await sync.connections.callback(consent) };
    };
    const stranger = await come({ userId: '0a0a0a0a-0000-4000-8000-000000000000' });
    expect(stranger.outcome).toMatchObject({ ok: false, code: 'forbidden', tenantId: null });
    const elsewhere = await come({ tenant: await aCompany(world.database) });
    expect(elsewhere.outcome).toMatchObject({ ok: false, code: 'forbidden' });
    expect((await come({ platform: 'other' })).outcome).toMatchObject({ code: 'input_invalid' });
    expect((await come({ state: 'made-up' })).outcome).toMatchObject({ code: 'not_found' });
    expect((await come({ state: '' })).outcome).toMatchObject({ code: 'not_found' });
    const { consentUrl } = await beginConsent(world);
    await world.database.control((tx) =>
      tx.query("UPDATE control.oauth_request SET expires_at = expires_at - interval '10 minutes'"),
    );
    const late = platform.allow(consentUrl ?? '');
    expect(
      await sync.connections.callback({
        platform: 'consent',
        query: late,
        userId,
        tenants: new Set([world.tenant]),
      }),
    ).toMatchObject({ ok: false, message: expect.stringContaining('expired') });
    expect(platform.counts.grants).toBe(0);
    const { query, outcome } = await come();
    expect(outcome.ok).toBe(true);
    expect(
      await sync.connections.callback({
        platform: 'consent',
        query,
        userId,
        tenants: new Set([world.tenant]),
      }),
    ).toMatchObject({
      ok: false,
    });
    // All those attempts were one connection.
    expect(await listConnections(world.database, tenant)).toHaveLength(1);
  });

  test('a person who says no, and a platform that says no, are told in their own words', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const { sync, platform } = world;
    const denied = async (more: readonly (readonly [string, string])[]) => {
      const { consentUrl } = await beginConsent(world);
      const query = new Map([...platform.allow(consentUrl ?? ''), ...more]);
      return sync.connections.callback({
        platform: 'consent',
        query,
        userId,
        tenants: new Set([world.tenant]),
      });
    };
    expect(await denied([['error', 'access_denied']])).toMatchObject({
      ok: false,
      message: expect.stringMatching(/not allowed.*access_denied/),
    });
    expect(await denied([['code', 'stolen']])).toMatchObject({
      code: 'connector_auth',
      message: expect.stringContaining('invalid code'),
    });
  });

  test('what does not work is not kept: no connection, no store, no credential', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    await expect(beginToken(world, 'wrong')).rejects.toMatchObject({
      code: 'connector_auth',
      message: expect.stringContaining('does not accept these credentials'),
    });
    const shop = world.platform.shops.get(account);
    if (shop !== undefined) shop.state = 'unpaid';
    await expect(beginToken(world, 'pasted-good')).rejects.toMatchObject({
      code: 'connector_unpaid',
      provider: 'Payment Required',
    });
    expect(await listConnections(world.database, world.tenant)).toEqual([]);
    expect(await listStores(world.database, world.tenant)).toEqual([]);
    if (shop !== undefined) shop.state = 'open';
    const { connection, consentUrl } = await beginToken(world, 'pasted-good');
    expect(connection).toMatchObject({ state: 'connected', method: 'token' });
    expect(consentUrl).toBeNull();
  });

  test('an account is connected once in a company, and by any number of companies', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    await connect(world);
    await expect(beginConsent(world)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('connected already, as “Sample London”'),
    });
    await expect(beginToken(world, 'pasted-good')).rejects.toMatchObject({ code: 'conflict' });
    const tenant = await aCompany(world.database);
    await connect(world, { tenant });
    expect(await world.sync.connections.list(tenant)).toHaveLength(1);
    expect(await world.sync.connections.list(world.tenant)).toHaveLength(1);
  });

  test('a store whose name is taken gets a free one', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    await createStore(world.database, world.tenant, {
      ...{ name: 'Sample London', platform: 'import' },
      ...{ currency: currencyCode('EUR'), zone: timeZone('UTC') },
    });
    world.platform.shop('sample-paris', { currency: 'EUR', zone: 'Europe/Paris' });
    await connect(world);
    await connect(world, { account: 'sample-paris', storeName: 'Paris' });
    const names = (await listStores(world.database, world.tenant)).map(({ name }) => name);
    expect(names).toEqual(['Paris', 'Sample London', 'Sample London (2)']);
  });

  test('a test answers each no of the platform with its own sentence, and ends nothing', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const { sync, tenant, platform } = world;
    const id = await connect(world);
    const shop = platform.shop(account);
    expect(await sync.connections.test(tenant, id)).toMatchObject({
      ...{ ok: true, name: 'Sample London', currency: 'GBP', zone: 'Europe/London', error: null },
    });
    const codes: (string | undefined)[] = [];
    const messages = new Set<string | undefined>();
    const ask = async (): Promise<void> => {
      const { error } = await sync.connections.test(tenant, id);
      codes.push(error?.code);
      messages.add(error?.message);
    };
    shop.state = 'unpaid';
    await ask();
    shop.state = 'closed';
    await ask();
    shop.state = 'open';
    platform.revoke(account);
    for (let round = 0; round < 4; round += 1) await ask();
    expect(codes).toEqual([
      'connector_unpaid',
      'connector_gone',
      ...Array(4).fill('connector_auth'),
    ]);
    expect(messages.size).toBe(3);
    expect((await connectionOf(world, id)).state).toBe('connected');
    await expect(sync.connections.test(await aCompany(world.database), id)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('a new consent keeps store and settings; books in another currency are refused', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const { sync, tenant } = world;
    const id = await connect(world);
    await sync.connections.change(tenant, { id, change: { fullAt: '04:30' } });
    const before = await connectionOf(world, id);
    const fields = { token: 'pasted-good' };
    await sync.connections.reauthorize(tenant, { id, method: 'token', fields }, owner);
    const after = await connectionOf(world, id);
    expect(after).toMatchObject({ storeId: before.storeId, fullAt: '04:30', authKind: 'token' });
    world.platform.shop(account, { currency: 'USD' });
    await expect(
      sync.connections.reauthorize(tenant, { id, method: 'token', fields }, owner),
    ).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('USD') });
  });

  test('where no app is set up, and where no webhook can reach us, that is said', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const bare = world.process({ app: false });
    const [platform] = bare.connections.platforms();
    expect(platform?.methods.map(({ kind, available }) => [kind, available])).toEqual([
      ['oauth', false],
      ['client_credentials', true],
      ['token', true],
    ]);
    expect(platform?.methods[0]?.unavailable).toContain('CONSENT_CLIENT_ID');
    await expect(
      bare.connections.begin(
        world.tenant,
        { platform: 'consent', account, method: 'oauth' },
        owner,
      ),
    ).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(
      bare.connections.begin(world.tenant, { platform: 'none', account, method: 'token' }, owner),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});
