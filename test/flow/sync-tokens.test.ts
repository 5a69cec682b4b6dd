import { expect, test } from 'vitest';
import { AppError, type Json, silentLogger } from '../../src/core/index.ts';
import { type Database, openDatabase, readCredential } from '../../src/ledger/index.ts';
import { sealer } from '../../src/platform/index.ts';
import { createBudget } from '../../src/sync/budget.ts';
import { createConnectionHealth } from '../../src/sync/notices/connection-health.ts';
import { createNotices } from '../../src/sync/notices/create-notices.ts';
import { createTokens } from '../../src/sync/tokens/create-tokens.ts';
import { consentConnector, lifeMs } from '../support/consent-platform.ts';
import {
  account,
  type ConsentWorld,
  connect,
  connectionOf,
  consentWorld,
  key,
  openNotices,
  owner,
} from '../support/consent-world.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';

const never = new AbortController().signal;

const unreachable = () => new AppError('connector_unavailable', 'No answer.', { retryable: true });

/** A process's tokens, on its own pool. */
function tokensOf(world: ConsentWorld, database: Database, secret = key) {
  const context = {
    database,
    connectors: new Map([['consent', consentConnector(world.platform)]]),
    platforms: () => ({
      origins: { authorization: 'https://x.example', api: 'https://x.example' },
      app: { clientId: 'app', clientSecret: world.platform.secret, formerSecrets: [] },
    }),
    sealer: sealer(secret),
    logger: silentLogger,
    now: world.now,
    random: () => 0,
    publicUrl: () => 'http://127.0.0.1:1',
  };
  return createTokens(context, createConnectionHealth(database, createNotices(database)));
}

async function sessionOf(world: ConsentWorld, id: string, database = world.database) {
  return tokensOf(world, database).openSession(world.tenant, await connectionOf(world, id));
}

/** Opens the platform's door with what the session gives, as a connector does. */
async function enter(world: ConsentWorld, session: Awaited<ReturnType<typeof sessionOf>>) {
  const { token } = await session.credentials(never);
  return world.platform.enter(String(token), account);
}

eachBackend((backend) => {
  const second = (connectionString: string) =>
    openDatabase({ connectionString, logger: silentLogger, poolSize: 4 });

  test('past half of its life a token is refreshed once, whatever the number of processes that want it', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const id = await connect(world);
    const other = await second(scratch.connectionString);
    const sessions = [
      await sessionOf(world, id),
      await sessionOf(world, id, other),
      await sessionOf(world, id, other),
    ];
    world.wait(lifeMs / 2 - 60_000);
    await Promise.all(sessions.map((session) => enter(world, session)));
    expect(world.platform.counts.refreshes).toBe(0);
    world.wait(120_000);
    const asked = sessions.flatMap((session) =>
      Array.from({ length: 5 }, () => session.credentials(never)),
    );
    const tokens = new Set((await Promise.all(asked)).map(({ token }) => token));
    expect(tokens.size).toBe(1);
    expect(world.platform.counts).toMatchObject({ refreshes: 1, refused: 0 });
    for (const session of sessions) await enter(world, session);
    await other.close();
  });

  test('a token that was refused in the middle is replaced once, and whoever lost the race takes the winner’s', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const id = await connect(world);
    const other = await second(scratch.connectionString);
    const sessions = [await sessionOf(world, id), await sessionOf(world, id, other)];
    const [old] = await Promise.all(sessions.map((session) => session.credentials(never)));
    const renewed = await Promise.all(sessions.map((session) => session.renew(old ?? {}, never)));
    expect(renewed[0]).toEqual(renewed[1]);
    expect(renewed[0]).not.toEqual(old);
    // Somebody who comes late with the old one hears of the new one, without a request.
    expect(await sessions[0]?.renew(old ?? {}, never)).toEqual(renewed[0]);
    expect(world.platform.counts.refreshes).toBe(1);
    await other.close();
  });

  test('a refresh whose reply is lost is asked for again with the same token, which still works', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const session = await sessionOf(world, await connect(world));
    let lost = 1;
    world.platform.beforeRefreshReply = () => {
      lost -= 1;
      if (lost >= 0) throw unreachable();
    };
    world.wait(lifeMs + 1);
    expect((await enter(world, session)).name).toBe('Sample London');
    expect(world.platform.counts).toMatchObject({ refreshes: 2, refused: 0 });
  });

  test('a process that never hears of its refresh leaves a connection that the next one can refresh', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const id = await connect(world);
    const session = await sessionOf(world, id);
    world.platform.beforeRefreshReply = () => {
      throw unreachable();
    };
    world.wait(lifeMs + 1);
    await expect(enter(world, session)).rejects.toMatchObject({ code: 'connector_unavailable' });
    expect((await connectionOf(world, id)).state).toBe('connected');
    world.platform.beforeRefreshReply = () => undefined;
    const other = await second(scratch.connectionString);
    expect((await enter(world, await sessionOf(world, id, other))).name).toBe('Sample London');
    expect(world.platform.counts.refused).toBe(0);
    await other.close();
  });

  test('while half of its life is left a platform that does not answer stops nobody, and counts as no refusal', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const id = await connect(world);
    const session = await sessionOf(world, id);
    let asked = 0;
    world.platform.before = (what) => {
      if (what !== 'refresh') return;
      asked += 1;
      throw unreachable();
    };
    world.wait(lifeMs / 2 + 1);
    await enter(world, session);
    await enter(world, session);
    // Three attempts at one refresh, and then it rests.
    expect(asked).toBe(3);
    for (let round = 0; round < 4; round += 1)
      await tokensOf(world, world.database).refreshDue(never);
    expect(await connectionOf(world, id)).toMatchObject({ state: 'connected', refusals: 0 });
    expect(await openNotices(world)).toEqual([]);
    world.platform.before = () => undefined;
    expect(await tokensOf(world, world.database).refreshDue(never)).toBe(1);
    expect(await tokensOf(world, world.database).refreshDue(never)).toBe(0);
  });

  test('three refusals by the platform itself end it, with one notice in its own words; a consent mends it', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const id = await connect(world);
    world.platform.revoke(account);
    world.wait(lifeMs / 2 + 1);
    const tokens = tokensOf(world, world.database);
    const states: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      await tokens.refreshDue(never);
      states.push((await connectionOf(world, id)).state);
    }
    expect(states).toEqual(['degraded', 'degraded', 'needs_reauth', 'needs_reauth']);
    expect(world.platform.counts.refused).toBe(3);
    expect(await openNotices(world)).toEqual(['connection_needs_reauth']);
    expect(await connectionOf(world, id)).toMatchObject({
      stateCode: 'connector_auth',
      providerMessage: 'invalid_grant',
    });
    const { consentUrl } = await world.sync.connections.reauthorize(world.tenant, { id }, owner);
    const query = world.platform.allow(consentUrl ?? '');
    const { userId } = owner;
    const before = await connectionOf(world, id);
    const tenants = new Set([world.tenant]);
    await world.sync.connections.callback({ platform: 'consent', query, userId, tenants });
    expect(await connectionOf(world, id)).toMatchObject({
      ...{ state: 'connected', refusals: 0, stateCode: null },
      storeId: before.storeId,
    });
    expect(await openNotices(world)).toEqual(['connection_recovered']);
  });

  test('a token of a kind that cannot be renewed says so, and nothing is asked of the platform', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const { connection } = await world.sync.connections.begin(
      world.tenant,
      { platform: 'consent', account, method: 'token', fields: { token: 'pasted-good' } },
      owner,
    );
    const session = await sessionOf(world, connection.id);
    const credentials = await session.credentials(never);
    await expect(session.renew(credentials, never)).rejects.toMatchObject({
      code: 'connector_auth',
      message: expect.stringContaining('connect it again'),
    });
    expect(world.platform.counts.refreshes).toBe(0);
  });

  test('an own app’s token is granted anew, and keeps what it was granted with', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const method = 'client_credentials' as const;
    const { connection } = await world.sync.connections.begin(
      world.tenant,
      { platform: 'consent', account, method, fields: { secret: 'own-secret' } },
      owner,
    );
    const session = await sessionOf(world, connection.id);
    world.wait(lifeMs + 1);
    await enter(world, session);
    expect(await session.credentials(never)).toMatchObject({ appSecret: 'own-secret' });
    expect(world.platform.counts.refreshes).toBe(1);
  });

  test('credentials that a person granted during a refresh are not overwritten by its reply', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const id = await connect(world);
    const session = await sessionOf(world, id);
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    world.platform.beforeRefreshReply = () => held;
    world.wait(lifeMs + 1);
    const waiting = session.credentials(never);
    while (world.platform.counts.refreshes === 0) await new Promise((done) => setTimeout(done, 5));
    const fields = { token: 'pasted-good' };
    await world.sync.connections.reauthorize(world.tenant, { id, method: 'token', fields }, owner);
    answer();
    expect(await waiting).toEqual({ token: 'pasted-good' });
    expect(await session.credentials(never)).toEqual({ token: 'pasted-good' });
  });

  test('who stops waiting for a refresh does not lose it', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const id = await connect(world);
    const session = await sessionOf(world, id);
    const stop = new AbortController();
    world.platform.beforeRefreshReply = () => stop.abort();
    world.wait(lifeMs + 1);
    await expect(session.credentials(stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
    await enter(world, session);
    expect(world.platform.counts.refreshes).toBe(1);
  });

  test('what is stored shows no token, and opens with no other key', async () => {
    await using scratch = await scratchDatabase(backend);
    const world = await consentWorld(scratch.database);
    const id = await connect(world);
    const row = await readCredential(world.database, world.tenant, id);
    const { token } = (await (await sessionOf(world, id)).credentials(never)) as { token: Json };
    expect(Buffer.from(row?.sealed ?? []).includes(String(token))).toBe(false);
    const stranger = tokensOf(world, world.database, `${key}-another`);
    const session = stranger.openSession(world.tenant, await connectionOf(world, id));
    await expect(session.credentials(never)).rejects.toMatchObject({ code: 'config_invalid' });
  });

  test('two processes share one budget: nobody takes more than the platform allows', async () => {
    await using scratch = await scratchDatabase(backend);
    const other = await second(scratch.connectionString);
    const budgets = [scratch.database, other].map((database) =>
      createBudget({ database, random: () => 0 }),
    );
    const terms = { key: 'consent sample', capacity: 10, refillPerSecond: 50 };
    const startedAt = performance.now();
    const takes = Array.from({ length: 30 }, (_, index) =>
      budgets[index % 2]?.take({ ...terms, cost: 1 }, never),
    );
    await Promise.all(takes);
    // 10 at once, and 20 more at 50 a second.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(390);
    const stop = new AbortController();
    await budgets[0]?.pause(terms.key, 60_000);
    const waiting = budgets[0]?.take({ ...terms, cost: 1 }, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await other.close();
  });
});
