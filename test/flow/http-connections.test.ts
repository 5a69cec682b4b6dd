import { expect, test } from 'vitest';
import { AppError } from '../../src/core/index.ts';
import { type MemberRole, openNotice, readNotice } from '../../src/ledger/index.ts';
import { webhookPath } from '../../src/sync/index.ts';
import { signIn } from '../support/api-people.ts';
import { openApiShop } from '../support/api-shop.ts';
import { type Ask, connection } from '../support/api-world.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';

const aNotice = {
  kind: 'connection_failing',
  level: 'warning',
  subject: 'connection:of-the-test',
  title: 'Sample is away',
  gap: null,
  remedy: null,
  detail: {},
} as const;
const post: Ask = { method: 'POST' };

eachBackend((backend) => {
  test('a connection is listed, read, paused, resumed and left', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { synced, ask } = shop;
    const path = `/api/v1/connections/${synced.connectionId}`;
    const listed = await ask('viewer', '/api/v1/connections');
    expect(listed.json.connections).toHaveLength(1);
    expect(listed.json.connections[0]).toMatchObject({ state: 'connected', platform: 'memory' });

    const stores = await ask('viewer', '/api/v1/stores');
    const { id, state } = stores.json.stores[0].connection;
    expect([id, state]).toEqual([synced.connectionId, 'connected']);

    synced.shop.order('6');
    const started = await ask('analyst', `${path}/sync`, { body: { mode: 'live' } });
    expect([started.status, started.json.state, started.json.connectionId]).toEqual([
      202,
      'queued',
      synced.connectionId,
    ]);
    const again = await ask('analyst', `${path}/sync`, { body: { mode: 'full' } });
    expect(again.json.id).toBe(started.json.id);
    await synced.workOff();
    const runs = await ask('viewer', `/api/v1/runs?connection=${synced.connectionId}`);
    expect(runs.json.runs[0]).toMatchObject({ id: started.json.id, state: 'succeeded' });
    const log = await ask('viewer', `/api/v1/runs/${started.json.id}/log`);
    expect(log.status).toBe(200);

    expect((await ask('owner', `${path}/pause`, post)).json.state).toBe('paused');
    const refused = await ask('analyst', `${path}/sync`, { body: { mode: 'live' } });
    expect([refused.status, refused.json.error.message]).toEqual([
      409,
      "Sample can't be read now, because it is paused: resume it.",
    ]);
    expect((await ask('owner', `${path}/resume`, post)).json.state).toBe('connected');
    const gone = await ask('owner', `${path}?data=keep`, { method: 'DELETE' });
    expect(gone.status).toBe(204);
    expect((await ask('owner', '/api/v1/connections')).json.connections).toEqual([]);
  });

  test('who may not connect may not change, and a cancelled sync lets its connection go', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { synced, ask } = shop;
    const path = `/api/v1/connections/${synced.connectionId}`;
    for (const role of ['analyst', 'viewer'] as const)
      expect((await ask(role, `${path}/pause`, post)).status).toBe(403);
    const { json: run } = await ask('owner', `${path}/sync`, { body: { mode: 'live' } });
    const cancel = { body: {} };
    expect((await ask('viewer', `/api/v1/runs/${run.id}/cancel`, cancel)).status).toBe(403);
    const cancelled = await ask('analyst', `/api/v1/runs/${run.id}/cancel`, cancel);
    expect([cancelled.status, cancelled.json.state]).toEqual([200, 'cancelled']);
    const next = await ask('analyst', `${path}/sync`, { body: { mode: 'live' } });
    expect(next.json.id).not.toBe(run.id);
  });

  test('a test that fails is an answer, with what to do', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { synced, ask } = shop;
    const path = `/api/v1/connections/${synced.connectionId}/test`;
    expect((await ask('analyst', path, post)).json).toMatchObject({ ok: true, currency: 'EUR' });
    synced.shop.before = () => Promise.reject(new Error('the shop fell over'));
    const failed = await ask('analyst', path, post);
    expect([failed.status, failed.json.ok]).toEqual([200, false]);
    expect(failed.json.error.message).not.toContain('fell over');
  });

  test('the callback of a consent brings the browser to a page, whoever comes', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { world, ask } = shop;
    const path = '/api/v1/connections/callback/memory?state=of-nobody&code=secret-code';
    const of = async (role: MemberRole) => (await ask(role, path)).headers.get('location');
    expect(await of('owner')).toBe('/connections?outcome=expired');
    expect(await of('viewer')).toBe('/connections?outcome=forbidden');
    const stranger = await world.ask(path);
    expect(stranger.headers.get('location')).toBe('/connections?outcome=signed_out');
    expect(JSON.stringify(world.log)).not.toContain('secret-code');
  });

  test('signing in has what was not read for long read now, and nothing else', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { world, synced } = shop;
    await signIn(world, 'owner@sample.test');
    await expect.poll(() => world.log.some(({ event }) => event === 'http.request')).toBe(true);
    expect(synced.queue).toEqual([]);
    await scratch.database.tenant(synced.tenant, (tx) =>
      tx.query("UPDATE ledger.store SET fresh_at = now() - interval '2 days'", []),
    );
    await signIn(world, 'owner@sample.test');
    await expect.poll(() => synced.queue.length, { timeout: 5_000 }).toBe(1);
  });

  test('a notice is read once, for the company', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { synced, ask } = shop;
    synced.shop.before = () => Promise.reject(new Error('away'));
    for (let failures = 0; failures < 3; failures += 1) await synced.run({});
    const { json } = await ask('viewer', '/api/v1/notices');
    expect(json.notices.length).toBeGreaterThan(0);
    const [notice] = json.notices;
    expect(notice).toMatchObject({ subject: `connection:${synced.connectionId}`, readAt: null });
    expect((await ask('viewer', `/api/v1/notices/${notice.id}/read`, post)).status).toBe(204);
    const { readAt } = await readNotice(scratch.database, synced.tenant, notice.id);
    expect(readAt).not.toBeNull();
  });

  test('webhooks are answered without a session, and a body that is too large is not read', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { world } = shop;
    const path = webhookPath('memory');
    expect(path).toBe('/api/webhooks/memory');
    const sent = await world.ask(path, { body: '{"id":1}', headers: { origin: 'https://a.test' } });
    // The shop in memory sends no webhooks: whoever says so is not known.
    expect([401, 404]).toContain(sent.status);
    const huge = { 'content-length': String(9 * 1024 * 1024) };
    const refused = await world.ask(path, { body: '{}', headers: huge });
    expect([refused.status, refused.json.error.code]).toEqual([413, 'too_large']);
  });

  test('what a platform refuses is told with what to do and its own words', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { ask, synced } = shop;
    const other = { platform: 'memory', account: 'another', method: 'token' };
    const gone = await ask('owner', '/api/v1/connections', { body: other });
    expect([gone.status, gone.json.error.code]).toEqual([422, 'connector_gone']);
    const same = await ask('owner', '/api/v1/connections', {
      body: { ...other, account: 'sample' },
    });
    expect([same.status, same.json.error.code]).toEqual([409, 'conflict']);
    const path = `/api/v1/connections/${synced.connectionId}/reauthorize`;
    const refusals = [
      ['connector_auth', 422],
      ['connector_scope', 422],
      ['connector_unpaid', 422],
      ['connector_clock', 422],
      ['connector_unavailable', 502],
      ['connector_rate_limited', 503],
    ] as const;
    for (const [code, status] of refusals) {
      const options = { provider: 'Their own words.', retryAfterMs: 7_200 };
      synced.shop.before = () => Promise.reject(new AppError(code, 'Do this.', options));
      const refused = await ask('owner', path, { body: { method: 'token' } });
      expect([code, refused.status, refused.json.error.provider]).toEqual([
        code,
        status,
        'Their own words.',
      ]);
      expect(refused.json.error.message).toContain('Do this.');
      // In seconds, rounded up: who comes back too early is refused again.
      expect(refused.headers.get('retry-after')).toBe('8');
    }
  });

  test('what changes once, right after the stream opened, is told', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { world, synced, ask, people } = shop;
    const controller = new AbortController();
    const headers = { host: 'localhost:3400', cookie: people.get('viewer')?.cookie ?? '' };
    const response = await world.api.app.request(
      '/api/events',
      { headers, signal: controller.signal },
      connection('127.0.0.1'),
    );
    await ask('owner', `/api/v1/connections/${synced.connectionId}/pause`, post);
    await openNotice(scratch.database, synced.tenant, { ...aNotice, cause: 'Away.' });
    let told = '';
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) told += decoder.decode(chunk);
    })();
    await expect.poll(() => told, { timeout: 10_000 }).toContain('event: connection\n');
    await expect.poll(() => told, { timeout: 10_000 }).toContain('event: notice\n');
    controller.abort();
    await reading.catch(() => undefined);
  });

  test('whoever watches is told which connection and which notice changed', async () => {
    await using scratch = await scratchDatabase(backend);
    await using shop = await openApiShop(scratch);
    const { world, synced, ask, people } = shop;
    const controller = new AbortController();
    const response = await world.api.app.request(
      '/api/events',
      {
        headers: { host: 'localhost:3400', cookie: people.get('viewer')?.cookie ?? '' },
        signal: controller.signal,
      },
      connection('127.0.0.1'),
    );
    const path = `/api/v1/connections/${synced.connectionId}`;
    let told = '';
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) told += decoder.decode(chunk);
    })();
    let changes = 0;
    // What was so before anybody watched is no news: something has to change while it is watched.
    const change = async (): Promise<boolean> => {
      changes += 1;
      await ask('owner', `${path}/${changes % 2 === 1 ? 'pause' : 'resume'}`, post);
      await openNotice(scratch.database, synced.tenant, { ...aNotice, cause: `Cause ${changes}.` });
      return ['connection', 'notice'].every((kind) => told.includes(`event: ${kind}\n`));
    };
    await expect.poll(change, { timeout: 20_000, interval: 1_000 }).toBe(true);
    controller.abort();
    await reading.catch(() => undefined);
    expect(told).toContain(`event: connection\ndata: {"id":"${synced.connectionId}"}`);
  });
});
