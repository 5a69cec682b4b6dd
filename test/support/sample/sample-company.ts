import { join } from 'node:path';
import { simulateShop, type WorldShop, worldShops } from '../../../sandbox/index.ts';
import type { Base } from '../../../src/app/index.ts';
import { sampleRates } from '../../../src/cli/demo/sample-rates.ts';
import { instant, type TenantId } from '../../../src/core/index.ts';
import { createTenant, importOwnRates, listTenants } from '../../../src/ledger/index.ts';
import { type ImportReport, importFiles, type Progress } from '../../../src/sync/index.ts';
import { sampleDays, sampleMapping, sampleSeed, writeSampleFiles } from './sample-files.ts';

export const sampleCompanyName = 'Sample Company';

export type SampleOptions = {
  readonly base: Base;
  readonly now: number;
  /** Factor on the number of orders. */
  readonly scale: number;
  readonly signal: AbortSignal;
  readonly onProgress: (store: string, progress: Progress) => void;
};

/** What came of one store's imports. */
export type SampleStore = {
  readonly store: string;
  readonly currency: string;
  readonly orders: number;
  readonly lines: number;
  readonly products: number;
  readonly stored: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly seconds: number;
};

/** What a demo made; equal for every demo of one day. */
export type SampleSummary = {
  readonly tenantId: TenantId;
  readonly stores: readonly SampleStore[];
  readonly revision: number;
};

/** How long ago the first export was made: what was refunded and edited since arrives with the second. */
const lateMs = 3 * 86_400_000;

/**
 * Makes the sample company, or brings it up to now: two years of its shops, exported, then imported as any shop's files are —
 * first as of three days ago, then as of now, so that late refunds and edits change what was there.
 */
export async function loadSampleCompany(options: SampleOptions): Promise<SampleSummary> {
  const { database } = options.base;
  const known = (await listTenants(database)).find((tenant) => tenant.name === sampleCompanyName);
  const tenantId =
    known?.id ??
    (await createTenant(database, {
      name: sampleCompanyName,
      reportingCurrency: 'EUR',
      zone: 'Europe/Berlin',
    }));
  await importOwnRates(database, tenantId, sampleRates(options.now));
  const stores: SampleStore[] = [];
  for (const shop of worldShops) stores.push(await loadShop(tenantId, shop, options));
  return { tenantId, stores, revision: (await database.position(tenantId)).revision };
}

async function loadShop(
  tenantId: TenantId,
  shop: WorldShop,
  options: SampleOptions,
): Promise<SampleStore> {
  const { base, now, scale, signal, onProgress } = options;
  const orders = simulateShop(shop, {
    seed: sampleSeed,
    until: instant(now),
    days: sampleDays,
    scale,
  });
  const take = async (asOf: number): Promise<ImportReport> =>
    importFiles({
      database: base.database,
      tenantId,
      stagingFolder: base.folder.staging,
      signal,
      log: base.logger,
      onProgress: (progress) => onProgress(shop.name, progress),
      storeName: shop.name,
      files: [await writeSampleFiles(join(base.folder.root, 'sample'), shop, { orders, asOf })],
      mapping: sampleMapping(shop),
      mode: 'append',
      trigger: 'demo',
    });
  const first = await take(now - lateMs);
  const second = await take(now);
  return {
    store: shop.name,
    currency: shop.currency,
    orders: second.orders,
    lines: second.lines,
    products: Number(second.details['products'] ?? 0),
    stored: first.stored + second.stored,
    unchanged: first.unchanged + second.unchanged,
    rejected: first.rejectedRows + second.rejectedRows,
    seconds: Math.round((first.seconds + second.seconds) * 10) / 10,
  };
}
