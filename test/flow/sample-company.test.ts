import { expect, test } from 'vitest';
import { bookOf, orderAsOf, simulateShop, worldShops } from '../../sandbox/index.ts';
import { openBase, openNode } from '../../src/app/index.ts';
import { parseInstant, silentLogger } from '../../src/core/index.ts';
import { listStores } from '../../src/ledger/index.ts';
import type { Answer } from '../../src/metrics/index.ts';
import { loadConfig } from '../../src/platform/index.ts';
import { eachBackend, scratchDatabase } from '../support/database.ts';
import { loadSampleCompany } from '../support/sample/sample-company.ts';
import { sampleDays, sampleSeed } from '../support/sample/sample-files.ts';
import { tempFolder } from '../support/temp-folder.ts';

const now = parseInstant('2026-03-15T10:00:00Z');
const scale = 0.06;
const measures = [
  'gross_sales',
  'discounts',
  'reversals',
  'net_sales',
  'shipping',
  'taxes',
  'tips',
  'total_sales',
  'orders',
  'units',
  'items_reversed',
] as const;

/** The shop's own book, day by day, under the catalog's names; days without anything are left out. */
function expectedDays(shop: (typeof worldShops)[number]): ReadonlyMap<string, readonly number[]> {
  const orders = simulateShop(shop, {
    seed: sampleSeed,
    until: now,
    days: sampleDays,
    scale,
  }).flatMap((order) => orderAsOf(order, now) ?? []);
  return new Map(
    [...bookOf(shop, orders)].map(([day, d]) => [
      day,
      [
        d.gross,
        d.discounts,
        d.reversals,
        d.net,
        d.shipping,
        d.taxes,
        d.tips,
        d.total,
        d.orders,
        d.units * 1000,
        d.unitsReversed * 1000,
      ],
    ]),
  );
}

function answeredDays(answer: Answer): ReadonlyMap<string, readonly number[]> {
  const rows = answer.rows.map(
    (row) => [row.period ?? '', measures.map((name) => row.values[name] ?? Number.NaN)] as const,
  );
  return new Map(rows.filter(([, values]) => values.some((value) => value !== 0)));
}

eachBackend((backend) => {
  test('the sample company, imported twice with late changes, equals its own book to the cent, by shop and day', async () => {
    await using scratch = await scratchDatabase(backend);
    const data = await tempFolder('sample');
    const config = loadConfig({
      DATABASE_URL: scratch.connectionString,
      TILLSTREAM_SECRET: 'x7Kq2mVw9LpT4nZc8RbY5sHd3GfJ6aQe',
      TILLSTREAM_DATA: data,
    });
    const base = await openBase({ config, logger: silentLogger });
    const node = await openNode(base);
    try {
      const options = {
        base,
        now,
        scale,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      };
      const { tenantId, stores, revision } = await loadSampleCompany(options);
      expect(stores.map((store) => store.rejected)).toEqual([0, 0, 0, 0]);
      for (const shop of worldShops) {
        const storeId =
          (await listStores(base.database, tenantId)).find((store) => store.name === shop.name)
            ?.id ?? 0;
        const query = {
          measures,
          time: { clock: 'event', grain: 'day', from: '2024-01-01', to: '2026-03-16' },
          where: [{ dimension: 'store', op: 'in', values: [storeId] }],
          currency: shop.currency,
        };
        for (const executor of ['twin', 'ledger'] as const) {
          const answer = await node.metrics.query(
            { tenantId, scope: [], costs: true, people: false },
            query,
            { executor, minRevision: revision },
          );
          expect(answeredDays(answer)).toEqual(expectedDays(shop));
        }
      }
      const again = await loadSampleCompany(options);
      // The second export is what stands; the first is older, and must not bring its state back.
      expect(again.stores.map((store) => store.stored)).toEqual([0, 0, 0, 0]);
      expect(again.revision).toBe(revision);
    } finally {
      await node.close();
      await base.close();
    }
  }, 240_000);
});
