import { randomUUID } from 'node:crypto';
import {
  type CanonicalDocument,
  currencyCode,
  type SourceRecord,
  type TenantId,
  tenantId,
  timeZone,
} from '../../src/core/index.ts';
import {
  createStore,
  createTenant,
  type Database,
  type LedgerPage,
  type PageOutcome,
  startRun,
  writePage,
} from '../../src/ledger/index.ts';
import { documentRecord } from '../support/documents.ts';

/** A company with one store and a running import into it. */
export type Shop = {
  readonly db: Database;
  readonly tenant: TenantId;
  readonly storeId: number;
  readonly runId: string;
};

export type ShopOptions = {
  readonly tenant?: TenantId;
  readonly name?: string;
  readonly currency?: string;
  readonly zone?: string;
  readonly reportingCurrency?: string;
};

/** Makes a shop in a company of its own, or another one in a company that is there. */
export async function openShop(db: Database, options: ShopOptions = {}): Promise<Shop> {
  const tenant =
    options.tenant ??
    (await createTenant(db, {
      id: tenantId(randomUUID()),
      name: 'Test company',
      reportingCurrency: options.reportingCurrency ?? 'EUR',
    }));
  const store = await createStore(db, tenant, {
    name: options.name ?? 'Shop',
    platform: 'import',
    currency: currencyCode(options.currency ?? 'EUR'),
    zone: timeZone(options.zone ?? 'UTC'),
  });
  const run = await startRun(db, tenant, {
    storeId: store.id,
    connector: 'files',
    mode: 'import',
    trigger: 'test',
  });
  return { db, tenant, storeId: store.id, runId: run.id };
}

/** A page of the shop's run. */
export function aPage(
  shop: Shop,
  records: readonly SourceRecord[],
  given: Partial<LedgerPage> = {},
): LedgerPage {
  return {
    storeId: shop.storeId,
    runId: shop.runId,
    resumed: 0,
    stream: 'orders',
    cursor: { at: records.length },
    records,
    problems: [],
    fetched: records.length,
    progress: { done: records.length, total: null },
    guard: 'versioned',
    lasting: { at: records.length },
    ...given,
  };
}

/** Writes documents as one page. */
export function writeDocuments(
  shop: Shop,
  documents: readonly CanonicalDocument[],
  given: Partial<LedgerPage> = {},
): Promise<PageOutcome> {
  return writePage(shop.db, shop.tenant, aPage(shop, documents.map(documentRecord), given));
}

/** All rows of a statement that takes the tenant as `$1`. */
export function rowsOf<Row>(shop: Shop, sql: string): Promise<readonly Row[]> {
  return shop.db.tenant(shop.tenant, (tx) => tx.query<Row>(sql, [shop.tenant]));
}
