import { describe, expect, test } from 'vitest';
import {
  businessDay,
  currencyCode,
  minorUnits,
  parseInstant,
  timeZone,
} from '../../src/core/index.ts';
import {
  importOwnRates,
  mergeCustomers,
  removeMissing,
  restate,
  updateStore,
  writePage,
} from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { aDocument, aLine } from '../support/documents.ts';
import { aPage, openShop, rowsOf, type Shop, writeDocuments } from './ledger-fixture.ts';

const events = (shop: Shop) =>
  rowsOf(
    shop,
    `SELECT event_day, order_day, gross, cost, reporting_gross FROM ledger.sale_event
     WHERE tenant_id = CAST($1 AS uuid) ORDER BY document_id, seq`,
  );

const firsts = (shop: Shop) =>
  rowsOf(
    shop,
    `SELECT c.external_id AS customer, f.store_id = 0 AS overall, f.first_day, f.deleted_at IS NOT NULL AS gone
     FROM ledger.customer_first_order AS f JOIN ledger.customer AS c ON c.tenant_id = f.tenant_id AND c.id = f.customer_id
     WHERE f.tenant_id = CAST($1 AS uuid) ORDER BY 1, 2`,
  );

eachBackend((backend) => {
  describe('a restatement', () => {
    test('applies costs that came late, and once', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database);
      const line = aLine({ productExternalId: 'p1', variantExternalId: 'v1', quantityE3: 3000 });
      await writeDocuments(shop, [aDocument({ lines: [line] })]);
      expect(await events(shop)).toMatchObject([{ gross: 1000, cost: null }]);
      await writePage(
        shop.db,
        shop.tenant,
        aPage(shop, [
          {
            kind: 'product',
            raw: null,
            record: {
              externalId: 'p1',
              title: 'Cup',
              brand: null,
              categoryExternalId: null,
              // 1.23456 of the minor unit's hundredths: 3 pieces cost 370.368, so 370.
              variants: [{ externalId: 'v1', title: null, sku: null, unitCostE4: 1_234_560 }],
            },
          },
        ]),
      );
      const first = await restate(shop.db, shop.tenant, { scope: {} });
      expect(first).toMatchObject({ documents: 1, changed: 1 });
      expect(await events(shop)).toMatchObject([{ cost: -370 }]);
      expect(await restate(shop.db, shop.tenant, { scope: {} })).toEqual({
        documents: 1,
        changed: 0,
        revision: first.revision,
      });
    });

    test('moves days with the store, but never the day whose rate was taken', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database, { currency: 'ARS' });
      const order = aDocument({
        currency: currencyCode('ARS'),
        placedAt: parseInstant('2025-03-10T23:30:00Z'),
        lines: [aLine()],
      });
      await importOwnRates(
        shop.db,
        shop.tenant,
        'day,base,quote,rate\n2025-03-10,ARS,EUR,0.001\n2025-03-11,ARS,EUR,0.002\n',
      );
      await writeDocuments(shop, [order]);
      // 10.00 ARS × 0.001 = 0.01 EUR.
      expect(await events(shop)).toMatchObject([{ order_day: '2025-03-10', reporting_gross: 1 }]);
      await updateStore(shop.db, shop.tenant, {
        id: shop.storeId,
        change: { zone: timeZone('Asia/Tokyo') },
      });
      await restate(shop.db, shop.tenant, { scope: { storeId: shop.storeId } });
      expect(await events(shop)).toMatchObject([
        { order_day: '2025-03-11', event_day: '2025-03-11', reporting_gross: 1 },
      ]);
    });
  });

  describe('removal', () => {
    test('takes what a completed scan did not meet in its days, and nothing else', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database);
      const on = (externalId: string, day: string, customerExternalId: string) =>
        aDocument({
          externalId,
          customerExternalId,
          placedAt: parseInstant(`${day}T12:00:00Z`),
          lines: [aLine()],
        });
      await writeDocuments(shop, [
        on('a', '2025-03-01', 'x'),
        on('b', '2025-03-02', 'x'),
        on('c', '2025-03-03', 'y'),
        on('d', '2025-03-09', 'y'),
      ]);
      const removed = await removeMissing(shop.db, shop.tenant, {
        storeId: shop.storeId,
        firstDay: businessDay('2025-03-01'),
        lastDay: businessDay('2025-03-03'),
        met: async (names) => names.map(({ externalId }) => externalId === 'b'),
      });
      expect(removed).toBe(2);
      expect(
        await rowsOf(
          shop,
          `SELECT external_id FROM ledger.document WHERE tenant_id = CAST($1 AS uuid) AND deleted_at IS NULL ORDER BY 1`,
        ),
      ).toEqual([{ external_id: 'b' }, { external_id: 'd' }]);
      expect(await events(shop)).toHaveLength(2);
      expect(await firsts(shop)).toEqual([
        { customer: 'x', overall: false, first_day: '2025-03-02', gone: false },
        { customer: 'x', overall: true, first_day: '2025-03-02', gone: false },
        { customer: 'y', overall: false, first_day: '2025-03-09', gone: false },
        { customer: 'y', overall: true, first_day: '2025-03-09', gone: false },
      ]);
    });
  });

  describe('merged customers', () => {
    test('count as one, before and after', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database);
      const on = (externalId: string, day: string, customerExternalId: string) =>
        aDocument({
          externalId,
          customerExternalId,
          placedAt: parseInstant(`${day}T12:00:00Z`),
          lines: [aLine({ gross: minorUnits(500) })],
        });
      await writeDocuments(shop, [on('a', '2025-03-01', 'old'), on('b', '2025-03-02', 'new')]);
      await mergeCustomers(shop.db, shop.tenant, {
        storeId: shop.storeId,
        from: 'old',
        into: 'new',
      });
      await writeDocuments(shop, [on('c', '2025-02-01', 'old')]);
      expect(
        await rowsOf(
          shop,
          `SELECT count(DISTINCT customer_id) AS customers FROM ledger.sale_event WHERE tenant_id = CAST($1 AS uuid)`,
        ),
      ).toEqual([{ customers: 1 }]);
      expect(await firsts(shop)).toEqual([
        { customer: 'new', overall: false, first_day: '2025-02-01', gone: false },
        { customer: 'new', overall: true, first_day: '2025-02-01', gone: false },
        { customer: 'old', overall: false, first_day: '2025-03-01', gone: true },
        { customer: 'old', overall: true, first_day: '2025-03-01', gone: true },
      ]);
      const { revision } = await shop.db.position(shop.tenant);
      await mergeCustomers(shop.db, shop.tenant, {
        storeId: shop.storeId,
        from: 'old',
        into: 'new',
      });
      expect((await shop.db.position(shop.tenant)).revision).toBe(revision);
      await expect(
        mergeCustomers(shop.db, shop.tenant, { storeId: shop.storeId, from: 'new', into: 'old' }),
      ).rejects.toMatchObject({ code: 'conflict' });
    });
  });
});
