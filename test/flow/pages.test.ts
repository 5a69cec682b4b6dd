import { describe, expect, test } from 'vitest';
import { minorUnits, parseInstant } from '../../src/core/index.ts';
import { readRun, writePage } from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import {
  aDocument,
  aLine,
  aReversal,
  aReversalLine,
  documentRecord,
} from '../support/documents.ts';
import { aPage, openShop, rowsOf, writeDocuments } from './ledger-fixture.ts';

const sums = `SELECT kind, event_day, sum(gross) AS gross, sum(discount) AS discount, sum(shipping) AS shipping,
sum(quantity_e3) AS quantity, count(*) AS rows FROM ledger.sale_event WHERE tenant_id = CAST($1 AS uuid)
GROUP BY kind, event_day ORDER BY kind, event_day`;

eachBackend((backend) => {
  describe('a page', () => {
    test('writes documents, their events, stubs and the run together', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database);
      const order = aDocument({
        customerExternalId: 'c1',
        channelExternalId: 'web',
        lines: [
          aLine({ key: '1', productExternalId: 'p1', variantExternalId: 'v1', title: 'Cup' }),
          aLine({
            key: '2',
            productExternalId: 'p2',
            variantExternalId: 'v2',
            gross: minorUnits(2000),
          }),
        ],
        orderDiscount: minorUnits(100),
        shipping: minorUnits(500),
        reversals: [aReversal({ lines: [aReversalLine({ discount: minorUnits(33) })] })],
      });
      const before = (await shop.db.position(shop.tenant)).revision;
      const outcome = await writeDocuments(shop, [order]);
      expect(outcome).toMatchObject({ revision: before + 1, stored: 1, unchanged: 0, events: 3 });
      expect(await rowsOf(shop, sums)).toEqual([
        // One of the two cups came back: 10.00 less its share of the 1.00 discount.
        expect.objectContaining({
          kind: 'reversal',
          event_day: '2025-03-20',
          gross: '-1000',
          discount: '33',
        }),
        expect.objectContaining({
          kind: 'sale',
          event_day: '2025-03-10',
          gross: '3000',
          discount: '-100',
          shipping: '500',
        }),
      ]);
      expect(
        await rowsOf(
          shop,
          `SELECT title, stub FROM ledger.product WHERE tenant_id = CAST($1 AS uuid) ORDER BY external_id`,
        ),
      ).toEqual([
        { title: 'Cup', stub: true },
        { title: 'Cup', stub: true },
      ]);
      expect(await readRun(shop.db, shop.tenant, shop.runId)).toMatchObject({
        pages: 1,
        fetched: 1,
        stored: 1,
      });
    });

    test('takes no revision and writes no row when nothing changed', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database);
      const order = aDocument({
        customerExternalId: 'c1',
        lines: [aLine({ productExternalId: 'p1' })],
      });
      const first = await writeDocuments(shop, [order]);
      const xmin = await rowsOf(
        shop,
        'SELECT xmin::text FROM ledger.sale_event WHERE tenant_id = CAST($1 AS uuid)',
      );
      const second = await writeDocuments(shop, [order]);
      expect(second).toEqual({
        revision: first.revision,
        stored: 0,
        unchanged: 1,
        outdated: 0,
        removed: 0,
        rejected: 0,
        events: 0,
      });
      expect(
        await rowsOf(
          shop,
          'SELECT xmin::text FROM ledger.sale_event WHERE tenant_id = CAST($1 AS uuid)',
        ),
      ).toEqual(xmin);
    });

    test('leaves a newer state alone, unless it is a replay', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database);
      const at = (updated: string, gross: number) =>
        aDocument({
          updatedAt: parseInstant(updated),
          lines: [aLine({ gross: minorUnits(gross) })],
        });
      await writeDocuments(shop, [at('2025-03-11T00:00:00Z', 900)]);
      expect(await writeDocuments(shop, [at('2025-03-10T00:00:00Z', 1000)])).toMatchObject({
        stored: 0,
        outdated: 1,
      });
      // Children change without moving their parent's time: the later read wins.
      expect(await writeDocuments(shop, [at('2025-03-11T00:00:00Z', 800)])).toMatchObject({
        stored: 1,
        outdated: 0,
      });
      expect(
        await writeDocuments(shop, [at('2025-03-10T00:00:00Z', 700)], { guard: 'replay' }),
      ).toMatchObject({ stored: 1 });
    });

    test('stores nothing of a page whose run was cancelled', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database);
      await shop.db.tenant(shop.tenant, (tx) =>
        tx.query(`UPDATE ledger.sync_run SET state = 'cancelled'`),
      );
      const page = aPage(shop, [documentRecord(aDocument({ lines: [aLine()] }))]);
      await expect(writePage(shop.db, shop.tenant, page)).rejects.toMatchObject({
        code: 'cancelled',
      });
      expect(
        await rowsOf(shop, 'SELECT id FROM ledger.document WHERE tenant_id = CAST($1 AS uuid)'),
      ).toEqual([]);
    });
  });
});
