import { expect, test } from 'vitest';
import {
  businessDay,
  type CanonicalDocument,
  instant,
  minorUnits,
  parseInstant,
} from '../../src/core/index.ts';
import {
  ledgerFigures,
  type ReconciliationRow,
  readReconciliation,
  saveReconciliation,
} from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { aDocument, aLine, aReversal, aReversalLine } from '../support/documents.ts';
import { connect } from './ledger-connection.ts';
import { openShop, writeDocuments } from './ledger-fixture.ts';

const cents = minorUnits;
const at = parseInstant;

/**
 * Two mugs at 10.00 and a gift card of 25.00: 45.00, less 2.00 on the order, 1.60 tax, 5.00 shipping with 0.40 tax, 3.00 duty,
 * 1.50 tip, 0.50 fee: 55.00. A month later one mug goes back with half the discount and tax: −10.00 + 1.00 − 0.80; and 2.00
 * of the shipping: 43.20. The provider's fee of 1.20 is between the shop and the provider alone.
 */
const whole: CanonicalDocument = aDocument({
  externalId: 'whole',
  placedAt: at('2025-03-10T23:30:00Z'),
  lines: [
    aLine({ key: '1', quantityE3: 2_000, gross: cents(2_000), tax: cents(160) }),
    aLine({ key: '2', gross: cents(2_500), giftCard: true }),
  ],
  ...{ orderDiscount: cents(200), shipping: cents(500), shippingTax: cents(40) },
  ...{ duty: cents(300), tip: cents(150), buyerFee: cents(50) },
  reversals: [
    aReversal({
      at: at('2025-04-10T12:00:00Z'),
      lines: [aReversalLine({ gross: cents(1_000), discount: cents(100), tax: cents(80) })],
      shipping: cents(200),
    }),
  ],
  fees: [{ key: 'f', at: at('2025-03-11T12:00:00Z'), name: 'provider', amount: cents(120) }],
});

const order = (externalId: string, placedAt: string, given: Partial<CanonicalDocument> = {}) =>
  aDocument({
    externalId,
    placedAt: at(placedAt),
    lines: [aLine({ gross: cents(1_000) })],
    ...given,
  });

eachBackend((backend) => {
  test('an order comes to what its buyer owes after all that happened, gift cards sold included', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database, { zone: 'Europe/Berlin' });
    const refunded = aReversal({ lines: [aReversalLine()] });
    await writeDocuments(shop, [
      whole,
      order('back', '2025-03-11T00:00:00Z', { reversals: [refunded] }),
      order('empty', '2025-03-11T01:00:00Z', { lines: [] }),
      order('test', '2025-03-11T00:00:00Z', { test: true }),
      order('credit', '2025-03-11T00:00:00Z', { kind: 'credit' }),
      order('before', '2025-03-10T22:59:59Z'),
      order('after', '2025-03-11T23:00:00Z'),
    ]);
    // The 11th of Berlin is an hour ahead of UTC's.
    const day = { from: at('2025-03-10T23:00:00Z'), to: at('2025-03-11T23:00:00Z') };
    const found = await ledgerFigures(shop.db, shop.tenant, { storeId: shop.storeId, ...day });
    expect(found).toEqual(
      [
        ['whole', '2025-03-10T23:30:00Z', 4_320],
        ['back', '2025-03-11T00:00:00Z', 0],
        ['empty', '2025-03-11T01:00:00Z', 0],
      ].map(([externalId, placedAt, totalMinor]) => ({
        externalId,
        placedAt: at(String(placedAt)),
        day: '2025-03-11',
        totalMinor,
      })),
    );
    const all = { from: instant(0), to: at('2026-01-01T00:00:00Z') };
    const other = await openShop(scratch.database, { tenant: shop.tenant, name: 'Other' });
    expect(await ledgerFigures(shop.db, shop.tenant, { storeId: other.storeId, ...all })).toEqual(
      [],
    );
    expect(
      await ledgerFigures(shop.db, shop.tenant, { storeId: shop.storeId, ...all }),
    ).toHaveLength(5);
  });

  test('a day that is compared again replaces what was said of it', async () => {
    await using scratch = await scratchDatabase(backend);
    const { db, tenant, connection } = await connect(scratch.database);
    const row = (day: string, state: ReconciliationRow['state']) => ({
      ...{ storeId: 1, day: businessDay(day), connectionId: connection.id, state },
      theirs: state === 'unread' ? null : { orders: 3, totalMinor: 9_007_199_254_740_991 },
      ours: { orders: 2, totalMinor: -5 },
      ...{ differing: 1, message: null },
    });
    await saveReconciliation(db, tenant, [row('2025-03-09', 'equal'), row('2025-03-10', 'unread')]);
    await saveReconciliation(db, tenant, [
      row('2025-03-10', 'repaired'),
      row('2025-03-11', 'different'),
    ]);
    await saveReconciliation(db, tenant, []);
    const read = (days: number) => readReconciliation(db, tenant, { storeId: 1, days });
    expect(await read(2)).toMatchObject([
      row('2025-03-11', 'different'),
      row('2025-03-10', 'repaired'),
    ]);
    expect((await read(30)).map(({ state }) => state)).toEqual(['different', 'repaired', 'equal']);
    expect(await readReconciliation(db, tenant, { storeId: 2, days: 30 })).toEqual([]);
  });
});
