import { expect, test } from 'vitest';
import {
  type CanonicalInventoryLevel,
  type CanonicalRecord,
  type DeletableKind,
  parseInstant,
  type SourceRecord,
} from '../../src/core/index.ts';
import { type LedgerPage, writePage } from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { aDocument, aLine } from '../support/documents.ts';
import { aPage, openShop, rowsOf, type Shop, writeDocuments } from './ledger-fixture.ts';
import { ledgerRows, someTwins, twinRows } from './twin-ledger.ts';

const source = (record: CanonicalRecord): SourceRecord => ({ ...record, raw: null });

function level(
  at: string | null,
  availableE3: number | null,
  given: Partial<CanonicalInventoryLevel> = {},
): SourceRecord {
  const record = {
    variantExternalId: 'v1',
    locationExternalId: 'shop',
    availableE3,
    onHandE3: availableE3,
    committedE3: 0,
    incomingE3: null,
    updatedAt: at === null ? null : parseInstant(at),
    ...given,
  };
  return source({ kind: 'inventory', record });
}

const deletion = (of: DeletableKind, externalId: string): SourceRecord =>
  source({ kind: 'deletion', record: { of, externalId } });

const write = (shop: Shop, records: readonly SourceRecord[], given: Partial<LedgerPage> = {}) =>
  writePage(shop.db, shop.tenant, aPage(shop, records, { stream: 'inventory', ...given }));

/** Levels and days by external ids, without the ids that the ledger gave. */
async function stock(shop: Shop) {
  const levels = await rowsOf<{ key: string; available: number | null; gone: boolean }>(
    shop,
    `SELECT external_id AS key, available_e3 AS available, deleted_at IS NOT NULL AS gone
FROM ledger.inventory_level WHERE tenant_id = CAST($1 AS uuid) ORDER BY 1`,
  );
  const days = await rowsOf<{ key: string; day: string; available: number | null }>(
    shop,
    `SELECT l.external_id AS key, CAST(d.day AS text) AS day, d.available_e3 AS available
FROM ledger.inventory_day AS d JOIN ledger.inventory_level AS l ON l.tenant_id = d.tenant_id AND l.id = d.level_id
WHERE d.tenant_id = CAST($1 AS uuid) AND d.deleted_at IS NULL ORDER BY 1, 2`,
  );
  return {
    levels: levels.map(({ key, available, gone }) => [key, gone ? 'gone' : available]),
    days: days.map(({ key, day, available }) => [key, day, available]),
  };
}

const today = new Date().toISOString().slice(0, 10);

eachBackend((backend) => {
  test('a level is stored once; what it names and nobody has seen becomes a stub', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const page = [
      level('2025-03-10T12:00:00Z', 5_000),
      level(null, null, { locationExternalId: 'x' }),
    ];
    expect(await write(shop, page)).toMatchObject({ stored: 2, unchanged: 0, revision: 2 });
    expect(await write(shop, page)).toMatchObject({ stored: 0, unchanged: 2, revision: 2 });
    expect(await stock(shop)).toEqual({
      levels: [
        ['v1@shop', 5_000],
        ['v1@x', null],
      ],
      days: [
        ['v1@shop', '2025-03-10', 5_000],
        ['v1@x', today, null],
      ],
    });
    expect(
      await rowsOf(
        shop,
        `SELECT p.stub, p.title, v.external_id FROM ledger.variant AS v JOIN ledger.product AS p
ON p.tenant_id = v.tenant_id AND p.id = v.product_id WHERE v.tenant_id = CAST($1 AS uuid)`,
      ),
    ).toEqual([{ stub: true, title: 'v1', external_id: 'v1' }]);
  });

  test('each day of the store keeps its last level, over midnight and in its own zone', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database, { zone: 'America/New_York' });
    // New York is four hours behind UTC then: 03:59Z is still the 9th.
    await write(shop, [level('2025-06-10T01:00:00Z', 9_000)]);
    await write(shop, [level('2025-06-10T03:59:59Z', 8_000)]);
    await write(shop, [level('2025-06-10T04:00:00Z', 7_000)]);
    await write(shop, [level('2025-06-12T12:00:00Z', 0)]);
    expect((await stock(shop)).days).toEqual([
      ['v1@shop', '2025-06-09', 8_000],
      ['v1@shop', '2025-06-10', 7_000],
      ['v1@shop', '2025-06-12', 0],
    ]);
    // What is dated into the future counts as now; what moved under a time that stands still did so today.
    await write(shop, [level('2999-01-01T00:00:00Z', 1_000)]);
    await write(shop, [level('2999-01-01T00:00:00Z', 2_000)]);
    expect((await stock(shop)).days.slice(3).map(([, , available]) => available)).toEqual([2_000]);
  });

  test('an older level never overwrites a newer one, on its page or later, unless it is a replay', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const newer = level('2025-03-10T12:00:00Z', 5_000);
    const older = level('2025-03-09T12:00:00Z', 9_000);
    expect(await write(shop, [newer, older])).toMatchObject({ stored: 1, outdated: 1 });
    expect(await write(shop, [older])).toMatchObject({ stored: 0, outdated: 1, revision: 2 });
    expect((await stock(shop)).levels).toEqual([['v1@shop', 5_000]]);
    expect(await write(shop, [deletion('inventory', 'v1@shop')])).toMatchObject({ removed: 1 });
    expect(await write(shop, [newer])).toMatchObject({ outdated: 1 });
    expect((await stock(shop)).levels).toEqual([['v1@shop', 'gone']]);
    expect(await write(shop, [older], { guard: 'replay' })).toMatchObject({ stored: 1 });
    expect((await stock(shop)).levels).toEqual([['v1@shop', 9_000]]);
  });

  test('a level goes by itself, with its variant, its product or its place, and counts as none from then on', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const variant = (externalId: string) => ({
      ...{ externalId, title: null, sku: null, unitCostE4: null },
    });
    const product = (externalId: string, ...variants: string[]) =>
      source({
        kind: 'product',
        record: {
          ...{ externalId, title: externalId, brand: null, categoryExternalId: null },
          variants: variants.map(variant),
        },
      });
    const names = ['a1', 'a2', 'a3', 'b1', 'c1'];
    await write(shop, [
      ...[product('a', 'a1', 'a2', 'a3'), product('b', 'b1'), product('c', 'c1')],
      ...names.map((name) =>
        level('2025-03-10T12:00:00Z', 1_000, { variantExternalId: name, locationExternalId: name }),
      ),
    ]);
    expect(await write(shop, [deletion('variant', 'a1')])).toMatchObject({ removed: 1 });
    // A product's record is the whole product: the variant that it has no more goes.
    await write(shop, [product('a', 'a3')]);
    expect(await write(shop, [deletion('product', 'b')])).toMatchObject({ removed: 1 });
    await write(shop, [deletion('location', 'c1')]);
    expect((await stock(shop)).levels).toEqual([
      ['a1@a1', 'gone'],
      ['a2@a2', 'gone'],
      ['a3@a3', 1_000],
      ['b1@b1', 'gone'],
      ['c1@c1', 'gone'],
    ]);
    expect((await stock(shop)).days.filter(([, day]) => day === today)).toEqual(
      ['a1', 'a2', 'b1', 'c1'].map((name) => [`${name}@${name}`, today, 0]),
    );
    // A deletion that is repeated, or of what never was, changes nothing.
    const { revision } = await scratch.database.position(shop.tenant);
    const gone = await write(shop, [deletion('variant', 'a1'), deletion('inventory', 'no@where')]);
    expect(gone).toMatchObject({ removed: 0, revision });
    // The product's record brings it back; its level comes back when the source tells it again, newer.
    await write(shop, [product('a', 'a1', 'a3')]);
    await write(shop, [
      level('2025-03-11T12:00:00Z', 4_000, { variantExternalId: 'a1', locationExternalId: 'a1' }),
    ]);
    expect((await stock(shop)).levels[0]).toEqual(['a1@a1', 4_000]);
  });

  test('an order and a level of the same variant share one row of it, whichever comes first', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const line = aLine({ productExternalId: 'p', variantExternalId: 'v1', title: 'Cup' });
    await write(shop, [level(null, 1_000)]);
    await writeDocuments(shop, [aDocument({ lines: [line] })]);
    const variants = 'SELECT external_id FROM ledger.variant WHERE tenant_id = CAST($1 AS uuid)';
    expect(await rowsOf(shop, variants)).toEqual([{ external_id: 'v1' }]);
    const other = await openShop(scratch.database);
    const named = level(null, 1_000);
    await write(other, [
      { kind: 'document', record: aDocument({ lines: [line] }), raw: null },
      named,
    ]);
    const products = 'SELECT title FROM ledger.product WHERE tenant_id = CAST($1 AS uuid)';
    expect(await rowsOf(other, products)).toEqual([{ title: 'Cup' }]);
  });

  test('the twin follows every change of stock, row by row, and when it is built anew', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    await using open = await someTwins(scratch.database);
    for (let step = 0; step < 12; step += 1) {
      const variantExternalId = `v${step % 3}`;
      const at = `2025-03-${String(10 + step)}T12:00:00Z`;
      await write(shop, [
        level(at, step * 500, { variantExternalId, incomingE3: step % 2 === 0 ? null : step }),
        ...(step % 5 === 4 ? [deletion('inventory', 'v0@shop')] : []),
      ]);
      await open.twins.catchUp(shop.tenant);
      expect(await open.twins.read(shop.tenant, twinRows)).toBe(
        await ledgerRows(scratch.database, shop.tenant),
      );
    }
    expect(await open.twins.verify(shop.tenant)).toMatchObject({ equal: true, rebuilt: false });
    await open.twins.rebuild(shop.tenant);
    expect(await open.twins.read(shop.tenant, twinRows)).toBe(
      await ledgerRows(scratch.database, shop.tenant),
    );
  });
});
