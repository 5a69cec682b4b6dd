import { expect, test } from 'vitest';
import { minorUnits } from '../../src/core/index.ts';
import { writePage } from '../../src/ledger/index.ts';
import { peopleOf } from '../support/api-people.ts';
import { apiPorts } from '../support/api-ports.ts';
import { createWorld } from '../support/api-world.ts';
import { eachBackend } from '../support/database.ts';
import { aDocument, aLine, documentRecord } from '../support/documents.ts';
import { aPage, openShop } from './ledger-fixture.ts';
import { metricsSetup } from './metrics-setup.ts';

const time = { clock: 'event', from: '2025-03-01', to: '2025-03-31' };
const away = () => Promise.reject(new Error('not part of this test'));

/** Anna sold 10.00 + 5.00 to Zoe, Ben sold 20.00; the goods cost 2.00 each. */
function orders() {
  const sold = (externalId: string, rep: string, gross: number) =>
    documentRecord(
      aDocument({
        externalId,
        repExternalId: rep,
        customerExternalId: 'zoe',
        lines: [aLine({ gross: minorUnits(gross), cost: minorUnits(200) })],
      }),
    );
  const named = (externalId: string, name: string) =>
    ({ kind: 'rep', record: { externalId, name }, raw: null }) as const;
  const zoe = {
    externalId: 'zoe',
    name: 'Zoe Quartz',
    email: 'zoe@example.test',
    country: null,
    region: null,
    city: null,
    createdAt: null,
  };
  return [
    named('anna', 'Anna'),
    named('ben', 'Ben'),
    { kind: 'customer', record: zoe, raw: null } as const,
    sold('1', 'anna', 1000),
    sold('2', 'anna', 500),
    sold('3', 'ben', 2000),
  ];
}

eachBackend((backend) => {
  test('figures over HTTP: each role sees what is theirs to see, through the real twin', async () => {
    await using setup = await metricsSetup(backend, 1_000_000);
    const { database } = setup.scratch;
    const shop = await openShop(database);
    await writePage(database, shop.tenant, aPage(shop, orders()));
    const [anna] = await database.tenant(shop.tenant, (tx) =>
      tx.query<{ id: number }>("select id from ledger.sales_rep where external_id = 'anna'"),
    );
    const plain = apiPorts(database);
    await using world = await createWorld(database, {
      ...plain,
      metrics: setup.metrics,
      twins: { verify: away, rebuild: away },
    });
    const tenant = { tenantId: shop.tenant, name: 'shop', repId: anna?.id ?? 0 };
    const people = await peopleOf(world, tenant);
    const ask = (role: 'owner' | 'viewer' | 'rep', query: object) =>
      world.ask('/api/v1/query', {
        body: { time, ...query },
        headers: { cookie: people.get(role)?.cookie ?? '' },
      });
    const net = { measures: ['net_sales', 'orders'] };
    expect((await ask('owner', net)).json.totals).toEqual({ net_sales: 3500, orders: 3 });
    expect((await ask('viewer', net)).json.totals).toEqual({ net_sales: 3500, orders: 3 });
    expect((await ask('rep', net)).json.totals).toEqual({ net_sales: 1500, orders: 2 });
    // A filter on somebody else's sales narrows the own ones; it does not replace the scope.
    const all = await ask('rep', { ...net, where: [{ dimension: 'rep', op: 'is_not_null' }] });
    expect(all.json.totals.net_sales).toBe(1500);
    const profit = { measures: ['gross_profit'] };
    expect((await ask('owner', profit)).json.totals.gross_profit).toBe(2900);
    for (const role of ['viewer', 'rep'] as const) {
      const refused = await ask(role, profit);
      expect([refused.status, refused.json.error.code]).toEqual([403, 'forbidden']);
    }
    const byCustomer = { measures: ['net_sales'], dimensions: ['customer'] };
    const labels = async (role: 'owner' | 'viewer' | 'rep') =>
      (await ask(role, byCustomer)).text.includes('Zoe Quartz');
    expect([await labels('owner'), await labels('viewer'), await labels('rep')]).toEqual([
      true,
      false,
      true,
    ]);
    const catalog = await world.ask('/api/v1/catalog', {
      headers: { cookie: people.get('viewer')?.cookie ?? '' },
    });
    const names = catalog.json.measures.map(({ name }: { name: string }) => name);
    expect(names).toContain('net_sales');
    expect(names).not.toContain('gross_profit');
  });

  test("the drill-down stays inside a rep's own sales, list and single document", async () => {
    await using setup = await metricsSetup(backend);
    const { database } = setup.scratch;
    const shop = await openShop(database);
    await writePage(database, shop.tenant, aPage(shop, orders()));
    const [anna] = await database.tenant(shop.tenant, (tx) =>
      tx.query<{ id: number }>("select id from ledger.sales_rep where external_id = 'anna'"),
    );
    await using world = await createWorld(database, {
      ...apiPorts(database),
      metrics: setup.metrics,
    });
    const tenant = { tenantId: shop.tenant, name: 'shop', repId: anna?.id ?? 0 };
    const people = await peopleOf(world, tenant, ['owner', 'rep']);
    const as = (role: 'owner' | 'rep') => ({ cookie: people.get(role)?.cookie ?? '' });
    const list = async (role: 'owner' | 'rep') =>
      (await world.ask('/api/v1/documents', { body: { time }, headers: as(role) })).json;
    const owners = await list('owner');
    expect(owners.count).toBe(3);
    const own = await list('rep');
    expect(own.documents.map(({ number }: { number: string }) => number).toSorted()).toEqual([
      '#1',
      '#2',
    ]);
    const idOf = (number: string) =>
      owners.documents.find((document: { number: string }) => document.number === number).id;
    const open = (role: 'owner' | 'rep', number: string) =>
      world.ask(`/api/v1/documents/${idOf(number)}`, { headers: as(role) });
    expect((await open('rep', '#1')).json.netMinor).toBe(1000);
    expect((await open('rep', '#3')).status).toBe(404);
    expect((await open('owner', '#3')).json.events[0].amounts).toMatchObject({ cost: -200 });
    expect((await open('rep', '#1')).json.events[0].amounts).not.toHaveProperty('cost');
  });

  test('an answer kept for a role is not given to another, and moves with the ledger', async () => {
    await using setup = await metricsSetup(backend, 1_000_000);
    const { database } = setup.scratch;
    const shop = await openShop(database);
    await writePage(database, shop.tenant, aPage(shop, orders()));
    await using world = await createWorld(database, {
      ...apiPorts(database),
      metrics: setup.metrics,
    });
    const tenant = { tenantId: shop.tenant, name: 'shop', repId: 1_000 };
    const people = await peopleOf(world, tenant, ['owner', 'rep']);
    const ask = async (role: 'owner' | 'rep') => {
      const q = JSON.stringify({ measures: ['net_sales'], time });
      const { revision } = await database.position(shop.tenant);
      const path = `/api/v1/query?min_revision=${revision}&q=${encodeURIComponent(q)}`;
      const headers = { cookie: people.get(role)?.cookie ?? '' };
      return (await world.ask(path, { headers })).json.totals.net_sales;
    };
    // Three times, so that the third comes ready-made.
    for (let count = 0; count < 3; count += 1) {
      expect(await ask('owner')).toBe(3500);
      expect(await ask('rep')).toBe(0);
    }
    const more = aDocument({ externalId: '4', lines: [aLine({ gross: minorUnits(700) })] });
    await writePage(database, shop.tenant, aPage(shop, [documentRecord(more)]));
    for (let count = 0; count < 3; count += 1) {
      expect(await ask('owner')).toBe(4200);
      expect(await ask('rep')).toBe(0);
    }
  });
});
