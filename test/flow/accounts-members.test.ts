import { expect, test } from 'vitest';
import type { TenantId } from '../../src/core/index.ts';
import { createTenant, type MemberRole } from '../../src/ledger/index.ts';
import { addPerson, password, peopleOf, signIn } from '../support/api-people.ts';
import { apiPorts, seenMetrics } from '../support/api-ports.ts';
import { cookiesOf, createWorld, localUrl, type World } from '../support/api-world.ts';
import { eachBackend, type Scratch, scratchDatabase } from '../support/database.ts';

type Company = {
  readonly world: World;
  readonly tenantId: TenantId;
  readonly as: (role: MemberRole) => { readonly cookie: string };
  readonly idOf: (role: MemberRole) => string;
};

async function company(scratch: Scratch, now?: () => number): Promise<Company> {
  const { database } = scratch;
  const tenantId = await createTenant(database, { name: 'Acme' });
  const ports = apiPorts(database, { metrics: seenMetrics(database, []) });
  const world = await createWorld(database, ports, now === undefined ? {} : { now });
  const people = await peopleOf(world, { tenantId, name: 'acme', repId: 5 });
  return {
    world,
    tenantId,
    as: (role) => ({ cookie: people.get(role)?.cookie ?? '' }),
    idOf: (role) => people.get(role)?.userId ?? '',
  };
}

const tokenOf = (url: string) => url.split('#')[1] ?? '';
const question = {
  measures: ['net_sales'],
  time: { clock: 'event', from: '2025-01-01', to: '2025-01-31' },
};

eachBackend((backend) => {
  test('an invitation by link makes an account in the company, once', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world, as, tenantId } = await company(scratch);
    await using _ = world;
    const body = { email: 'New@Example.test', role: 'rep', repId: 9 };
    const made = await world.ask('/api/v1/invitations', { body, headers: as('admin') });
    expect(made.status).toBe(201);
    expect(made.json.link.url.startsWith(`${localUrl}/invite#`)).toBe(true);
    const token = tokenOf(made.json.link.url);
    expect((await world.ask('/api/v1/links/inspect', { body: { token } })).json).toEqual({
      kind: 'invitation',
      companyName: 'Acme',
      email: 'new@example.test',
      role: 'rep',
      accountExists: false,
    });
    const listed = await world.ask('/api/v1/invitations', { headers: as('owner') });
    expect(listed.json.invitations).toMatchObject([{ email: 'new@example.test', repId: 9 }]);
    expect(listed.text).not.toContain(token);
    const accept = (extra: object) =>
      world.ask('/api/v1/invitations/accept', { body: { token, ...extra } });
    expect((await accept({})).json.error.faults).toEqual([
      { path: 'name', message: 'is missing' },
      { path: 'password', message: 'is missing' },
    ]);
    const accepted = await accept({ name: 'Nia', password });
    expect(accepted.status).toBe(200);
    expect(accepted.json).toMatchObject({ role: 'rep', tenant: { id: tenantId } });
    const me = await world.ask('/api/v1/me', { headers: { cookie: cookiesOf(accepted) } });
    expect(me.json.user).toMatchObject({ name: 'Nia', email: 'new@example.test' });
    expect((await accept({ name: 'Nia', password })).status).toBe(404);
    const members = await world.ask('/api/v1/members', { headers: as('owner') });
    expect(members.json.members).toContainEqual(
      expect.objectContaining({ email: 'new@example.test', role: 'rep', repId: 9 }),
    );
  });

  test('an account is not opened by an invitation link alone: it must be signed in', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world, as } = await company(scratch);
    await using _ = world;
    const other = await createTenant(scratch.database, { name: 'Other' });
    await addPerson(scratch.database, { tenantId: other, role: 'owner', email: 'b@example.test' });
    const made = await world.ask('/api/v1/invitations', {
      body: { email: 'b@example.test', role: 'analyst' },
      headers: as('owner'),
    });
    const token = tokenOf(made.json.link.url);
    const accept = (headers: Record<string, string>) =>
      world.ask('/api/v1/invitations/accept', { body: { token, name: 'Eve', password }, headers });
    expect((await accept({})).status).toBe(401);
    expect((await accept(as('viewer'))).status).toBe(401);
    const cookie = await signIn(world, 'b@example.test');
    const accepted = await accept({ cookie });
    expect(accepted.json).toMatchObject({ role: 'analyst', tenant: { name: 'Acme' } });
    expect(accepted.json.tenants).toHaveLength(2);
    const back = await world.ask('/api/v1/me/tenant', {
      method: 'PUT',
      body: { tenantId: other },
      headers: { cookie },
    });
    expect(back.json).toMatchObject({ role: 'owner', tenant: { name: 'Other' } });
    expect((await world.ask('/api/v1/me', { headers: { cookie } })).json.tenant.name).toBe('Other');
  });

  test('an invitation that was taken back or followed by another opens nothing', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world, as } = await company(scratch);
    await using _ = world;
    const invite = () =>
      world.ask('/api/v1/invitations', {
        body: { email: 'n@example.test', role: 'viewer' },
        headers: as('owner'),
      });
    const first = await invite();
    const second = await invite();
    const accept = (answered: typeof first) =>
      world.ask('/api/v1/invitations/accept', {
        body: { token: tokenOf(answered.json.link.url), name: 'N', password },
      });
    expect((await accept(first)).status).toBe(404);
    const path = `/api/v1/invitations/${second.json.invitation.id}`;
    expect((await world.ask(path, { method: 'DELETE', headers: as('owner') })).status).toBe(204);
    expect((await accept(second)).status).toBe(404);
  });

  test('a password link sets a new password and ends all sessions; an older link dies with a new one', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world, as, idOf } = await company(scratch);
    await using _ = world;
    const link = () =>
      world.ask(`/api/v1/members/${idOf('viewer')}/password-link`, {
        body: {},
        headers: as('admin'),
      });
    const old = tokenOf((await link()).json.url);
    const token = tokenOf((await link()).json.url);
    const reset = (given: string, to: string) =>
      world.ask('/api/v1/password/reset', { body: { token: given, password: to } });
    expect((await reset(old, 'a brand new password')).status).toBe(404);
    expect((await reset(token, 'short')).status).toBe(400);
    expect((await reset(token, 'a brand new password')).status).toBe(204);
    expect((await reset(token, 'yet another password')).status).toBe(404);
    expect((await world.ask('/api/v1/me', { headers: as('viewer') })).status).toBe(401);
    const signedIn = await world.ask('/api/auth/sign-in/email', {
      body: { email: 'viewer@acme.test', password: 'a brand new password' },
    });
    expect(signedIn.status).toBe(200);
  });

  test('an admin cannot take over owners, nor people of other companies', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world, as, idOf, tenantId } = await company(scratch);
    await using _ = world;
    const owner = `/api/v1/members/${idOf('owner')}`;
    const asked = [
      world.ask(owner, { method: 'PATCH', body: { role: 'viewer' }, headers: as('admin') }),
      world.ask(owner, { method: 'DELETE', headers: as('admin') }),
      world.ask(`${owner}/password-link`, { body: {}, headers: as('admin') }),
      world.ask(`/api/v1/members/${idOf('admin')}`, {
        method: 'PATCH',
        body: { role: 'owner' },
        headers: as('admin'),
      }),
      world.ask('/api/v1/invitations', {
        body: { email: 'x@example.test', role: 'owner' },
        headers: as('admin'),
      }),
    ];
    for (const { status } of await Promise.all(asked)) expect(status).toBe(403);
    const other = await createTenant(scratch.database, { name: 'Other' });
    const agency = await addPerson(scratch.database, {
      tenantId: other,
      role: 'owner',
      email: 'agency@example.test',
    });
    await scratch.database.control((tx) =>
      tx.query(
        `insert into control.member (organization_id, user_id, role, created_at)
         values (cast($1 as uuid), cast($2 as uuid), 'viewer', now())`,
        [tenantId, agency],
      ),
    );
    const link = await world.ask(`/api/v1/members/${agency}/password-link`, {
      body: {},
      headers: as('owner'),
    });
    expect([link.status, link.json.error.code]).toEqual([403, 'forbidden']);
  });

  test('a company never loses its last owner, also when two demote each other at once', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world, as, idOf } = await company(scratch);
    await using _ = world;
    const change = (who: MemberRole, role: MemberRole, by: MemberRole) =>
      world.ask(`/api/v1/members/${idOf(who)}`, {
        method: 'PATCH',
        body: { role },
        headers: as(by),
      });
    const alone = await change('owner', 'viewer', 'owner');
    expect([alone.status, alone.json.error.code]).toEqual([409, 'conflict']);
    expect((await change('admin', 'owner', 'owner')).status).toBe(200);
    const both = await Promise.all([
      change('owner', 'viewer', 'admin'),
      change('admin', 'viewer', 'owner'),
    ]);
    // Who comes second is either the last owner or no owner any more.
    const statuses = both.map(({ status }) => status).toSorted();
    expect([
      [200, 403],
      [200, 409],
    ]).toContainEqual(statuses);
    const left = await scratch.database.control((tx) =>
      tx.query("select 1 from control.member where role = 'owner'"),
    );
    expect(left).toHaveLength(1);
  });

  test('a changed role and an ended membership hold from the next request on', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world, as, idOf } = await company(scratch);
    await using _ = world;
    const rename = () =>
      world.ask('/api/v1/tenant', { method: 'PATCH', body: { name: 'N' }, headers: as('analyst') });
    expect((await rename()).status).toBe(403);
    const path = `/api/v1/members/${idOf('analyst')}`;
    await world.ask(path, { method: 'PATCH', body: { role: 'admin' }, headers: as('owner') });
    expect((await rename()).status).toBe(200);
    await world.ask(path, { method: 'DELETE', headers: as('owner') });
    const gone = await world.ask('/api/v1/me', { headers: as('analyst') });
    expect([gone.status, gone.json.error.message]).toEqual([
      403,
      'Your account belongs to no company: ask an admin of the company to invite you.',
    ]);
  });

  test('a key does what its scopes say, never more than its maker may now, until it is revoked', async () => {
    await using scratch = await scratchDatabase(backend);
    let nowMs = Date.now();
    const { world, as, idOf } = await company(scratch, () => nowMs);
    await using _ = world;
    const create = (scopes: readonly string[], role: MemberRole = 'admin') =>
      world.ask('/api/v1/keys', { body: { name: 'Script', scopes }, headers: as(role) });
    expect((await create(['query', 'keys.write'])).json.error.faults).toEqual([
      { path: 'scopes.1', message: '"keys.write" is never given to keys' },
    ]);
    expect((await create(['nonsense'])).status).toBe(400);
    const made = await create(['query', 'settings.write']);
    const { key } = made.json;
    expect(key).toMatch(/^ts_[\w-]{43}$/);
    const headers = { authorization: `Bearer ${key}` };
    const ask = (path: string, how = {}) => world.ask(path, { headers, ...how });
    expect((await ask('/api/v1/query', { body: question })).status).toBe(200);
    expect((await ask('/api/v1/documents/1')).json.error.message).toContain('scope "documents"');
    expect((await ask('/api/v1/members')).status).toBe(403);
    const patch = { method: 'PATCH', body: { weekStart: 2 } };
    expect((await ask('/api/v1/tenant', patch)).status).toBe(200);
    const rows = await scratch.database.control((tx) =>
      tx.query('select cast(k as text) as row from control.api_key k'),
    );
    expect(JSON.stringify(rows)).not.toContain(key);
    const listed = await world.ask('/api/v1/keys', { headers: as('owner') });
    expect(listed.json.keys[0]).toMatchObject({ start: key.slice(0, 9), name: 'Script' });
    expect(listed.json.keys[0].lastUsedAt).not.toBeNull();
    await world.ask(`/api/v1/members/${idOf('admin')}`, {
      method: 'PATCH',
      body: { role: 'viewer' },
      headers: as('owner'),
    });
    expect((await ask('/api/v1/tenant', patch)).status).toBe(403);
    expect((await ask('/api/v1/query', { body: question })).status).toBe(200);
    const path = `/api/v1/keys/${made.json.apiKey.id}`;
    expect((await world.ask(path, { method: 'DELETE', headers: as('owner') })).status).toBe(204);
    expect((await ask('/api/v1/query', { body: question })).status).toBe(401);
    nowMs += 1;
  });

  test('an expired key opens nothing, and keys go with the membership', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world, as, idOf } = await company(scratch);
    await using _ = world;
    const make = async (role: MemberRole) => {
      const body = { name: 'Script', scopes: ['query'], expiresInDays: 1 };
      return (await world.ask('/api/v1/keys', { body, headers: as(role) })).json.key;
    };
    const expired = await make('owner');
    await scratch.database.control((tx) =>
      tx.query("update control.api_key set expires_at = now() - interval '1 second'"),
    );
    const leaving = await make('admin');
    const status = async (key: string) => {
      const headers = { authorization: `Bearer ${key}` };
      return (await world.ask('/api/v1/tenant', { headers })).status;
    };
    expect([await status(expired), await status(leaving)]).toEqual([401, 200]);
    const path = `/api/v1/members/${idOf('admin')}`;
    await world.ask(path, { method: 'DELETE', headers: as('owner') });
    expect(await status(leaving)).toBe(401);
  });

  test('what members did stands in the audit, without secrets', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world, as, idOf, tenantId } = await company(scratch);
    await using _ = world;
    const key = await world.ask('/api/v1/keys', {
      body: { name: 'Script', scopes: ['query'] },
      headers: as('owner'),
    });
    const invited = await world.ask('/api/v1/invitations', {
      body: { email: 'n@example.test', role: 'viewer' },
      headers: as('owner'),
    });
    const entries = await scratch.database.tenant(tenantId, (tx) =>
      tx.query<{ actor: string; action: string }>(
        'select actor, action, subject, detail from ledger.audit_entry order by at, action',
      ),
    );
    expect(entries.map(({ actor, action }) => [actor, action])).toEqual([
      [`user:${idOf('owner')}`, 'key.create'],
      [`user:${idOf('owner')}`, 'invitation.create'],
    ]);
    const text = JSON.stringify([entries, world.log]);
    expect(text).not.toContain(key.json.key);
    expect(text).not.toContain(tokenOf(invited.json.link.url));
    expect(text).not.toContain('n@example.test');
  });
});
