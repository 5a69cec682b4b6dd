import { expect, test } from 'vitest';
import { z } from 'zod';
import { endpoints } from '../../src/api/endpoints.ts';
import type { MetricsContext } from '../../src/api/index.ts';
import { permissions } from '../../src/api/index.ts';
import { currencyCode, type TenantId, timeZone } from '../../src/core/index.ts';
import {
  createStore,
  createTenant,
  type MemberRole,
  memberRoles,
  startRun,
} from '../../src/ledger/index.ts';
import { type Person, peopleOf } from '../support/api-people.ts';
import { apiPorts, seenMetrics } from '../support/api-ports.ts';
import { type Answered, createWorld, type World } from '../support/api-world.ts';
import { eachBackend, type Scratch, scratchDatabase } from '../support/database.ts';

/** What a company has that another one must not see. */
type Company = {
  readonly tenantId: TenantId;
  readonly people: ReadonlyMap<MemberRole, Person>;
  readonly storeId: number;
  readonly runId: string;
  readonly uploadId: string;
  readonly invitationId: string;
  readonly keyId: string;
  /** A key with every scope that a key may have. */
  readonly key: string;
};

const secretOfB = 'belongs-to-bravo';

async function makeCompany(world: World, name: string): Promise<Company> {
  const { database } = world;
  const tenantId = await createTenant(database, { name: `${name} of ${secretOfB}` });
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
    uploadId: upload.json.uploadId,
    invitationId: invitation.json.invitation.id,
    keyId: key.json.apiKey.id,
    key: key.json.key,
  };
}

/** How an endpoint is asked for something of company `b`; the asker belongs to another. */
type Case = {
  readonly path?: (b: Company) => string;
  readonly body?: (b: Company) => unknown;
  readonly query?: string;
  /** What somebody who may call it gets: nothing of b's, in one of these ways. */
  readonly allowed: readonly number[];
};

const range = { clock: 'event', from: '2025-01-01', to: '2025-01-31' };
const question = { measures: ['net_sales'], time: range };
const unknownToken = 'a-token-that-nobody-ever-issued-anywhere';
const upload = () => {
  const form = new FormData();
  form.set('files', new File(['a,b\n1,2\n'], 'orders.csv'));
  return form;
};
const owner = (b: Company) => b.people.get('owner')?.userId ?? '';

/** One line per endpoint. An endpoint without a line fails the test below. */
const cases: Readonly<Record<string, Case>> = {
  'GET /health': { allowed: [200] },
  'GET /ready': { allowed: [200] },
  'GET /metrics': { allowed: [200] },
  'GET /api/openapi.json': { allowed: [200] },
  'GET /api/docs': { allowed: [200] },
  'GET /api/events': { allowed: [200] },
  'POST /api/auth/sign-in/email': {
    body: () => ({ email: 'nobody@example.test', password: 'not a password' }),
    allowed: [401, 429],
  },
  'POST /api/auth/change-password': {
    body: () => ({ currentPassword: 'not the password', newPassword: 'a new good password' }),
    allowed: [400],
  },
  'POST /api/auth/update-user': { body: () => ({ name: 'New name' }), allowed: [204] },
  'GET /api/v1/setup': { allowed: [200] },
  'POST /api/v1/claim': {
    body: () => ({
      token: unknownToken,
      name: 'Eve',
      email: 'eve@example.test',
      password: 'a long enough password',
    }),
    allowed: [404, 429],
  },
  'POST /api/v1/links/inspect': { body: () => ({ token: unknownToken }), allowed: [404, 429] },
  'POST /api/v1/invitations/accept': { body: () => ({ token: unknownToken }), allowed: [404, 429] },
  'POST /api/v1/password/reset': {
    body: () => ({ token: unknownToken, password: 'a long enough password' }),
    allowed: [404, 429],
  },
  'GET /api/v1/me': { allowed: [200] },
  'PUT /api/v1/me/tenant': { body: (b) => ({ tenantId: b.tenantId }), allowed: [404] },
  'GET /api/v1/me/sessions': { allowed: [200] },
  'DELETE /api/v1/me/sessions/{id}': {
    path: () => '/api/v1/me/sessions/00000000-0000-4000-8000-000000000000',
    allowed: [404],
  },
  'DELETE /api/v1/me/sessions': { allowed: [204] },
  'GET /api/v1/tenant': { allowed: [200] },
  'PATCH /api/v1/tenant': { body: () => ({ weekStart: 7 }), allowed: [200] },
  'GET /api/v1/stores': { allowed: [200] },
  'POST /api/v1/stores': {
    body: () => ({ name: crypto.randomUUID(), currency: 'EUR', zone: 'UTC' }),
    allowed: [201],
  },
  // Ids are counted per company: the asker's own store may have the number, so that a name tells whose it was.
  'PATCH /api/v1/stores/{id}': {
    path: (b) => `/api/v1/stores/${b.storeId + 1_000_000}`,
    body: () => ({ name: 'Taken over' }),
    allowed: [404],
  },
  'GET /api/v1/catalog': { allowed: [200] },
  'POST /api/v1/query': { body: () => question, allowed: [200] },
  'GET /api/v1/query': {
    query: `?q=${encodeURIComponent(JSON.stringify(question))}`,
    allowed: [200],
  },
  'POST /api/v1/documents': { body: () => ({ time: range }), allowed: [200] },
  'GET /api/v1/documents/{id}': { path: () => '/api/v1/documents/1', allowed: [404] },
  'GET /api/v1/imports/presets': { allowed: [200] },
  'POST /api/v1/imports': { body: upload, allowed: [201] },
  'POST /api/v1/imports/{uploadId}/preview': {
    path: (b) => `/api/v1/imports/${b.uploadId}/preview`,
    body: () => ({ preset: 'plain' }),
    allowed: [404],
  },
  'POST /api/v1/imports/{uploadId}/start': {
    path: (b) => `/api/v1/imports/${b.uploadId}/start`,
    body: () => ({ storeName: 'Mine', preset: 'plain', mode: 'append' }),
    allowed: [404],
  },
  'DELETE /api/v1/imports/{uploadId}': {
    path: (b) => `/api/v1/imports/${b.uploadId}`,
    allowed: [404],
  },
  'GET /api/v1/runs': { allowed: [200] },
  'GET /api/v1/runs/{id}': { path: (b) => `/api/v1/runs/${b.runId}`, allowed: [404] },
  'POST /api/v1/runs/{id}/cancel': {
    path: (b) => `/api/v1/runs/${b.runId}/cancel`,
    body: () => ({}),
    allowed: [404],
  },
  'GET /api/v1/runs/{id}/issues': { path: (b) => `/api/v1/runs/${b.runId}/issues`, allowed: [404] },
  'GET /api/v1/runs/{id}/issues.csv': {
    path: (b) => `/api/v1/runs/${b.runId}/issues.csv`,
    allowed: [404],
  },
  'GET /api/v1/members': { allowed: [200] },
  'PATCH /api/v1/members/{userId}': {
    path: (b) => `/api/v1/members/${owner(b)}`,
    body: () => ({ role: 'viewer' }),
    allowed: [404],
  },
  'DELETE /api/v1/members/{userId}': { path: (b) => `/api/v1/members/${owner(b)}`, allowed: [404] },
  'POST /api/v1/members/{userId}/password-link': {
    path: (b) => `/api/v1/members/${owner(b)}/password-link`,
    body: () => ({}),
    allowed: [404],
  },
  'GET /api/v1/invitations': { allowed: [200] },
  'POST /api/v1/invitations': {
    body: () => ({ email: `${crypto.randomUUID()}@example.test`, role: 'viewer' }),
    allowed: [201],
  },
  'DELETE /api/v1/invitations/{id}': {
    path: (b) => `/api/v1/invitations/${b.invitationId}`,
    allowed: [404],
  },
  'GET /api/v1/keys': { allowed: [200] },
  'POST /api/v1/keys': { body: () => ({ name: 'Script', scopes: ['query'] }), allowed: [201] },
  'DELETE /api/v1/keys/{id}': { path: (b) => `/api/v1/keys/${b.keyId}`, allowed: [404] },
  'GET /api/operator/status': { allowed: [] },
  'POST /api/operator/query': {
    body: (b) => ({ tenantId: b.tenantId, query: question }),
    allowed: [],
  },
  'POST /api/operator/twin/verify': { body: (b) => ({ tenantId: b.tenantId }), allowed: [] },
  'POST /api/operator/twin/rebuild': { body: (b) => ({ tenantId: b.tenantId }), allowed: [] },
  'POST /api/operator/accounts/changed': { body: () => ({}), allowed: [] },
  // Last: it ends the session that all others are asked with.
  'POST /api/auth/sign-out': { body: () => ({}), allowed: [200] },
};

const nameOf = (endpoint: { readonly method: string; readonly path: string }) =>
  `${endpoint.method} ${endpoint.path}`;

async function openWorld(scratch: Scratch, seen: MetricsContext[]) {
  const { database } = scratch;
  const describe = () =>
    Promise.resolve({ files: [], suggestedPreset: null, suggestedMapping: {} });
  const away = () => Promise.reject(new Error('another company came this far'));
  const ports = apiPorts(database, {
    metrics: seenMetrics(database, seen),
    imports: { presets: () => Promise.resolve([]), describe, preview: away, start: away },
  });
  const world = await createWorld(database, ports);
  const b = await makeCompany(world, 'bravo');
  const a = await createTenant(database, { name: 'alpha' });
  const people = await peopleOf(world, { tenantId: a, name: 'alpha', repId: 3 });
  return { world, a, b, people };
}

async function call(
  world: World,
  name: string,
  options: { b: Company; headers: Record<string, string> },
) {
  const [method = '', path = ''] = name.split(' ');
  const { path: pathOf, body, query = '' } = cases[name] ?? { allowed: [] };
  const { b, headers } = options;
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

/** An answer is what the OpenAPI document says of it. */
function expectDocumented(name: string, { status, json }: Answered): void {
  const endpoint = endpoints.find((known) => nameOf(known) === name);
  const answer = endpoint?.schemas.answer;
  if (endpoint?.status !== status || !(answer instanceof z.ZodType)) return;
  const parsed = answer.safeParse(json);
  expect([name, parsed.error?.issues ?? []]).toEqual([name, []]);
}

test('every endpoint has a case here, and every case an endpoint', () => {
  expect(Object.keys(cases).toSorted()).toEqual(endpoints.map(nameOf).toSorted());
});

eachBackend((backend) => {
  test('no role of one company reaches anything of another, and each may do what its role may', async () => {
    await using scratch = await scratchDatabase(backend);
    const seen: MetricsContext[] = [];
    const { world, a, b, people } = await openWorld(scratch, seen);
    await using _ = world;
    for (const role of memberRoles) {
      const headers = { cookie: people.get(role)?.cookie ?? '' };
      for (const name of Object.keys(cases)) {
        const { access } = endpoints.find((endpoint) => nameOf(endpoint) === name) ?? {};
        const answered = await call(world, name, { b, headers });
        const permission = access?.kind === 'member' ? access.permission : null;
        const may =
          access?.kind !== 'operator' &&
          (permission === null || permissions[permission].roles.includes(role));
        const expected = may ? (cases[name]?.allowed ?? []) : [403];
        expect([role, name, expected.includes(answered.status), answered.status]).toEqual([
          role,
          name,
          true,
          answered.status,
        ]);
        expect([role, name, answered.text.includes(secretOfB)]).toEqual([role, name, false]);
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
      if (kind === 'public' || kind === 'monitor') continue;
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
