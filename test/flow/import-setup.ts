import { randomUUID } from 'node:crypto';
import { silentLogger, type TenantId, tenantId } from '../../src/core/index.ts';
import { createTenant, type Database } from '../../src/ledger/index.ts';
import { type ImportOptions, type ImportReport, importFiles } from '../../src/sync/index.ts';
import { type TestFolder, testFolder } from '../fixtures/files/folder.ts';

/** A company without a store, and a folder of files to import into one. */
export type ImportWorld = {
  readonly database: Database;
  readonly tenant: TenantId;
  readonly folder: TestFolder;
  readonly import: (options?: Partial<ImportOptions>) => Promise<ImportReport>;
  readonly revision: () => Promise<number>;
  readonly rows: <Row>(sql: string) => Promise<readonly Row[]>;
};

/** Orders, one row per line; credits begin with C. */
export const linesMapping = {
  version: 1,
  name: 'lines',
  store: { currency: 'EUR', zone: 'Europe/Berlin' },
  files: { orders: {} },
  documents: [
    {
      role: 'orders',
      id: 'No',
      kind: {
        rules: [{ when: { value: 'No', startsWith: 'C' }, is: 'credit' }],
        otherwise: 'order',
      },
      placedAt: 'Date',
      customer: 'Who',
      lines: { product: 'Item', title: 'Item', quantity: 'Qty', price: 'Price' },
    },
  ],
  products: { role: 'orders', id: 'Item', title: 'Item' },
};

export const linesHeader = 'No,Date,Who,Item,Qty,Price\n';

export async function importWorld(database: Database): Promise<ImportWorld> {
  const folder = await testFolder();
  const tenant = await createTenant(database, { id: tenantId(randomUUID()), name: 'Importing' });
  return {
    database,
    tenant,
    folder,
    import: (options = {}) =>
      importFiles({
        database,
        tenantId: tenant,
        storeName: 'Shop',
        files: [`${folder.path}/sales.csv`],
        mapping: linesMapping,
        mode: 'append',
        stagingFolder: folder.staging,
        signal: new AbortController().signal,
        log: silentLogger,
        trigger: 'test',
        ...options,
      }),
    revision: async () => (await database.position(tenant)).revision,
    rows: (sql) => database.tenant(tenant, (tx) => tx.query(sql), { readOnly: true }),
  };
}
