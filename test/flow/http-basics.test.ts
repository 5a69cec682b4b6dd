import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLogger } from '../../src/core/index.ts';
import { createTenant, openDatabase } from '../../src/ledger/index.ts';
import { addPerson, password, signIn } from '../support/api-people.ts';
import { apiPorts, seenMetrics } from '../support/api-ports.ts';
import { createWorld, localUrl, metricsToken, operatorToken } from '../support/api-world.ts';
import { eachBackend, type Scratch, scratchDatabase } from '../support/database.ts';
import { databaseWire } from '../support/database-wire.ts';

const email = 'ada@example.test';
const time = { clock: 'event', from: '2025-01-01', to: '2025-01-31' };
const question = { measures: ['net_sales'], time };

async function signedIn(scratch: Scratch, options = {}) {
  const { database } = scratch;
  const tenantId = await createTenant(database, { name: 'Acme' });
  await addPerson(database, { tenantId, role: 'owner', email });
  const ports = apiPorts(database, { metrics: seenMetrics(database, []) });
  const world = await createWorld(database, ports, options);
  return { world, tenantId, headers: { cookie: await signIn(world, email) } };
}

eachBackend((backend) => {
  test('what is not there is 404 as JSON, another method 405 with those allowed', async () => {
    await using scratch = await scratchDatabase(backend);
    await using world = await createWorld(scratch.database, apiPorts(scratch.database));
    const missing = await world.ask('/api/v1/nothing');
    expect([missing.status, missing.json.error.code]).toEqual([404, 'not_found']);
    const method = await world.ask('/api/v1/query', { method: 'DELETE' });
    expect([method.status, method.headers.get('allow'), method.json.error.code]).toEqual([
      405,
      'GET, POST',
      'not_found',
    ]);
    const asset = await world.ask('/assets/gone.js');
    expect([asset.status, asset.json.error.code]).toEqual([404, 'not_found']);
  });

  test('a broken body says what is wrong with it, and never reaches the domain', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world, headers } = await signedIn(scratch);
    await using _ = world;
    const send = (body: string, type = 'application/json') =>
      world.ask('/api/v1/query', { body, headers: { ...headers, 'content-type': type } });
    const told = async (body: string, type?: string) => {
      const { status, json } = await send(body, type);
      return [status, json.error.code, json.error.message];
    };
    expect(await told('{"measures":')).toEqual([
      400,
      'input_invalid',
      'The body is no valid JSON.',
    ]);
    expect((await told('[1,2]'))[1]).toBe('input_invalid');
    expect((await told('measures=1', 'application/x-www-form-urlencoded'))[2]).toContain(
      'Content-Type: application/json',
    );
    const large = JSON.stringify({ measures: ['x'.repeat(300_000)] });
    expect((await told(large)).slice(0, 2)).toEqual([413, 'too_large']);
    const unknown = await send(JSON.stringify({ ...question, measures: ['no_such_measure'] }));
    expect(unknown.status).toBe(400);
    expect(unknown.json.error).toMatchObject({
      code: 'query_invalid',
      faults: [{ path: 'measures.0' }],
    });
  });

  test('a body that grows past the limit is refused before its end', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world, headers } = await signedIn(scratch);
    await using _ = world;
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    const response = await world.api.app.request(
      '/api/v1/query',
      {
        method: 'POST',
        headers: {
          host: 'localhost:3400',
          origin: localUrl,
          'content-type': 'application/json',
          ...headers,
        },
        body: endless,
        duplex: 'half',
      } as RequestInit,
      { incoming: { socket: { remoteAddress: '127.0.0.1' } } },
    );
    expect(response.status).toBe(413);
    expect(sent).toBeLessThan(1_000_000);
  });

  test("another site's page cannot write, nor sign somebody in", async () => {
    await using scratch = await scratchDatabase(backend);
    const { world, headers } = await signedIn(scratch);
    await using _ = world;
    const patch = (extra: Record<string, string>) =>
      world.ask('/api/v1/tenant', {
        method: 'PATCH',
        body: { weekStart: 7 },
        headers: { ...headers, ...extra },
      });
    expect((await patch({ origin: 'https://evil.test' })).status).toBe(403);
    expect((await patch({ origin: 'null' })).status).toBe(403);
    expect((await patch({ origin: localUrl, host: 'localhost:9999' })).status).toBe(403);
    expect((await patch({ origin: localUrl })).status).toBe(200);
    const request = (extra: Record<string, string>) =>
      world.api.app.request(
        '/api/v1/tenant',
        {
          method: 'PATCH',
          body: '{"weekStart":7}',
          headers: {
            host: 'localhost:3400',
            'content-type': 'application/json',
            ...headers,
            ...extra,
          },
        },
        { incoming: { socket: { remoteAddress: '127.0.0.1' } } },
      );
    expect((await request({})).status).toBe(403);
    expect((await request({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await request({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    const login = await world.ask('/api/auth/sign-in/email', {
      body: { email, password: 'whatever it is' },
      headers: { origin: 'https://evil.test' },
    });
    expect(login.status).toBe(403);
    expect(login.headers.getSetCookie()).toEqual([]);
  });

  test('with PUBLIC_URL only pages of that address write, behind a trusted proxy', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const tenantId = await createTenant(database, { name: 'Acme' });
    await addPerson(database, { tenantId, role: 'owner', email });
    await using world = await createWorld(database, apiPorts(database), {
      publicUrl: 'https://sales.example.test',
      trustedProxies: ['10.0.0.0/8'],
    });
    const signInFrom = (origin: string) =>
      world.ask('/api/auth/sign-in/email', {
        body: { email, password: 'not the password' },
        headers: { origin, host: 'inner:3400', 'x-forwarded-for': '198.51.100.4, 10.1.1.1' },
        from: '10.0.0.2',
      });
    expect((await signInFrom('https://sales.example.test')).status).toBe(401);
    expect((await signInFrom('http://inner:3400')).status).toBe(403);
  });

  test('the client behind trusted proxies is who they say, and nobody else is believed', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const tenantId = await createTenant(database, { name: 'Acme' });
    await addPerson(database, { tenantId, role: 'owner', email });
    await using world = await createWorld(database, apiPorts(database), {
      publicUrl: 'https://sales.example.test',
      trustedProxies: ['10.0.0.0/8'],
    });
    const wrong = (from: string, forwarded: string, user: number) =>
      world.ask('/api/auth/sign-in/email', {
        body: { email: `u${user}@example.test`, password: 'not the password' },
        headers: { origin: 'https://sales.example.test', 'x-forwarded-for': forwarded },
        from,
      });
    // Forged addresses in front of the one that the proxy added do not make new clients.
    const behind = await Promise.all(
      Array.from({ length: 31 }, (_, i) => wrong('10.0.0.2', `203.0.113.${i}, 198.51.100.4`, i)),
    );
    expect(behind.filter(({ status }) => status === 429)).toHaveLength(1);
    const direct = await Promise.all(
      Array.from({ length: 31 }, (_, i) => wrong('198.51.100.9', `203.0.113.${i}`, 100 + i)),
    );
    expect(direct.filter(({ status }) => status === 429)).toHaveLength(1);
  });

  test('an answer has a tag; who has it gets 304 until the revision moves', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world, headers, tenantId } = await signedIn(scratch);
    await using _ = world;
    const path = `/api/v1/query?q=${encodeURIComponent(JSON.stringify(question))}`;
    const first = await world.ask(path, { headers });
    const tag = first.headers.get('etag') ?? '';
    expect(first.status).toBe(200);
    expect(tag).toMatch(/^"[0-9a-f]{8}-0-[\w-]{22}"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const held = { headers: { ...headers, 'if-none-match': `"other", W/${tag}` } };
    const again = await world.ask(path, held);
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', tag]);
    const posted = await world.ask('/api/v1/query', { body: question, headers });
    expect(posted.headers.get('etag')).toBe(tag);
    await world.ask('/api/v1/tenant', { method: 'PATCH', body: { weekStart: 3 }, headers });
    const { revision } = await scratch.database.position(tenantId);
    const moved = await world.ask(path, held);
    expect(moved.status).toBe(200);
    expect(moved.headers.get('etag')).toContain(`-${revision}-`);
  });

  test('who may see less has another tag for the same question', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world, headers, tenantId } = await signedIn(scratch);
    await using _ = world;
    await addPerson(scratch.database, { tenantId, role: 'viewer', email: 'v@example.test' });
    await addPerson(scratch.database, { tenantId, role: 'rep', email: 'r@example.test', repId: 1 });
    const tags = [];
    for (const cookie of [
      headers.cookie,
      await signIn(world, 'v@example.test'),
      await signIn(world, 'r@example.test'),
    ]) {
      const answered = await world.ask('/api/v1/query', { body: question, headers: { cookie } });
      tags.push(answered.headers.get('etag'));
    }
    expect(new Set(tags).size).toBe(3);
  });

  test('security headers stand on every answer', async () => {
    await using scratch = await scratchDatabase(backend);
    await using world = await createWorld(scratch.database, apiPorts(scratch.database));
    for (const path of ['/health', '/api/v1/me', '/nothing', '/api/v1/nothing', '/api/docs']) {
      const { headers } = await world.ask(path);
      expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
      expect([
        path,
        headers.get('content-security-policy')?.includes("frame-ancestors 'none'"),
      ]).toEqual([path, true]);
      expect(headers.get('x-request-id')).toMatch(/^[\w-]{8,64}$/);
    }
    const named = await world.ask('/health', { headers: { 'x-request-id': 'from-my-proxy-1' } });
    expect(named.headers.get('x-request-id')).toBe('from-my-proxy-1');
    const forged = await world.ask('/health', { headers: { 'x-request-id': 'a\tb <script>' } });
    expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('/metrics is for this machine or the token; the operator only for both', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world } = await signedIn(scratch);
    await using _ = world;
    const away = { from: '192.0.2.1' };
    expect((await world.ask('/metrics', away)).status).toBe(403);
    const authorization = `Bearer ${metricsToken}`;
    const told = await world.ask('/metrics', { ...away, headers: { authorization } });
    expect(told.text).toContain('tillstream_http_request_seconds_count');
    expect(told.text).toContain('route="/api/auth/sign-in/email"');
    const operator = { authorization: `Bearer ${operatorToken}` };
    expect((await world.ask('/api/operator/status', { headers: operator })).status).toBe(200);
    expect((await world.ask('/api/operator/status', { ...away, headers: operator })).status).toBe(
      403,
    );
    const proxied = { ...operator, 'x-forwarded-for': '192.0.2.1' };
    expect((await world.ask('/api/operator/status', { headers: proxied })).status).toBe(403);
  });

  test('the OpenAPI document names every endpoint, and its page needs nothing from elsewhere', async () => {
    await using scratch = await scratchDatabase(backend);
    await using world = await createWorld(scratch.database, apiPorts(scratch.database));
    const { json } = await world.ask('/api/openapi.json');
    expect(json.openapi).toBe('3.1.0');
    expect(Object.keys(json.paths)).toContain('/api/v1/runs/{id}/issues');
    const get = json.paths['/api/v1/runs/{id}/issues'].get;
    expect(get.parameters.map((parameter: { name: string }) => parameter.name)).toEqual([
      'id',
      'limit',
      'cursor',
    ]);
    expect(get.description).toContain('`import` (owner, admin, analyst)');
    const { text, headers } = await world.ask('/api/docs');
    expect(headers.get('content-type')).toContain('text/html');
    expect(text).toContain('/api/v1/runs/{id}/issues');
    expect(text).not.toMatch(/<script|src=|https?:\/\//);
  });

  test('/health asks nobody; /ready says clearly that the database is away', async () => {
    await using scratch = await scratchDatabase(backend);
    await using wire = await databaseWire(scratch.connectionString);
    const { connectionString } = wire;
    const database = await openDatabase({ connectionString, logger: silentLogger });
    const { world, headers } = await signedIn({ ...scratch, database });
    await using _ = world;
    expect((await world.ask('/ready')).json).toEqual({ status: 'ready', database: 'ok' });
    await wire.cut();
    const ready = await world.ask('/ready');
    expect([ready.status, ready.json]).toEqual([
      503,
      {
        status: 'not_ready',
        database: 'database_unavailable',
        message: expect.stringMatching(/database/i),
      },
    ]);
    expect((await world.ask('/health')).json).toEqual({ status: 'ok' });
    const asked = await world.ask('/api/v1/stores', { headers });
    expect([asked.status, asked.json.error.code]).toEqual([503, 'database_unavailable']);
    expect(asked.headers.get('retry-after')).toBe('5');
    const answered = await world.ask('/api/auth/sign-in/email', { body: { email, password } });
    expect([answered.status, answered.json.error.code]).toEqual([503, 'database_unavailable']);
    await wire.mend();
    expect((await world.ask('/ready')).status).toBe(200);
    expect((await world.ask('/api/v1/stores', { headers })).status).toBe(200);
    await database.close();
  });

  test("the web app's files: assets for good, pages by tag, its own routes, inline scripts by hash", async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    await using first = await createWorld(database, apiPorts(database));
    const dist = join(first.folder, 'dist');
    await mkdir(join(dist, 'assets'), { recursive: true });
    const script = "document.documentElement.dataset['theme']='dark'";
    await writeFile(join(dist, 'index.html'), `<!doctype html><script>${script}</script>`);
    await writeFile(join(dist, 'assets/app-1a2b.js'), 'export const a = 1;'.repeat(100));
    await using world = await createWorld(database, apiPorts(database), { webFolder: dist });
    const page = await world.ask('/overview/sales');
    expect(page.text).toContain(script);
    expect(page.headers.get('cache-control')).toBe('no-cache');
    // openssl: printf '%s' "document.documentElement.dataset['theme']='dark'" | openssl dgst -sha256 -binary | base64
    expect(page.headers.get('content-security-policy')).toContain(
      "script-src 'self' 'sha256-ROehs88j6G6BpLmZrukcW9XFVPFxnBQVdbLkuvkCIEo='",
    );
    const tag = page.headers.get('etag') ?? '';
    const held = await world.ask('/', { headers: { 'if-none-match': tag } });
    expect(held.status).toBe(304);
    const asset = await world.ask('/assets/app-1a2b.js', {
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-encoding')).toBe('gzip');
    expect((await world.ask('/assets/../../secret')).text).not.toContain('root');
    expect((await world.ask('/overview', { method: 'POST', body: {} })).status).toBe(404);
  });
});
