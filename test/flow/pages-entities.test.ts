import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  type CanonicalRecord,
  minorUnits,
  parseInstant,
  type SourceRecord,
  silentLogger,
} from '../../src/core/index.ts';
import { openDatabase, readIssues, readStreamCursor, writePage } from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { aDocument, aLine, documentRecord } from '../support/documents.ts';
import { aPage, openShop, rowsOf, type Shop, writeDocuments } from './ledger-fixture.ts';

const withoutRaw = (record: CanonicalRecord): SourceRecord => ({ ...record, raw: null });

const category = (externalId: string, parentExternalId: string | null): SourceRecord =>
  withoutRaw({
    kind: 'category',
    record: { externalId, name: externalId.toUpperCase(), parentExternalId },
  });

const product = (
  title: string,
  given: { readonly category?: string; readonly variants?: readonly string[] } = {},
): SourceRecord =>
  withoutRaw({
    kind: 'product',
    record: {
      externalId: 'p1',
      title,
      brand: 'Acme',
      categoryExternalId: given.category ?? null,
      variants: (given.variants ?? ['v1']).map((externalId) => ({
        externalId,
        title: null,
        sku: `sku ${externalId}`,
        unitCostE4: null,
      })),
    },
  });

const write = (shop: Shop, ...records: readonly SourceRecord[]) =>
  writePage(shop.db, shop.tenant, aPage(shop, records));

const tree = (shop: Shop) =>
  rowsOf(
    shop,
    `SELECT c.external_id AS node, p.external_id AS parent, c.orphan, a.external_id AS l1, b.external_id AS l2, d.external_id AS l3
     FROM ledger.category AS c LEFT JOIN ledger.category AS p ON p.id = c.parent_id LEFT JOIN ledger.category AS a ON a.id = c.level1_id
     LEFT JOIN ledger.category AS b ON b.id = c.level2_id LEFT JOIN ledger.category AS d ON d.id = c.level3_id
     WHERE c.tenant_id = CAST($1 AS uuid) AND c.deleted_at IS NULL ORDER BY 1`,
  );

eachBackend((backend) => {
  describe('entities', () => {
    test('a product that order lines made up is filled by its record, and an equal one takes no revision', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database);
      const line = (title: string) =>
        aLine({ productExternalId: 'p1', variantExternalId: 'v1', sku: 'S', title });
      await writeDocuments(shop, [aDocument({ lines: [line('')] })]);
      const products = () =>
        rowsOf(
          shop,
          `SELECT title, brand, stub FROM ledger.product WHERE tenant_id = CAST($1 AS uuid)`,
        );
      expect(await products()).toEqual([{ title: 'p1', brand: null, stub: true }]);
      await writeDocuments(shop, [aDocument({ externalId: '2', lines: [line('Cup')] })]);
      expect(await products()).toEqual([{ title: 'Cup', brand: null, stub: true }]);
      const filled = await write(shop, product('Blue cup'));
      expect(filled).toMatchObject({ stored: 1, unchanged: 0 });
      expect(await products()).toEqual([{ title: 'Blue cup', brand: 'Acme', stub: false }]);
      expect(await write(shop, product('Blue cup'))).toMatchObject({
        revision: filled.revision,
        stored: 0,
        unchanged: 1,
      });
      // Lines that name it by another title do not take the record's away.
      await writeDocuments(shop, [aDocument({ externalId: '3', lines: [line('Cup, old name')] })]);
      expect(await products()).toEqual([{ title: 'Blue cup', brand: 'Acme', stub: false }]);
      await write(shop, product('Blue cup', { variants: ['v2'] }));
      expect(
        await rowsOf(
          shop,
          `SELECT external_id, deleted_at IS NOT NULL AS gone FROM ledger.variant WHERE tenant_id = CAST($1 AS uuid) ORDER BY 1`,
        ),
      ).toEqual([
        { external_id: 'v1', gone: true },
        { external_id: 'v2', gone: false },
      ]);
    });

    test('what another process changed in between is seen: remembered rows hold for one revision', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database);
      const other = await openDatabase({
        connectionString: scratch.connectionString,
        logger: silentLogger,
      });
      const cost = (unitCostE4: number): SourceRecord =>
        withoutRaw({
          kind: 'product',
          record: {
            externalId: 'p1',
            title: 'Cup',
            brand: null,
            categoryExternalId: null,
            variants: [{ externalId: 'v1', title: null, sku: null, unitCostE4 }],
          },
        });
      const order = (externalId: string) => [
        aDocument({
          externalId,
          lines: [aLine({ productExternalId: 'p1', variantExternalId: 'v1' })],
        }),
      ];
      try {
        await write(shop, cost(1_000_000));
        await writeDocuments(shop, order('1'));
        await writeDocuments(shop, order('2'));
        await write({ ...shop, db: other }, cost(2_000_000));
        await writeDocuments(shop, order('3'));
        // Its own change too, also when the transaction that made it was rolled back.
        await expect(
          writePage(
            shop.db,
            shop.tenant,
            aPage(shop, [cost(9_000_000)], { runId: '00000000-0000-0000-0000-000000000000' }),
          ),
        ).rejects.toMatchObject({ code: 'not_found' });
        await writeDocuments(shop, order('4'));
        await write(shop, cost(3_000_000));
        await writeDocuments({ ...shop, db: other }, order('5'));
        await writeDocuments(shop, order('6'));
      } finally {
        await other.close();
      }
      expect(
        await rowsOf(
          shop,
          `SELECT cost FROM ledger.sale_event WHERE tenant_id = CAST($1 AS uuid) ORDER BY document_id`,
        ),
      ).toEqual([-100, -100, -200, -200, -300, -300].map((value) => ({ cost: value })));
    });

    test('a tree is linked when its parts come in any order; orphans and cycles hang at the root', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database);
      await write(shop, category('boots', 'shoes'), category('winter', 'boots'));
      expect(await tree(shop)).toEqual([
        { node: 'boots', parent: null, orphan: true, l1: 'boots', l2: null, l3: null },
        { node: 'winter', parent: 'boots', orphan: false, l1: 'boots', l2: 'winter', l3: null },
      ]);
      const whole = await write(shop, category('shoes', null));
      expect(whole).toMatchObject({ stored: 1, rejected: 0 });
      expect(await tree(shop)).toEqual([
        { node: 'boots', parent: 'shoes', orphan: false, l1: 'shoes', l2: 'boots', l3: null },
        { node: 'shoes', parent: null, orphan: false, l1: 'shoes', l2: null, l3: null },
        { node: 'winter', parent: 'boots', orphan: false, l1: 'shoes', l2: 'boots', l3: 'winter' },
      ]);
      expect(await write(shop, category('boots', 'shoes'), category('shoes', null))).toMatchObject({
        revision: whole.revision,
        unchanged: 2,
      });
      expect(await write(shop, category('shoes', 'winter'))).toMatchObject({ rejected: 1 });
      expect(await readIssues(shop.db, shop.tenant, { runId: shop.runId })).toMatchObject({
        count: 1,
        issues: [{ recordKind: 'category', externalId: 'boots', reason: 'parent_cycle' }],
      });
      await write(
        shop,
        withoutRaw({ kind: 'deletion', record: { of: 'category', externalId: 'shoes' } }),
      );
      expect(await tree(shop)).toMatchObject([
        { node: 'boots', parent: null, orphan: true },
        { node: 'winter', parent: 'boots' },
      ]);
    });

    test('611 branches are written in one page, and again in no time', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database);
      const branches = Array.from(
        { length: 611 },
        (_, n): SourceRecord =>
          withoutRaw({
            kind: 'location',
            record: {
              externalId: `b${n}`,
              name: `Branch ${n}`,
              parentExternalId: n === 0 ? null : `b${Math.floor((n - 1) / 5)}`,
            },
          }),
      ).reverse();
      expect(await write(shop, ...branches)).toMatchObject({ stored: 611 });
      expect(await write(shop, ...branches)).toMatchObject({ stored: 0, unchanged: 611 });
      expect(
        await rowsOf(
          shop,
          'SELECT count(*) AS linked FROM ledger.location WHERE tenant_id = CAST($1 AS uuid) AND parent_id IS NOT NULL',
        ),
      ).toEqual([{ linked: 610 }]);
    });
  });

  describe('what comes with a page', () => {
    test('raw forms are kept once, packed, and the cursor moves', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database);
      const record: SourceRecord = {
        ...documentRecord(aDocument({ lines: [aLine()] })),
        raw: { id: 1001, note: 'ünïcode' },
      };
      await write(shop, record);
      const raws = () =>
        rowsOf<{ body: Buffer; xmin: string }>(
          shop,
          'SELECT body, xmin::text FROM ledger.raw_record WHERE tenant_id = CAST($1 AS uuid)',
        );
      const [kept] = await raws();
      expect(JSON.parse(zstdDecompressSync(kept!.body).toString())).toEqual(record.raw);
      await write(shop, record);
      expect(await raws()).toEqual([kept]);
      expect(
        await readStreamCursor(shop.db, shop.tenant, { storeId: shop.storeId, stream: 'orders' }),
      ).toEqual({ at: 1 });
    });

    test('problems are kept with their reason, once', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database);
      const problem = {
        recordKind: 'row',
        externalId: null,
        source: 'orders.csv',
        lineNumber: 7,
        reason: 'date_invalid',
        message: '31/02/2025 is no day',
        raw: 'a,\u0000b',
      };
      const page = aPage(shop, [], { problems: [problem, { ...problem, lineNumber: 8 }] });
      const before = (await shop.db.position(shop.tenant)).revision;
      expect(await writePage(shop.db, shop.tenant, page)).toMatchObject({
        rejected: 2,
        revision: before,
      });
      await writePage(shop.db, shop.tenant, page);
      const issues = await readIssues(shop.db, shop.tenant, { runId: shop.runId, limit: 1 });
      expect(issues).toMatchObject({ count: 2, issues: [{ lineNumber: 7, raw: 'a,\uFFFDb' }] });
      expect(
        await readIssues(shop.db, shop.tenant, {
          runId: shop.runId,
          limit: 1,
          cursor: issues.nextCursor,
        }),
      ).toMatchObject({ issues: [{ lineNumber: 8 }], nextCursor: null });
    });

    test('texts that the database cannot hold are mended, not lost', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database);
      const order = aDocument({
        city: 'Nul\u0000l',
        lines: [aLine({ title: 'half \ud800 pair "\\u0000"', productExternalId: 'p\u0000' })],
      });
      expect(await writeDocuments(shop, [order])).toMatchObject({ stored: 1 });
      expect(await writeDocuments(shop, [order])).toMatchObject({ stored: 0, unchanged: 1 });
      expect(
        await rowsOf(shop, 'SELECT city FROM ledger.document WHERE tenant_id = CAST($1 AS uuid)'),
      ).toEqual([{ city: 'Nul\uFFFDl' }]);
    });

    test('a document that went comes back only in a newer state, or by a replay', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database);
      const at = (updated: string) =>
        aDocument({ updatedAt: parseInstant(updated), lines: [aLine()] });
      await writeDocuments(shop, [at('2025-03-11T00:00:00Z')]);
      expect(
        await write(
          shop,
          withoutRaw({ kind: 'deletion', record: { of: 'document', externalId: '1001' } }),
        ),
      ).toMatchObject({ removed: 1 });
      expect(
        await rowsOf(shop, 'SELECT seq FROM ledger.sale_event WHERE tenant_id = CAST($1 AS uuid)'),
      ).toEqual([]);
      expect(await writeDocuments(shop, [at('2025-03-11T00:00:00Z')])).toMatchObject({
        stored: 0,
        outdated: 1,
      });
      expect(
        await writeDocuments(shop, [at('2025-03-11T00:00:00Z')], { guard: 'replay' }),
      ).toMatchObject({ stored: 1 });
      expect(
        await rowsOf(shop, 'SELECT seq FROM ledger.sale_event WHERE tenant_id = CAST($1 AS uuid)'),
      ).toHaveLength(1);
    });

    test('an amount at the edge of what is exact is kept exactly', async () => {
      await using scratch = await scratchDatabase(backend);
      const shop = await openShop(scratch.database);
      const huge = aDocument({
        externalId: 'huge',
        lines: [aLine({ gross: minorUnits(Number.MAX_SAFE_INTEGER), cost: minorUnits(3) })],
      });
      await writeDocuments(shop, [huge]);
      expect(
        await rowsOf(
          shop,
          'SELECT gross FROM ledger.sale_event WHERE tenant_id = CAST($1 AS uuid)',
        ),
      ).toEqual([{ gross: Number.MAX_SAFE_INTEGER }]);
    });
  });
});
