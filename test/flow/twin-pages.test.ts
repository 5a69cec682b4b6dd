import { expect, test } from 'vitest';
import { type Random, seededRandom } from '../../sandbox/world/random.ts';
import {
  businessDay,
  type CanonicalDocument,
  currencyCode,
  dayFromNumber,
  dayNumber,
  instant,
  minorUnits,
  type SourceRecord,
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
import {
  aDocument,
  aLine,
  aReversal,
  aReversalLine,
  documentRecord,
} from '../support/documents.ts';
import { aPage, openShop, type Shop } from './ledger-fixture.ts';
import { ledgerRows, someTwins, twinRows } from './twin-ledger.ts';

const zones = ['Europe/London', 'Asia/Tokyo', 'America/Sao_Paulo', 'UTC'];
const firstDay = dayNumber(businessDay('2024-12-01'));

/** An order, a credit or an adjustment of one of 40 names: a name that was there is an edit of it. */
function someDocument(random: Random): CanonicalDocument {
  const line = (place: number) =>
    aLine({
      key: String(place),
      productExternalId: random.chance(0.9) ? `p${random.integer(1, 12)}` : null,
      variantExternalId: random.chance(0.8) ? `v${random.integer(1, 12)}` : null,
      quantityE3: 1000 * random.integer(1, 9),
      gross: minorUnits(random.integer(100, 90_000)),
      discount: minorUnits(random.integer(0, 99)),
      tax: minorUnits(random.integer(0, 900)),
    });
  const lines = Array.from({ length: random.integer(1, 4) }, (_, place) => line(place + 1));
  const [first] = lines;
  const placedAt = instant(Date.UTC(2024, 11, 1) + random.integer(0, 120 * 24 * 3600) * 1000);
  const refund =
    first === undefined || random.chance(0.7)
      ? []
      : [
          aReversal({
            at: instant(placedAt + 5 * 86_400_000),
            lines: [aReversalLine({ lineKey: first.key, gross: first.gross })],
          }),
        ];
  const of = (name: string, count: number): string | null =>
    random.chance(0.3) ? null : `${name}${random.integer(1, count)}`;
  return aDocument({
    kind: random.weighted([
      ['order', 8],
      ['credit', 1],
      ['adjustment', 1],
    ] as const),
    externalId: `d${random.integer(1, 40)}`,
    placedAt,
    currency: currencyCode(random.pick(['EUR', 'USD', 'ARS'])),
    test: random.chance(0.05),
    customerExternalId: of('c', 15),
    channelExternalId: of('ch', 3),
    locationExternalId: of('l', 4),
    repExternalId: of('r', 3),
    country: random.pick([null, 'DE', '', 'TR']),
    city: random.pick([null, 'İzmir', 'Köln, "Altstadt"']),
    lines,
    orderDiscount: minorUnits(random.integer(0, 50)),
    shipping: minorUnits(random.integer(0, 500)),
    reversals: refund,
  });
}

function someEntity(random: Random): SourceRecord {
  const place = random.integer(1, 12);
  const name = `${random.pick(['Old', 'New', 'Ünlü', 'a,"b"'])} ${random.integer(1, 99)}`;
  const parent = random.chance(0.5) ? null : `${random.integer(1, 4)}`;
  return random.pick<() => SourceRecord>([
    () => ({
      kind: 'product',
      raw: null,
      record: {
        externalId: `p${place}`,
        title: name,
        brand: random.pick([null, '', 'Brand']),
        categoryExternalId: parent,
        variants: [
          {
            externalId: `v${place}`,
            title: null,
            sku: name,
            unitCostE4: random.integer(0, 99) * 10_000,
          },
        ],
      },
    }),
    () => ({
      kind: 'customer',
      raw: null,
      record: {
        externalId: `c${random.integer(1, 15)}`,
        name,
        email: null,
        country: random.pick([null, 'DE']),
        region: name,
        city: null,
        createdAt: null,
      },
    }),
    () => ({
      kind: 'category',
      raw: null,
      record: { externalId: `${random.integer(1, 6)}`, name, parentExternalId: parent },
    }),
    () => ({
      kind: 'location',
      raw: null,
      record: { externalId: `l${random.integer(1, 4)}`, name, parentExternalId: null },
    }),
    () => ({
      kind: 'channel',
      raw: null,
      record: { externalId: `ch${random.integer(1, 3)}`, name },
    }),
    () => ({ kind: 'rep', raw: null, record: { externalId: `r${random.integer(1, 3)}`, name } }),
  ])();
}

function someDeletion(random: Random): SourceRecord {
  const [of, name, count] = random.pick([
    ['document', 'd', 40],
    ['document', 'd', 40],
    ['product', 'p', 12],
    ['customer', 'c', 15],
    ['channel', 'ch', 3],
    ['location', 'l', 4],
  ] as const);
  return {
    kind: 'deletion',
    raw: null,
    record: { of, externalId: `${name}${random.integer(1, count)}` },
  };
}

/** Whatever can happen to a ledger, by its own writers. */
async function something(shop: Shop, random: Random): Promise<void> {
  const { db, tenant, storeId } = shop;
  const all = async (): Promise<void> => {
    await restate(db, tenant, { scope: {}, batchSize: 7 });
  };
  const what: readonly (readonly [() => Promise<unknown>, number])[] = [
    [
      () => {
        const records = Array.from({ length: random.integer(1, 6) }, () =>
          random.weighted([
            [() => documentRecord(someDocument(random)), 6],
            [() => someEntity(random), 3],
            [() => someDeletion(random), 2],
          ])(),
        );
        return writePage(db, tenant, aPage(shop, records, { guard: 'replay' }));
      },
      16,
    ],
    [
      async () => {
        const day = dayFromNumber(firstDay + random.integer(0, 60));
        const rate = (1 + random.next()).toFixed(6);
        await importOwnRates(db, tenant, `day,base,quote,rate\n${day},ARS,EUR,${rate}\n`);
        await all();
      },
      2,
    ],
    [
      async () => {
        const zone = timeZone(random.pick(zones));
        await updateStore(db, tenant, { id: storeId, change: { zone } });
        await all();
      },
      1,
    ],
    [
      async () => {
        const day = firstDay + random.integer(0, 115);
        const range = { firstDay: dayFromNumber(day), lastDay: dayFromNumber(day + 3) };
        const met = async (names: readonly unknown[]) => names.map(() => random.chance(0.5));
        await removeMissing(db, tenant, { storeId, ...range, met });
      },
      1,
    ],
  ];
  await random.weighted(what)();
}

eachBackend((backend) => {
  test('equals the ledger after each of 200 random pages, removals and restatements', async () => {
    await using scratch = await scratchDatabase(backend);
    const random = seededRandom('pages');
    const shop = await openShop(scratch.database);
    await using open = await someTwins(scratch.database);
    for (let count = 0; count < 200; count += 1) {
      await something(shop, random);
      if (count === 100) {
        const merge = { storeId: shop.storeId, from: 'c1', into: 'c2' };
        await mergeCustomers(shop.db, shop.tenant, merge);
      }
      const report = await open.twins.verify(shop.tenant);
      expect(report, `step ${count}`).toMatchObject({ equal: true, rebuilt: false });
      expect(report.position).toEqual(await scratch.database.position(shop.tenant));
      if (count % 20 === 0) {
        const rows = await open.twins.read(shop.tenant, twinRows);
        expect(rows).toBe(await ledgerRows(scratch.database, shop.tenant));
      }
    }
    // The walk went through all that it is meant to show.
    const [size] = await scratch.database.tenant(shop.tenant, (tx) =>
      tx.query<Record<string, number>>(
        `select (select count(*) from ledger.sale_event) as events,
          (select count(*) from ledger.document where deleted_at is not null) as removed,
          (select count(*) from ledger.customer where merged_into is not null) as merged,
          (select count(*) from ledger.customer_first_order where deleted_at is null) as firsts,
          (select count(*) from ledger.sale_event where fx is null) as without_rate`,
      ),
    );
    for (const [name, count] of Object.entries(size ?? {})) expect(count, name).toBeGreaterThan(0);
  }, 180_000);
});
