import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BusinessDay,
  businessDay,
  type DeletableKind,
  type Json,
  parseInstant,
  type SourceRecord,
} from '../../src/core/index.ts';
import {
  changeRunStreams,
  dropSeen,
  type LedgerPage,
  missingFromRun,
  type RunStream,
  readRawRecords,
  readRun,
  readStore,
  writePage,
} from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { aDocument, documentRecord } from '../support/documents.ts';
import { aPage, openShop, rowsOf, type Shop } from './ledger-fixture.ts';

const write = (shop: Shop, records: readonly SourceRecord[], given: Partial<LedgerPage> = {}) =>
  writePage(shop.db, shop.tenant, aPage(shop, records, given));

const order = (externalId: string, placedAt = '2025-03-10T12:00:00Z'): SourceRecord =>
  documentRecord(aDocument({ externalId, placedAt: parseInstant(placedAt) }));

function customer(externalId: string, raw: Json = null): SourceRecord {
  const empty = { email: null, country: null, region: null, city: null, createdAt: null };
  return { kind: 'customer', record: { externalId, name: externalId, ...empty }, raw };
}

async function missing(shop: Shop, kind: DeletableKind, given = {}): Promise<readonly string[]> {
  const { runId, storeId } = shop;
  const startedBefore = Date.parse('2025-04-01');
  const request = { runId, storeId, kind, from: null, startedBefore, limit: 1_000, after: null };
  return (await missingFromRun(shop.db, shop.tenant, { ...request, ...given })).externalIds;
}

eachBackend((backend) => {
  test('what a scan met, page by page, tells what it did not meet, whatever the pages', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const all = Array.from({ length: 30 }, (_, n) => `c${n}`);
    await write(
      shop,
      all.map((name) => customer(name)),
    );
    const pages = fc.array(fc.subarray([...all, 'unknown "\\ one']), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(pages, fc.integer({ min: 1, max: 7 }), async (met, limit) => {
        for (const externalIds of met) {
          const half = Math.floor(externalIds.length / 2);
          const seen = [externalIds.slice(0, half), externalIds.slice(half)];
          await write(shop, [], {
            seen: seen.map((part) => ({ kind: 'customer', externalIds: part })),
          });
        }
        const found: string[] = [];
        let after: number | null = null;
        do {
          const { runId, storeId } = shop;
          const scan = { runId, storeId, kind: 'customer', from: null } as const;
          const request = { ...scan, startedBefore: 0, limit, after };
          const answer: Awaited<ReturnType<typeof missingFromRun>> = await missingFromRun(
            shop.db,
            shop.tenant,
            request,
          );
          found.push(...answer.externalIds);
          after = answer.next;
        } while (after !== null);
        const seen = new Set(met.flat());
        expect(found.sort()).toEqual(all.filter((name) => !seen.has(name)).sort());
        await dropSeen(shop.db, shop.tenant, shop.runId);
      }),
      { numRuns: 15 },
    );
  });

  test('only what the scan could have met is missing: in its range, placed before it, no stub, no alias', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    await write(shop, [
      order('early', '2025-01-01T00:00:00Z'),
      order('met'),
      order('missing'),
      order('during', '2025-04-01T00:00:00Z'),
      customer('c1'),
      documentRecord(aDocument({ externalId: 'stub', customerExternalId: 'c2' })),
    ]);
    const externalIds = ['met', 'stub'];
    await write(shop, [], { seen: [{ kind: 'document', externalIds }] });
    expect(await missing(shop, 'document')).toEqual(['early', 'missing']);
    const from = Date.parse('2025-02-01');
    expect(await missing(shop, 'document', { from })).toEqual(['missing']);
    expect(await missing(shop, 'customer')).toEqual(['c1']);
    // Another run met nothing of this one, and what was removed is not missing.
    await write(shop, [
      { kind: 'deletion', record: { of: 'document', externalId: 'missing' }, raw: null },
    ]);
    expect(await missing(shop, 'document', { from })).toEqual([]);
    await dropSeen(shop.db, shop.tenant, shop.runId);
    expect(await missing(shop, 'document')).toEqual(['early', 'met', 'stub']);
  });

  test('what a page met is kept with the page, or not at all', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const seen = [{ kind: 'customer', externalIds: ['a'] }] as const;
    const noDay = { from: '2025-02-31' as BusinessDay, complete: false };
    await write(shop, [], { seen });
    await expect(write(shop, [customer('a')], { seen, history: noDay })).rejects.toThrow();
    await write(shop, [], { seen });
    expect(
      await rowsOf(
        shop,
        'SELECT page, external_ids FROM ledger.run_seen WHERE tenant_id = CAST($1 AS uuid) ORDER BY page',
      ),
    ).toEqual([
      { page: 1, external_ids: ['a'] },
      { page: 2, external_ids: ['a'] },
    ]);
  });

  test("a store's history only ever gets longer, and takes a revision only then", async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const told = async (from: string, complete: boolean) => {
      const { revision } = await write(shop, [], {
        history: { from: businessDay(from), complete },
      });
      const store = await shop.db.tenant(shop.tenant, (tx) => readStore(tx, shop.storeId));
      return [store.historyFrom, store.historyComplete, revision];
    };
    expect(await told('2025-03-01', false)).toEqual(['2025-03-01', false, 2]);
    expect(await told('2025-03-02', false)).toEqual(['2025-03-01', false, 2]);
    expect(await told('2025-01-01', true)).toEqual(['2025-01-01', true, 3]);
    expect(await told('2025-02-01', false)).toEqual(['2025-01-01', true, 3]);
  });

  test("a run's streams move with its pages and between them", async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const streams = (fetched: number): RunStream[] => [
      { name: 'orders', state: 'running', fetched, message: null },
    ];
    const now = async () => (await readRun(shop.db, shop.tenant, shop.runId)).streams;
    await write(shop, [], { streams: streams(1) });
    await write(shop, []);
    expect(await now()).toEqual(streams(1));
    await changeRunStreams(shop.db, shop.tenant, {
      runId: shop.runId,
      resumed: 0,
      streams: streams(2),
    });
    expect(await now()).toEqual(streams(2));
  });

  test('raw records are read back as they came, by kind and id, page by page', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database);
    const body = (n: number): Json => ({ n, text: 'Çiçek "x"', list: [null, 1.5] });
    const names = ['b', 'a', 'Z', 'ä', '10', '9'];
    await write(
      shop,
      names.map((name, n) => customer(name, body(n))),
    );
    await write(shop, [{ ...order('1001'), raw: body(99) }, order('no raw')]);
    const read: [string, string, Json][] = [];
    let after: Awaited<ReturnType<typeof readRawRecords>>['next'] = null;
    do {
      const request = { storeId: shop.storeId, after, limit: 2 };
      const page: Awaited<ReturnType<typeof readRawRecords>> = await readRawRecords(
        shop.db,
        shop.tenant,
        request,
      );
      read.push(
        ...page.records.map((raw): [string, string, Json] => [
          raw.recordKind,
          raw.externalId,
          raw.body,
        ]),
      );
      after = page.next;
    } while (after !== null);
    expect(new Map(read.map(([kind, id, raw]) => [`${kind} ${id}`, raw]))).toEqual(
      new Map([
        ...names.map((name, n): [string, Json] => [`customer ${name}`, body(n)]),
        ['order 1001', body(99)],
      ]),
    );
    expect(read).toHaveLength(7);
    const request = { storeId: shop.storeId, kinds: ['order'], after: null, limit: 10 };
    const orders = await readRawRecords(shop.db, shop.tenant, request);
    expect(orders.records.map(({ externalId }) => externalId)).toEqual(['1001']);
  });
});
