import { expect, test } from 'vitest';
import { instant, parseInstant } from '../../src/core/index.ts';
import { mergeCustomers, writePage } from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { aDocument, aLine } from '../support/documents.ts';
import { aPage, openShop, rowsOf, type Shop, writeDocuments } from './ledger-fixture.ts';

const firsts = (shop: Shop) =>
  rowsOf(
    shop,
    `SELECT c.external_id AS customer, CASE f.store_id WHEN 0 THEN 'all' ELSE s.name END AS store, d.number, f.first_day,
     f.deleted_at IS NOT NULL AS gone FROM ledger.customer_first_order AS f
     JOIN ledger.customer AS c ON c.tenant_id = f.tenant_id AND c.id = f.customer_id
     JOIN ledger.document AS d ON d.tenant_id = f.tenant_id AND d.id = f.document_id
     LEFT JOIN ledger.store AS s ON s.tenant_id = f.tenant_id AND s.id = f.store_id
     WHERE f.tenant_id = CAST($1 AS uuid) ORDER BY 1, 2, 5`,
  );

const order = (externalId: string, placedAt: string, customerExternalId = 'x') =>
  aDocument({ externalId, placedAt: parseInstant(placedAt), customerExternalId, lines: [aLine()] });

eachBackend((backend) => {
  test('history arrives backwards, orders go, and test orders, credits and strangers do not count', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const row = (number: string, day: string, gone = false) =>
      ['Shop', 'all'].map((store) => ({ customer: 'x', store, number, first_day: day, gone }));
    await writeDocuments(shop, [order('3', '2025-03-03T12:00:00Z')]);
    expect(await firsts(shop)).toEqual(row('#3', '2025-03-03'));
    await writeDocuments(shop, [
      order('2', '2025-03-02T12:00:00Z'),
      { ...order('1', '2025-03-01T12:00:00Z'), test: true },
      { ...order('0', '2025-02-28T12:00:00Z'), kind: 'credit' },
      { ...order('9', '2025-02-01T12:00:00Z'), customerExternalId: null },
    ]);
    expect(await firsts(shop)).toEqual(row('#2', '2025-03-02'));
    const gone = (externalId: string) =>
      ({ kind: 'deletion', record: { of: 'document', externalId }, raw: null }) as const;
    await writePage(shop.db, shop.tenant, aPage(shop, [gone('2')]));
    expect(await firsts(shop)).toEqual(row('#3', '2025-03-03'));
    // The order is another customer's after all: the first one has none left.
    await writeDocuments(shop, [order('3', '2025-03-03T12:00:00Z', 'y')]);
    expect(await firsts(shop)).toEqual([
      ...row('#3', '2025-03-03', true),
      ...row('#3', '2025-03-03').map((first) => ({ ...first, customer: 'y' })),
    ]);
  });

  test('a customer who was merged across stores has a first order in each, and one over all by the earliest local day', async () => {
    await using scratch = await scratchDatabase(backend);
    const tokyo = await openShop(scratch.database, { name: 'Tokyo', zone: 'Asia/Tokyo' });
    const lima = await openShop(scratch.database, {
      name: 'Lima',
      zone: 'America/Lima',
      tenant: tokyo.tenant,
    });
    // An hour later, but still the day before over there.
    await writeDocuments(tokyo, [order('t', '2025-03-01T20:00:00Z')]);
    await writeDocuments(lima, [order('l', '2025-03-01T21:00:00Z')]);
    const id = async (shop: Shop) => {
      const [found] = await rowsOf<{ id: number }>(
        shop,
        `SELECT id FROM ledger.customer WHERE tenant_id = CAST($1 AS uuid) AND store_id = ${shop.storeId}`,
      );
      return found?.id ?? 0;
    };
    // As a later identity service will: an alias over stores, and its documents derived again.
    const survivor = await id(tokyo);
    await tokyo.db.tenant(tokyo.tenant, (tx) =>
      tx.query(
        `UPDATE ledger.customer SET merged_into = ${survivor} WHERE store_id = ${lima.storeId}`,
      ),
    );
    await writeDocuments(lima, [order('l', '2025-03-01T21:00:00Z')]);
    // Rows that are gone are those of the customer who went up in the other.
    expect(await firsts(tokyo)).toEqual([
      { customer: 'x', store: 'Lima', number: '#l', first_day: '2025-03-01', gone: false },
      { customer: 'x', store: 'Lima', number: '#l', first_day: '2025-03-01', gone: true },
      { customer: 'x', store: 'Tokyo', number: '#t', first_day: '2025-03-02', gone: false },
      { customer: 'x', store: 'all', number: '#l', first_day: '2025-03-01', gone: false },
      { customer: 'x', store: 'all', number: '#l', first_day: '2025-03-01', gone: true },
    ]);
  });

  test('a guest with very many orders has the very first of them', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const many = Array.from({ length: 3_000 }, (_, n) =>
      aDocument({
        externalId: `${n}`,
        placedAt: instant(Date.UTC(2025, 0, 1) + n * 60_000),
        customerExternalId: 'guest',
        lines: [aLine()],
      }),
    );
    await writeDocuments(shop, many);
    await mergeCustomers(shop.db, shop.tenant, {
      storeId: shop.storeId,
      from: 'ghost',
      into: 'guest',
    });
    expect(await firsts(shop)).toMatchObject([{ number: '#0' }, { number: '#0' }]);
  });
});
