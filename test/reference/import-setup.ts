import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { findPreset } from '../../src/connectors/index.ts';
import { silentLogger, tenantId } from '../../src/core/index.ts';
import { createTenant } from '../../src/ledger/index.ts';
import { type ImportReport, importFiles } from '../../src/sync/index.ts';
import { allBackends, scratchDatabase } from '../support/database.ts';

export function dataset(path: string): string {
  return fileURLToPath(new URL(`../../../shared/datasets/${path}`, import.meta.url));
}

/** Rows of texts: what both sides of a comparison are brought to. */
export type TextRows = readonly (readonly (string | null)[])[];

export type ReferenceImport = AsyncDisposable & {
  readonly import: () => Promise<ImportReport>;
  readonly revision: () => Promise<number>;
  /** A query on the ledger; columns as texts. */
  readonly ledger: (sql: string) => Promise<TextRows>;
  /** A query of DuckDB over the files themselves; columns as texts. */
  readonly files: (sql: string) => Promise<TextRows>;
};

/** A database to import a data set into, and DuckDB beside it that reads the same files by itself. */
export async function referenceImport(preset: string, path: string): Promise<ReferenceImport> {
  const backend = allBackends().at(-1);
  if (backend === undefined) throw new Error('there is no Postgres to test on');
  const scratch = await scratchDatabase(backend);
  const staging = await mkdtemp(join(tmpdir(), 'tillstream-reference-'));
  const { database } = scratch;
  const tenant = await createTenant(database, { id: tenantId(randomUUID()), name: 'Reference' });
  const duck = await (await DuckDBInstance.create(':memory:')).connect();
  return {
    import: () =>
      importFiles({
        database,
        tenantId: tenant,
        storeName: preset,
        files: [dataset(path)],
        mapping: findPreset(preset).mapping,
        mode: 'append',
        stagingFolder: staging,
        signal: new AbortController().signal,
        log: silentLogger,
        trigger: 'test',
      }),
    revision: async () => (await database.position(tenant)).revision,
    ledger: (sql) => database.tenant(tenant, (tx) => tx.queryText(sql), { readOnly: true }),
    files: async (sql) => {
      const rows = (await duck.runAndReadAll(sql)).getRowsJson();
      return rows.map((row) => row.map((value) => (value === null ? null : String(value))));
    },
    [Symbol.asyncDispose]: async () => {
      duck.closeSync();
      await scratch[Symbol.asyncDispose]();
      await rm(staging, { recursive: true, force: true });
    },
  };
}
