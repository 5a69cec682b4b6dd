import { expect, test } from 'vitest';
import { firstTenantName, onlyTenant } from '../../src/ledger/index.ts';
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
});
