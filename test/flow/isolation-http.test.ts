import { expect, test } from 'vitest';
import { z } from 'zod';
import { endpoints } from '../../src/api/endpoints.ts';
import type { MetricsContext } from '../../src/api/index.ts';
import { createForecastsPort, permissions } from '../../src/api/index.ts';
import { currencyCode, timeZone } from '../../src/core/index.ts';
import {
  addForecastOverride,
  createStore,
  createTenant,
  memberRoles,
  openNotice,
  renameTenant,
  startRun,
} from '../../src/ledger/index.ts';
import { peopleOf } from '../support/api-people.ts';
import { apiPorts, seenMetrics, syncedPorts } from '../support/api-ports.ts';
import { type Answered, createWorld, type World } from '../support/api-world.ts';
import { eachBackend, type Scratch, scratchDatabase } from '../support/database.ts';
import { writeRun } from '../support/forecasts.ts';
import { type SyncWorld, syncWorld } from '../support/sync-world.ts';
import { type Company, isolationCases } from './isolation-cases.ts';
import { openPlanning } from './planning-shop.ts';

const secretOfB = 'belongs-to-bravo';

async function makeCompany(world: World, name: string, synced: SyncWorld): Promise<Company> {
  const { database } = world;
  const { tenant: tenantId, connectionId } = synced;
  await renameTenant(database, tenantId, `${name} of ${secretOfB}`);
  const { notice } = await openNotice(database, tenantId, {
    kind: 'connection_failing',
    level: 'error',
    subject: `connection:${connectionId}`,
    title: `Notice ${secretOfB}`,
    cause: 'It is away.',
    gap: null,
    remedy: null,
    detail: {},
  });
  const store = await createStore(database, tenantId, {
    name: `Store ${secretOfB}`,
    platform: 'import',
    currency: currencyCode('EUR'),
    zone: timeZone('UTC'),
  });
  const { id: runId } = await startRun(database, tenantId, {
    storeId: store.id,
    connector: 'files',
    mode: 'import',
    trigger: secretOfB,
  });
  const people = await peopleOf(world, { tenantId, name, repId: 7 }, ['owner']);
  const headers = { cookie: people.get('owner')?.cookie ?? '' };
  const form = new FormData();
  form.set('files', new File(['a,b\n1,2\n'], 'orders.csv'));
  const upload = await world.ask('/api/v1/imports', { method: 'POST', body: form, headers });
  const invitation = await world.ask('/api/v1/invitations', {
    body: { email: `guest@${secretOfB}.test`, role: 'viewer' },
    headers,
  });
  const scopes = Object.keys(permissions).filter(
    (scope) => scope !== 'members.write' && scope !== 'keys.write',
  );
  const key = await world.ask('/api/v1/keys', { body: { name: secretOfB, scopes }, headers });
  return {
    tenantId,
    people,
    storeId: store.id,
    runId,
    connectionId,
    noticeId: notice.id,
    uploadId: upload.json.uploadId,
    invitationId: invitation.json.invitation.id,
    keyId: key.json.apiKey.id,
    key: key.json.key,
    forecast: await forecastOf(world, tenantId, store.id),
  };
}

/** A forecast, and an override that gives its company away. */
async function forecastOf(world: World, tenantId: Company['tenantId'], storeId: number) {
  const { database } = world;
  const { run, nodeIds } = await writeRun(database, tenantId, {
    ...{ grain: 'day', originDay: '2024-12-31', days: ['2025-01-01'] },
    all: [{ series: { level: 'store', storeId }, values: [100], more: { method: secretOfB } }],
  });
  const nodeId = nodeIds[0] ?? 0;
  const { id } = await addForecastOverride(database, tenantId, {
    ...{ nodeId, grain: 'day', dayFrom: '2025-01-01', dayTo: '2025-01-01', kind: 'set', value: 5 },
    ...{ note: secretOfB, createdBy: 'somebody' },
  });
  return { nodeId, runId: run.id, overrideId: id };
}

const nameOf = (endpoint: { readonly method: string; readonly path: string }) =>
  `${endpoint.method} ${endpoint.path}`;

async function openWorld(scratch: Scratch, seen: MetricsContext[]) {
  const { database } = scratch;
  const describe = () =>
    Promise.resolve({ files: [], suggestedPreset: null, suggestedMapping: {} });
  const away = () => Promise.reject(new Error('another company came this far'));
  const synced = await syncWorld(database);
  const open = await openPlanning(database, '2025-01-01T12:00:00Z');
  const { planning } = open;
  const ports = apiPorts(database, {
    ...syncedPorts(synced),
    forecasts: createForecastsPort({ database, planning }),
    metrics: seenMetrics(database, seen),
    imports: { presets: () => Promise.resolve([]), describe, preview: away, start: away },
  });
  const world = await createWorld(database, ports);
  const b = await makeCompany(world, 'bravo', synced);
  const a = await createTenant(database, { name: 'alpha' });
  const people = await peopleOf(world, { tenantId: a, name: 'alpha', repId: 3 });
  const close = async () => {
    await world[Symbol.asyncDispose]();
    await open[Symbol.asyncDispose]();
  };
  return { world: { ...world, [Symbol.asyncDispose]: close }, a, b, people };
}

async function call(
  world: World,
  name: string,
  options: { b: Company; headers: Record<string, string> },
) {
  const [method = '', path = ''] = name.split(' ');
  const {
    path: pathOf,
    body,
    query = '',
    headers: asked,
  } = isolationCases[name] ?? { allowed: [] };
  const { b } = options;
  const headers = { ...asked, ...options.headers };
  const url = `${pathOf?.(b) ?? path}${query}`;
  if (path === '/api/events') return openStream(world, url, headers);
  return world.ask(url, { method, headers, ...(body === undefined ? {} : { body: body(b) }) });
}

/** A stream does not end by itself: only its start is read. */
async function openStream(world: World, url: string, headers: Record<string, string>) {
  const response = await world.api.app.request(
    url,
    { headers: { host: 'localhost:3400', ...headers } },
    { incoming: { socket: { remoteAddress: '127.0.0.1' } } },
  );
  if (response.status !== 200) {
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
  }
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  const text = new TextDecoder().decode(value);
  return { status: 200, headers: response.headers, text, json: null } satisfies Answered;
}

/** A refusal repeats the id that it was asked for, and nothing more. */
function tellsOf(b: Company, { status, text }: Answered): boolean {
  return text.includes(secretOfB) || (status === 200 && text.includes(b.connectionId));
}

/** An answer is what the OpenAPI document says of it. */
function expectDocumented(name: string, { status, json }: Answered): void {
  const endpoint = endpoints.find((known) => nameOf(known) === name);
  const answer = endpoint?.schemas.answer;
  if (endpoint?.status !== status || !(answer instanceof z.ZodType)) return;
  const parsed = answer.safeParse(json);
  expect([name, parsed.error?.issues ?? []]).toEqual([name, []]);
}

test('every endpoint has a case here, and every case an endpoint', () => {
  expect(Object.keys(isolationCases).toSorted()).toEqual(endpoints.map(nameOf).toSorted());
});

eachBackend((backend) => {
  test('no role of one company reaches anything of another, and each may do what its role may', async () => {
    await using scratch = await scratchDatabase(backend);
    const seen: MetricsContext[] = [];
    const { world, a, b, people } = await openWorld(scratch, seen);
    await using _ = world;
    for (const role of memberRoles) {
      const headers = { cookie: people.get(role)?.cookie ?? '' };
      for (const name of Object.keys(isolationCases)) {
        const { access } = endpoints.find((endpoint) => nameOf(endpoint) === name) ?? {};
        const answered = await call(world, name, { b, headers });
        const permission = access?.kind === 'member' ? access.permission : null;
        const may =
          access?.kind !== 'operator' &&
          (permission === null || permissions[permission].roles.includes(role));
        const expected = may ? (isolationCases[name]?.allowed ?? []) : [403];
        expect([role, name, expected.includes(answered.status), answered.status]).toEqual([
          role,
          name,
          true,
          answered.status,
        ]);
        expect([role, name, tellsOf(b, answered)]).toEqual([role, name, false]);
        expectDocumented(name, answered);
      }
    }
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every(({ tenantId }) => tenantId === a)).toBe(true);
  });

  test('without a session or key, members and operators are asked to identify themselves', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world, b } = await openWorld(scratch, []);
    await using _ = world;
    for (const endpoint of endpoints) {
      const { kind } = endpoint.access;
      if (kind === 'public' || kind === 'monitor' || kind === 'platform') continue;
      for (const headers of [{}, { authorization: 'Bearer ts_of_nobody' }]) {
        const answered = await call(world, nameOf(endpoint), { b, headers });
        const expected = kind === 'operator' ? 403 : 401;
        expect([nameOf(endpoint), answered.status]).toEqual([nameOf(endpoint), expected]);
        expect(answered.json.error.requestId).toMatch(/^[0-9a-f-]{36}$/);
      }
    }
  });

  test('a key reaches its own company and nothing that is for people alone', async () => {
    await using scratch = await scratchDatabase(backend);
    const seen: MetricsContext[] = [];
    const { world, b } = await openWorld(scratch, seen);
    await using _ = world;
    const headers = { authorization: `Bearer ${b.key}` };
    for (const endpoint of endpoints) {
      const { access } = endpoint;
      if (access.kind !== 'member') continue;
      const answered = await call(world, nameOf(endpoint), { b, headers });
      if (access.key)
        expect([nameOf(endpoint), answered.status]).not.toEqual([nameOf(endpoint), 403]);
      else expect([nameOf(endpoint), answered.status]).toEqual([nameOf(endpoint), 403]);
    }
    expect(seen.every(({ tenantId }) => tenantId === b.tenantId)).toBe(true);
  });

  test('a rep asks within their own sales, sees no cost, and nothing at all without a link', async () => {
    await using scratch = await scratchDatabase(backend);
    const seen: MetricsContext[] = [];
    const { world, b, people } = await openWorld(scratch, seen);
    await using _ = world;
    seen.length = 0;
    const headers = { cookie: people.get('rep')?.cookie ?? '' };
    const asks = ['POST /api/v1/query', 'GET /api/v1/query', 'POST /api/v1/documents'];
    for (const name of [...asks, 'GET /api/v1/documents/{id}', 'GET /api/v1/catalog'])
      await call(world, name, { b, headers });
    expect(seen).toHaveLength(5);
    for (const { scope, costs, people: names } of seen) {
      expect(scope).toEqual([{ dimension: 'rep', op: 'in', values: [3] }]);
      expect([costs, names]).toEqual([false, true]);
    }
    const owner = { cookie: people.get('owner')?.cookie ?? '' };
    const repId = people.get('rep')?.userId;
    await world.ask(`/api/v1/members/${repId}`, {
      method: 'PATCH',
      body: { repId: null },
      headers: owner,
    });
    const answered = await call(world, 'POST /api/v1/query', { b, headers });
    expect([answered.status, answered.json.error.code]).toEqual([403, 'forbidden']);
    expect(seen).toHaveLength(5);
  });
});
