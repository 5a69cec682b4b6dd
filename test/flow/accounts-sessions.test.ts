import { expect, test } from 'vitest';
import { createTenant, dropExpired } from '../../src/ledger/index.ts';
import { addPerson, password, signIn } from '../support/api-people.ts';
import { apiPorts } from '../support/api-ports.ts';
import { cookiesOf, createWorld } from '../support/api-world.ts';
import { eachBackend, type Scratch, scratchDatabase } from '../support/database.ts';

const email = 'ada@example.test';

async function withOwner(scratch: Scratch, now?: () => number) {
  const { database } = scratch;
  const tenantId = await createTenant(database, { name: 'Acme' });
  const userId = await addPerson(database, { tenantId, role: 'owner', email });
  const world = await createWorld(database, apiPorts(database), now === undefined ? {} : { now });
  return { world, tenantId, userId };
}

eachBackend((backend) => {
  test('a session is a cookie that scripts cannot read, and ends with sign-out', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world } = await withOwner(scratch);
    await using _ = world;
    const answered = await world.ask('/api/auth/sign-in/email', { body: { email, password } });
    const [set = ''] = answered.headers.getSetCookie();
    expect(set).toMatch(/^tillstream\.session_token=/);
    expect(set).toMatch(/HttpOnly/i);
    expect(set).toMatch(/SameSite=Lax/i);
    expect(answered.json).toEqual({ ok: true });
    const headers = { cookie: cookiesOf(answered) };
    expect((await world.ask('/api/v1/me', { headers })).status).toBe(200);
    const left = await world.ask('/api/auth/sign-out', { body: {}, headers });
    expect(left.status).toBe(200);
    expect((await world.ask('/api/v1/me', { headers })).status).toBe(401);
  });

  test('cookies are Secure where the address is https', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const tenantId = await createTenant(database, { name: 'Acme' });
    await addPerson(database, { tenantId, role: 'owner', email });
    await using world = await createWorld(database, apiPorts(database), {
      publicUrl: 'https://sales.example.test',
    });
    const headers = { origin: 'https://sales.example.test', host: 'sales.example.test' };
    const answered = await world.ask('/api/auth/sign-in/email', {
      body: { email, password },
      headers,
      from: '192.0.2.1',
    });
    const [set = ''] = answered.headers.getSetCookie();
    expect(set).toMatch(/^__Secure-tillstream\.session_token=/);
    expect(set).toMatch(/; Secure/i);
    const me = await world.ask('/api/v1/me', {
      headers: { ...headers, cookie: cookiesOf(answered) },
    });
    expect(me.status).toBe(200);
  });

  test('a wrong password and an unknown e-mail are told apart by nothing', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world } = await withOwner(scratch);
    await using _ = world;
    const bodies = [
      { email, password: 'not the password' },
      { email: 'nobody@example.test', password },
    ];
    const answers = await Promise.all(
      bodies.map((body) => world.ask('/api/auth/sign-in/email', { body })),
    );
    const told = answers.map(({ status, json }) => [status, json.error.code, json.error.message]);
    expect(told[0]).toEqual([401, 'unauthenticated', 'E-mail and password do not fit.']);
    expect(told[1]).toEqual(told[0]);
  });

  test('guessing is slowed by account: ten wrong passwords, then even the right one waits', async () => {
    await using scratch = await scratchDatabase(backend);
    let nowMs = Date.now();
    const { world } = await withOwner(scratch, () => nowMs);
    await using _ = world;
    const attempt = (given: string, from: string) =>
      world.ask('/api/auth/sign-in/email', { body: { email, password: given }, from });
    const wrong = await Promise.all(
      Array.from({ length: 12 }, (_, index) => attempt('wrong password', `127.0.0.${index + 1}`)),
    );
    const counted = Map.groupBy(wrong, ({ status }) => status);
    expect(counted.get(401)?.length).toBe(10);
    expect(counted.get(429)?.length).toBe(2);
    const right = await attempt(password, '127.0.0.1');
    expect(right.status).toBe(429);
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0);
    nowMs += 15 * 60_000;
    expect((await attempt(password, '127.0.0.1')).status).toBe(200);
  });

  test('guessing many accounts is slowed by address; right passwords are not counted', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world } = await withOwner(scratch);
    await using _ = world;
    const attempt = (body: unknown) => world.ask('/api/auth/sign-in/email', { body });
    for (let count = 0; count < 3; count += 1)
      expect((await attempt({ email, password })).status).toBe(200);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        attempt({ email: `user${index}@example.test`, password }),
      ),
    );
    expect(answers.filter(({ status }) => status === 401).length).toBe(30);
    expect(answers.filter(({ status }) => status === 429).length).toBe(10);
  });

  test('a session that another process ended is believed for seconds at most', async () => {
    await using scratch = await scratchDatabase(backend);
    let nowMs = Date.now();
    const { world } = await withOwner(scratch, () => nowMs);
    await using _ = world;
    const headers = { cookie: await signIn(world, email) };
    expect((await world.ask('/api/v1/me', { headers })).status).toBe(200);
    await scratch.database.control((tx) => tx.query('delete from control.account_session'));
    nowMs += 5_001;
    expect((await world.ask('/api/v1/me', { headers })).status).toBe(401);
  });

  test('one sees where one is signed in, and ends other sessions at once', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world } = await withOwner(scratch);
    await using _ = world;
    const here = { cookie: await signIn(world, email) };
    const there = { cookie: await signIn(world, email) };
    const listed = await world.ask('/api/v1/me/sessions', { headers: here });
    expect(listed.json.sessions).toHaveLength(2);
    expect(listed.text).not.toContain(
      decodeURIComponent(there.cookie.split('=')[1] ?? '').split('.')[0],
    );
    const other = listed.json.sessions.find((session: { current: boolean }) => !session.current);
    const path = `/api/v1/me/sessions/${other.id}`;
    expect((await world.ask(path, { method: 'DELETE', headers: here })).status).toBe(204);
    expect((await world.ask('/api/v1/me', { headers: there })).status).toBe(401);
    expect((await world.ask(path, { method: 'DELETE', headers: here })).status).toBe(404);
    const third = { cookie: await signIn(world, email) };
    await world.ask('/api/v1/me/sessions', { method: 'DELETE', headers: here });
    expect((await world.ask('/api/v1/me', { headers: third })).status).toBe(401);
    expect((await world.ask('/api/v1/me', { headers: here })).status).toBe(200);
  });

  test('a new password by the old one; other sessions may end with it', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world } = await withOwner(scratch);
    await using _ = world;
    const here = { cookie: await signIn(world, email) };
    const there = { cookie: await signIn(world, email) };
    const change = (body: unknown) =>
      world.ask('/api/auth/change-password', { body, headers: here });
    const newPassword = 'another good password';
    expect((await change({ currentPassword: 'wrong', newPassword })).status).toBe(400);
    const changed = await change({
      currentPassword: password,
      newPassword,
      revokeOtherSessions: true,
    });
    expect(changed.status).toBe(204);
    expect((await world.ask('/api/v1/me', { headers: there })).status).toBe(401);
    const now = { cookie: cookiesOf(changed) };
    expect((await world.ask('/api/v1/me', { headers: now })).status).toBe(200);
    const old = await world.ask('/api/auth/sign-in/email', { body: { email, password } });
    expect(old.status).toBe(401);
  });

  test('a forged or altered cookie opens nothing', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world } = await withOwner(scratch);
    await using _ = world;
    const cookie = await signIn(world, email);
    const altered = cookie.replace(/.{4}$/, 'AAAA');
    const token = await scratch.database.control((tx) =>
      tx.query<{ token: string }>('select token from control.account_session'),
    );
    const unsigned = `tillstream.session_token=${token[0]?.token}`;
    for (const forged of [altered, unsigned, 'tillstream.session_token=', `${cookie}x`]) {
      const answered = await world.ask('/api/v1/me', { headers: { cookie: forged } });
      expect([forged, answered.status]).toEqual([forged, 401]);
    }
  });

  test('what ran out is swept away: sessions at once, used links and old invitations after a month', async () => {
    await using scratch = await scratchDatabase(backend);
    const { world, tenantId } = await withOwner(scratch);
    await using _ = world;
    const headers = { cookie: await signIn(world, email) };
    const other = { cookie: await signIn(world, email) };
    const body = { email: 'n@example.test', role: 'viewer' };
    await world.ask('/api/v1/invitations', { body, headers });
    const counts = () =>
      scratch.database.control(async (tx) => {
        const [row] = await tx.query<{ sessions: number; links: number; invitations: number }>(
          `select (select count(*) from control.account_session) as sessions,
             (select count(*) from control.one_time_link) as links,
             (select count(*) from control.invitation where organization_id = cast($1 as uuid)) as invitations`,
          [tenantId],
        );
        return row;
      });
    await scratch.database.control(dropExpired);
    expect(await counts()).toEqual({ sessions: 2, links: 1, invitations: 1 });
    await scratch.database.control(async (tx) => {
      await tx.query(
        `update control.account_session set expires_at = now() - interval '1 second'
         where token = (select token from control.account_session order by created_at desc limit 1)`,
      );
      await tx.query("update control.invitation set expires_at = now() - interval '31 days'");
    });
    await scratch.database.control(dropExpired);
    // The link goes with its invitation.
    expect(await counts()).toEqual({ sessions: 1, links: 0, invitations: 0 });
    expect((await world.ask('/api/v1/me', { headers })).status).toBe(200);
    // Signing in looked the session up; what is known of it is believed for some seconds.
    const status = async () => (await world.ask('/api/v1/me', { headers: other })).status;
    await expect.poll(status, { timeout: 20_000 }).toBe(401);
  });
});
