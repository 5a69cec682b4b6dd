import { expect, test } from 'vitest';
import { currencyCode, minorUnits, parseInstant } from '../../src/core/index.ts';
import { importEcbRates, importOwnRates, restate } from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { aDocument, aLine } from '../support/documents.ts';
import { openShop, rowsOf, type Shop, writeDocuments } from './ledger-fixture.ts';

const csv = 'Date,USD,JPY,\n2026-04-13,1.1684,186.75,\n2026-04-10,1.1711,N/A,\n';

const amounts = (shop: Shop) =>
  rowsOf(
    shop,
    `SELECT gross, reporting_gross, CAST(fx AS text) AS fx FROM ledger.sale_event WHERE tenant_id = CAST($1 AS uuid) ORDER BY document_id`,
  );

eachBackend((backend) => {
  test('amounts come in the reporting currency at the rate of the order’s own day, also when the rate comes late', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await openShop(scratch.database, { currency: 'JPY', reportingCurrency: 'USD' });
    const on = (externalId: string, at: string) =>
      aDocument({
        externalId,
        currency: currencyCode('JPY'),
        placedAt: parseInstant(at),
        lines: [aLine({ gross: minorUnits(26_400) })],
      });
    await writeDocuments(shop, [
      on('1', '2026-04-13T23:59:59Z'),
      on('2', '2026-04-12T00:00:00Z'),
      on('3', '2026-05-01T00:00:00Z'),
    ]);
    expect(await amounts(shop)).toEqual([
      { gross: 26_400, reporting_gross: null, fx: null },
      { gross: 26_400, reporting_gross: null, fx: null },
      { gross: 26_400, reporting_gross: null, fx: null },
    ]);
    expect(await importEcbRates(shop.db, Buffer.from(csv))).toEqual({
      rates: 3,
      currencies: 2,
      firstDay: '2026-04-10',
      lastDay: '2026-04-13',
    });
    expect(await restate(shop.db, shop.tenant, { scope: { currency: 'JPY' } })).toMatchObject({
      documents: 3,
      changed: 1,
    });
    // 26,400 yen / 186.75 × 1.1684 = 165.17 USD. No yen before the 13th; the 1st of May is too far from it.
    expect(await amounts(shop)).toMatchObject([
      { reporting_gross: 16_517 },
      { reporting_gross: null },
      { reporting_gross: null },
    ]);
    expect(
      await importOwnRates(
        shop.db,
        shop.tenant,
        'day,base,quote,rate\n2026-04-12,JPY,USD,0.0065\n',
      ),
    ).toBe(1);
    await restate(shop.db, shop.tenant, { scope: {} });
    // Own rates win also over a newer reference rate: 26,400 × 0.0065 = 171.60.
    expect(await amounts(shop)).toMatchObject([
      { reporting_gross: 17_160 },
      { reporting_gross: 17_160 },
      { reporting_gross: null },
    ]);
    await importEcbRates(shop.db, Buffer.from(csv));
    expect(await restate(shop.db, shop.tenant, { scope: {} })).toMatchObject({ changed: 0 });
  });
});
