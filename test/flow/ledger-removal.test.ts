import { expect, test } from 'vitest';
import {
  currencyCode,
  minorUnits,
  parseInstant,
  type SourceRecord,
  timeZone,
} from '../../src/core/index.ts';
import {
  changeConnection,
  createConnection,
  ensureStore,
  finishDelivery,
  listStores,
  mergeCustomers,
  moveConnection,
  readSchedule,
  redactCustomer,
  removeStoreData,
  storeDelivery,
  takeDeliveries,
  writePage,
} from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { aDocument, aLine } from '../support/documents.ts';
import { aPage, openShop, rowsOf, type Shop } from './ledger-fixture.ts';
import { ledgerRows, someTwins, twinRows } from './twin-ledger.ts';

const name = 'Wilhelmina Quixotic';
const email = 'wilhelmina@secret-mail.test';

function person(externalId: string): SourceRecord {
  const place = { country: 'GB', region: 'Wales', city: 'Bangor' };
  const record = {
    externalId,
    name,
    email,
    ...place,
    createdAt: parseInstant('2025-01-01T00:00:00Z'),
  };
  return { kind: 'customer', record, raw: { name, email } };
}

function order(externalId: string, customerExternalId: string | null, day = '10'): SourceRecord {
  const lines = [
    aLine({ gross: minorUnits(1_000), productExternalId: 'p', variantExternalId: 'v' }),
  ];
  const placedAt = parseInstant(`2025-03-${day}T12:00:00Z`);
  const record = aDocument({ externalId, customerExternalId, placedAt, lines });
  return { kind: 'document', record, raw: { id: externalId, customer: name } };
}

const level: SourceRecord = {
  kind: 'inventory',
  record: {
    ...{ variantExternalId: 'v', locationExternalId: 'shop', availableE3: 5_000, onHandE3: 5_000 },
    ...{ committedE3: 0, incomingE3: 0, updatedAt: parseInstant('2025-03-01T00:00:00Z') },
  },
  raw: { stock: 5 },
};

const write = (shop: Shop, records: readonly SourceRecord[]) =>
  writePage(shop.db, shop.tenant, aPage(shop, records));

/** Every text that any row of the company holds, and what the inbox holds. */
async function everything(shop: Shop): Promise<string> {
  const tables = await rowsOf<{ name: string }>(
    { ...shop },
    `SELECT c.relname AS name FROM pg_class AS c WHERE c.relnamespace = to_regnamespace('ledger') AND c.relkind = 'r'
AND c.relname <> 'raw_record' AND $1 <> ''`,
  );
  const parts: string[] = [];
  for (const table of tables) {
    const rows = await rowsOf(
      shop,
      `SELECT CAST(t AS text) FROM ledger.${table.name} AS t WHERE tenant_id = CAST($1 AS uuid)`,
    );
    parts.push(JSON.stringify(rows));
  }
  const inbox = await shop.db.control((tx) =>
    tx.query(`SELECT convert_from(body, 'UTF8') AS body FROM control.webhook_inbox`),
  );
  return `${parts.join('\n')}${JSON.stringify(inbox)}`;
}

const raws = (shop: Shop) =>
  rowsOf<{ name: string }>(
    shop,
    `SELECT record_kind || ' ' || external_id AS name FROM ledger.raw_record WHERE tenant_id = CAST($1 AS uuid) ORDER BY 1`,
  ).then((rows) => rows.map((row) => row.name));

const figures = (shop: Shop) =>
  rowsOf(
    shop,
    `SELECT event_day, sum(gross) AS gross, count(*) AS events FROM ledger.sale_event
WHERE tenant_id = CAST($1 AS uuid) GROUP BY 1 ORDER BY 1`,
  );

/** A connection of the shop, and a webhook of it that was worked on. */
async function connected(shop: Shop) {
  const { db, tenant, storeId } = shop;
  const account = 'sample-london.myshopify.com';
  const made = await createConnection(db, tenant, {
    ...{ platform: 'shopify', account, name: 'London', authKind: 'oauth', createdBy: 'operator' },
  });
  await changeConnection(db, tenant, { id: made.id, change: { storeId } });
  await storeDelivery(db, {
    ...{ tenantId: tenant, connectionId: made.id, platform: 'shopify', account },
    ...{ topic: 'customers/update', deliveryId: 'd1', triggeredAt: null, body: Buffer.from(name) },
  });
  const [taken] = await takeDeliveries(db, { limit: 1, leaseMs: 60_000 });
  if (taken !== undefined) await finishDelivery(db, taken, { kind: 'done' });
  return made.id;
}

eachBackend((backend) => {
  test('a person who is removed leaves no trace but orders with the same figures', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    await using open = await someTwins(scratch.database);
    const { db, tenant, storeId } = shop;
    await connected(shop);
    const page = [
      ...[person('w1'), person('w2'), order('1', 'w1'), order('2', 'w2', '11')],
      ...[order('3', 'other', '12'), order('4', 'w1', '13')],
    ];
    await write(shop, page);
    await mergeCustomers(db, tenant, { storeId, from: 'w2', into: 'w1' });
    await write(shop, [
      { kind: 'deletion', record: { of: 'document', externalId: '4' }, raw: null },
    ]);
    const before = await figures(shop);
    expect(await everything(shop)).toContain(email);
    const request = { storeId, externalId: 'w1', orderExternalIds: ['4'] };
    expect(await redactCustomer(db, tenant, request)).toEqual({ documents: 2 });
    const after = await everything(shop);
    for (const text of [name, email, 'Wales', 'Bangor']) expect(after).not.toContain(text);
    expect(after).not.toContain('"w1"');
    expect(await raws(shop)).toEqual(['order 3']);
    expect(await figures(shop)).toEqual(before);
    const documents =
      'SELECT customer_id FROM ledger.document WHERE tenant_id = CAST($1 AS uuid) ORDER BY external_id';
    const [first, second, third, fourth] = await rowsOf<{ customer_id: number | null }>(
      shop,
      documents,
    );
    expect([first, second, fourth].map((row) => row?.customer_id)).toEqual([null, null, null]);
    expect(third?.customer_id).toEqual(expect.any(Number));
    const firsts =
      'SELECT customer_id FROM ledger.customer_first_order WHERE tenant_id = CAST($1 AS uuid) AND deleted_at IS NULL';
    expect(await rowsOf(shop, firsts)).toEqual([third, third]);
    // Again: nothing is left to do, and no revision is taken for it.
    const { revision } = await db.position(tenant);
    expect(await redactCustomer(db, tenant, request)).toEqual({ documents: 0 });
    expect((await db.position(tenant)).revision).toBe(revision);
    await open.twins.catchUp(tenant);
    expect(await open.twins.read(tenant, twinRows)).toBe(await ledgerRows(db, tenant));
  });

  test('a page that was read before a removal does not bring the person back', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const { db, tenant, storeId } = shop;
    const page = [person('w1'), order('1', 'w1'), order('2', 'other')];
    await write(shop, page);
    await redactCustomer(db, tenant, { storeId, externalId: 'w1' });
    await write(shop, page);
    const after = await everything(shop);
    for (const text of [name, email]) expect(after).not.toContain(text);
    expect(await raws(shop)).toEqual(['order 2']);
    const named = await rowsOf(
      shop,
      'SELECT id FROM ledger.document WHERE tenant_id = CAST($1 AS uuid) AND customer_id IS NOT NULL',
    );
    expect(named).toHaveLength(1);
  });

  test('a person whom we never had is removed from what else may name them', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const { db, tenant, storeId } = shop;
    await write(shop, [order('1', null), order('2', null)]);
    const request = { storeId, externalId: 'nobody', orderExternalIds: ['1'] };
    expect(await redactCustomer(db, tenant, request)).toEqual({ documents: 0 });
    expect(await raws(shop)).toEqual(['order 2']);
  });

  test('everything of a store goes, the twin follows, and other stores keep theirs', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database, { name: 'London' });
    const other = await openShop(scratch.database, { tenant: shop.tenant, name: 'Paris' });
    await using open = await someTwins(scratch.database);
    const { db, tenant, storeId } = shop;
    const connection = await connected(shop);
    const many = Array.from({ length: 620 }, (_, n) => order(`${n}`, 'w1'));
    await write(shop, [person('w1'), level, ...many]);
    await write(other, [order('p1', 'buyer')]);
    await open.twins.catchUp(tenant);
    const remove = () => removeStoreData(db, tenant, { storeId });
    await expect(remove()).rejects.toMatchObject({ code: 'conflict' });
    await moveConnection(db, tenant, { id: connection, to: 'disconnected', reason: null });
    await remove();
    const after = await everything(shop);
    for (const text of [name, email, 'Wales', '2025-03-10T12:00:00Z'])
      expect(after).not.toContain(text);
    expect(await raws(shop)).toEqual(['order p1']);
    expect(await figures(shop)).toEqual([{ event_day: '2025-03-10', gross: '1000', events: 1 }]);
    expect((await listStores(db, tenant)).map((store) => store.name)).toEqual(['Paris']);
    expect(await readSchedule(db, tenant, connection)).toBeNull();
    for (const table of [
      'document',
      'customer',
      'product',
      'variant',
      'location',
      'inventory_level',
    ]) {
      const live = `SELECT id FROM ledger.${table} WHERE tenant_id = CAST($1 AS uuid) AND deleted_at IS NULL AND store_id = ${storeId}`;
      expect(await rowsOf(shop, live), table).toEqual([]);
    }
    await open.twins.catchUp(tenant);
    expect(await open.twins.read(tenant, twinRows)).toBe(await ledgerRows(db, tenant));
    expect(await open.twins.verify(tenant)).toMatchObject({ equal: true, rebuilt: false });
    const { revision } = await db.position(tenant);
    await remove();
    expect((await db.position(tenant)).revision).toBe(revision);
    // Its name is free for a store that has nothing to do with it, and a late page of it is refused.
    const next = await ensureStore(db, tenant, {
      ...{ name: 'London', platform: 'shopify', currency: currencyCode('USD') },
      zone: timeZone('UTC'),
    });
    expect(next.id).not.toBe(storeId);
    await expect(write(shop, [order('late', null)])).rejects.toMatchObject({ code: 'not_found' });
    await expect(removeStoreData(db, tenant, { storeId: 99_999 })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('a removal that was stopped goes on where it was, and catches a page that came in between', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const { db, tenant, storeId } = shop;
    const records = Array.from({ length: 1_200 }, (_, n) => order(`${n}`, `c${n % 7}`));
    await write(shop, records);
    const stop = new AbortController();
    const ended = removeStoreData(db, tenant, { storeId, signal: stop.signal }).catch(
      () => 'stopped',
    );
    const gone = async () =>
      (
        await rowsOf(
          shop,
          'SELECT id FROM ledger.document WHERE tenant_id = CAST($1 AS uuid) AND deleted_at IS NOT NULL',
        )
      ).length;
    await expect.poll(gone, { timeout: 20_000, interval: 1 }).toBeGreaterThan(0);
    stop.abort();
    await ended;
    // The stop may have come too late on a fast machine: then the page is refused, as it should be.
    await write(shop, [order('between', 'c1')]).catch(() => undefined);
    await removeStoreData(db, tenant, { storeId });
    expect(await figures(shop)).toEqual([]);
    expect(await listStores(db, tenant)).toEqual([]);
  });
});
