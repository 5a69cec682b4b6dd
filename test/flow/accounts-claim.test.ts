import { expect, test } from 'vitest';
import { createTenant, firstTenantName, onlyTenant } from '../../src/ledger/index.ts';
import { apiPorts } from '../support/api-ports.ts';
import { cookiesOf, createWorld, localUrl } from '../support/api-world.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';

const owner = { name: 'Ada', email: 'Ada@Example.test', password: 'correct horse battery' };

function tokenOf(url: string): string {
  return url.split('#')[1] ?? '';
}

eachBackend((backend) => {
  test('a claim link makes the first owner, who takes over the company that imports went to', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    const imported = await onlyTenant(database);
    await using world = await createWorld(database, apiPorts(database));
    expect((await world.ask('/api/v1/setup')).json).toEqual({
      claimed: false,
      version: '0.0.0-test',
    });
    const link = await world.api.claimLink();
    expect(link?.url.startsWith(`${localUrl}/claim#`)).toBe(true);
    const token = tokenOf(link?.url ?? '');
    expect((await world.ask('/api/v1/links/inspect', { body: { token } })).json).toEqual({
      kind: 'claim',
      companyName: firstTenantName,
    });
    const claimed = await world.ask('/api/v1/claim', {
      body: {
        token,
        ...owner,
        companyName: 'Acme',
        reportingCurrency: 'GBP',
        zone: 'Europe/London',
      },
    });
    expect(claimed.text).toContain('Ada');
    expect(claimed.status).toBe(201);
    expect(claimed.json).toMatchObject({
      user: { name: 'Ada', email: 'ada@example.test' },
      tenant: { id: imported, name: 'Acme', reportingCurrency: 'GBP', zone: 'Europe/London' },
      role: 'owner',
      tenants: [{ id: imported, role: 'owner' }],
    });
    const cookie = cookiesOf(claimed);
    const me = await world.ask('/api/v1/me', { headers: { cookie } });
    expect(me.json.user.email).toBe('ada@example.test');
    expect((await world.ask('/api/v1/setup')).json.claimed).toBe(true);
    expect(await world.api.claimLink()).toBeNull();
  });

  test('a claim link works once, also for two who open it at once', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    await using world = await createWorld(database, apiPorts(database));
    const token = tokenOf((await world.api.claimLink())?.url ?? '');
    const claim = (email: string) =>
      world.ask('/api/v1/claim', { body: { token, ...owner, email } });
    const answers = await Promise.all([claim('one@example.test'), claim('two@example.test')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 404]);
    expect((await claim('three@example.test')).status).toBe(404);
    const [{ users }] = (await database.control((tx) =>
      tx.query<{ users: number }>('select count(*) as users from control.account_user'),
    )) as [{ users: number }];
    expect(users).toBe(1);
  });

  test('links of earlier starts work until one is used; then none does', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    await using world = await createWorld(database, apiPorts(database));
    const first = tokenOf((await world.api.claimLink())?.url ?? '');
    const second = tokenOf((await world.api.claimLink())?.url ?? '');
    expect((await world.ask('/api/v1/claim', { body: { token: first, ...owner } })).status).toBe(
      201,
    );
    const again = await world.ask('/api/v1/claim', { body: { token: second, ...owner } });
    expect([again.status, again.json.error.code]).toEqual([404, 'not_found']);
  });

  test('the token is kept as a hash alone, and reaches no log', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    await using world = await createWorld(database, apiPorts(database));
    const token = tokenOf((await world.api.claimLink())?.url ?? '');
    await world.ask('/api/v1/claim', { body: { token, ...owner } });
    const rows = await database.control((tx) =>
      tx.query('select cast(l as text) as row from control.one_time_link l'),
    );
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(world.log)).not.toContain(token);
    expect(JSON.stringify(world.log)).not.toContain(owner.password);
  });

  test('a faulty claim makes nothing and leaves the link good', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    await using world = await createWorld(database, apiPorts(database));
    const token = tokenOf((await world.api.claimLink())?.url ?? '');
    const short = await world.ask('/api/v1/claim', {
      body: { token, ...owner, password: 'short' },
    });
    expect(short.json.error).toMatchObject({
      code: 'input_invalid',
      faults: [{ path: 'password', message: 'must have at least 10 characters' }],
    });
    const zone = await world.ask('/api/v1/claim', { body: { token, ...owner, zone: 'Mars/Base' } });
    expect([zone.status, zone.json.error.code]).toEqual([400, 'input_invalid']);
    expect((await world.ask('/api/v1/claim', { body: { token, ...owner } })).status).toBe(201);
  });

  test('before the claim other machines are refused, unless PUBLIC_URL is set', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    await using world = await createWorld(database, apiPorts(database));
    const away = { from: '192.0.2.7' };
    expect((await world.ask('/api/v1/setup', away)).status).toBe(403);
    // Through a proxy on the same machine, or under a name that somebody else's page points here.
    const forwarded = { headers: { 'x-forwarded-for': '192.0.2.7' } };
    expect((await world.ask('/api/v1/setup', forwarded)).status).toBe(403);
    const renamed = { headers: { host: 'evil.test:3400' } };
    expect((await world.ask('/api/v1/setup', renamed)).status).toBe(403);
    expect((await world.ask('/api/v1/setup')).status).toBe(200);
    await using open = await createWorld(database, apiPorts(database), {
      publicUrl: 'https://sales.example.test',
    });
    const answered = await open.ask('/api/v1/setup', away);
    expect(answered.status).toBe(200);
    expect(answered.headers.get('strict-transport-security')).toContain('max-age');
  });

  test('nobody signs up by themselves', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    await using world = await createWorld(database, apiPorts(database));
    for (const path of ['/api/auth/sign-up/email', '/api/auth/organization/create']) {
      const answered = await world.ask(path, { body: owner });
      expect([path, answered.status]).toEqual([path, 404]);
    }
  });

  test('an unnamed claim keeps the name of the company that it takes over', async () => {
    await using scratch = await scratchDatabase(backend);
    const { database } = scratch;
    await createTenant(database, { name: 'Without members' });
    await using world = await createWorld(database, apiPorts(database));
    const token = tokenOf((await world.api.claimLink())?.url ?? '');
    const claimed = await world.ask('/api/v1/claim', { body: { token, ...owner } });
    expect(claimed.json.tenant.name).toBe('Without members');
  });
});
