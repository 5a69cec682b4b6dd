import { expect, test } from 'vitest';
import { createRestatements } from '../../src/app/restatements.ts';
import { currencyCode, silentLogger, timeZone } from '../../src/core/index.ts';
import {
  findStale,
  importOwnRates,
  readRuns,
  updateStore,
  updateTenant,
} from '../../src/ledger/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { aDocument, aLine } from '../support/documents.ts';
import { openShop, rowsOf, type Shop, writeDocuments } from './ledger-fixture.ts';

const amounts = (shop: Shop) =>
  rowsOf(
    shop,
    'SELECT event_day, gross, reporting_gross FROM ledger.sale_event WHERE tenant_id = CAST($1 AS uuid) ORDER BY document_id, seq',
  );

const rates = 'base,quote,day,rate\nUSD,EUR,2025-03-09,0.5\n';

async function dollarShop(db: Shop['db']): Promise<Shop> {
  const shop = await openShop(db, { currency: 'USD', reportingCurrency: 'EUR' });
  await importOwnRates(db, shop.tenant, rates);
  await writeDocuments(shop, [aDocument({ currency: currencyCode('USD'), lines: [aLine()] })]);
  return shop;
}

eachBackend((backend) => {
  test('another reporting currency is a shown gap until it is restated, also when it is changed back', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await dollarShop(scratch.database);
    const restatements = createRestatements(shop.db, silentLogger);
    expect(await amounts(shop)).toMatchObject([{ gross: 1000, reporting_gross: 500 }]);
    await updateTenant(shop.db, shop.tenant, { reportingCurrency: 'GBP' });
    expect(await amounts(shop)).toMatchObject([{ gross: 1000, reporting_gross: null }]);
    await updateTenant(shop.db, shop.tenant, { reportingCurrency: 'EUR' });
    expect(await amounts(shop)).toMatchObject([{ gross: 1000, reporting_gross: null }]);
    await restatements.request(shop.tenant, {});
    await restatements.settled();
    expect(await amounts(shop)).toMatchObject([{ gross: 1000, reporting_gross: 500 }]);
    await updateTenant(shop.db, shop.tenant, { reportingCurrency: 'USD' });
    expect(await amounts(shop)).toMatchObject([{ gross: 1000, reporting_gross: 1000 }]);
    await restatements.close();
  });

  test('what a crash left between a change of zone and its restatement is taken up by the next start', async () => {
    await using scratch = await scratchDatabase(backend);
    const shop = await dollarShop(scratch.database);
    expect(await findStale(shop.db, shop.tenant)).toBeNull();
    await updateStore(shop.db, shop.tenant, {
      id: shop.storeId,
      change: { zone: timeZone('Pacific/Auckland') },
    });
    expect(await findStale(shop.db, shop.tenant)).toEqual({ storeId: shop.storeId });
    expect(await amounts(shop)).toMatchObject([{ event_day: '2025-03-10' }]);
    const restatements = createRestatements(shop.db, silentLogger);
    await restatements.resume();
    await restatements.settled();
    expect(await amounts(shop)).toMatchObject([{ event_day: '2025-03-11', reporting_gross: 500 }]);
    expect(await findStale(shop.db, shop.tenant)).toBeNull();
    const { runs } = await readRuns(shop.db, shop.tenant, { state: 'succeeded' });
    expect(runs).toMatchObject([{ mode: 'restate', report: { changed: 1 } }]);
    await restatements.close();
  });
});
