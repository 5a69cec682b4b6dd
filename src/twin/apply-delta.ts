import type { DuckDBConnection } from '@duckdb/node-api';
import { notKept, type Position } from '../ledger/index.ts';
import { readSpooled, type Spooled } from './csv-load.ts';
import { moveMeta, readMeta } from './twin-meta.ts';
import { addedUpByDocument, documentTable, saleEventTable } from './twin-tables.ts';

export type Applied = {
  readonly documents: number;
  readonly events: number;
  /** So many rows were replaced since the file was built that a fresh one would be much smaller. */
  readonly worn: boolean;
};

/**
 * Brings a twin from its revision to `target` in one transaction: readers see all of it or nothing.
 * Of every document among the rows all events go, and the spooled ones come; other rows are replaced by key.
 *
 * @param wornRows replaced event rows from which the file may be called worn
 * @throws Error DuckDB's own; the twin stands where it stood
 */
export async function applyDelta(
  writer: DuckDBConnection,
  files: readonly Spooled[],
  { target, wornRows }: { readonly target: Position; readonly wornRows: number },
): Promise<Applied> {
  await writer.run('BEGIN TRANSACTION');
  try {
    const { replacedEvents } = await readMeta(writer);
    let deleted = 0;
    const inserted = new Map<string, number>();
    for (const spooled of files) {
      deleted += await deleteReplaced(writer, spooled);
      const { name } = spooled.table;
      const insert = `INSERT INTO ledger.${name} SELECT * FROM ${readSpooled(spooled)}`;
      inserted.set(name, await run(writer, insert));
      if (spooled.table !== saleEventTable) continue;
      const addedUp = addedUpByDocument(readSpooled(spooled));
      await run(writer, `INSERT INTO twin.document_event ${addedUp} ORDER BY event_day`);
    }
    if (inserted.has('forecast_run')) await run(writer, thin);
    const replaced = replacedEvents + deleted;
    await moveMeta(writer, target, replaced);
    const worn = replaced > wornRows && replaced > (await rows(writer));
    await writer.run('COMMIT');
    return {
      worn,
      documents: inserted.get(documentTable.name) ?? 0,
      events: inserted.get(saleEventTable.name) ?? 0,
    };
  } catch (error) {
    await writer.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** What the ledger threw away of runs without a tombstone for each row. */
const thin = `DELETE FROM ledger.forecast f WHERE ${notKept}`;

/** Deletes what the spooled rows replace; answers how many event rows went. */
async function deleteReplaced(writer: DuckDBConnection, spooled: Spooled): Promise<number> {
  const { table } = spooled;
  if (table === saleEventTable) return 0;
  const key = table.key.join(', ');
  const keys = `SELECT ${key} FROM ${readSpooled(spooled)}`;
  await run(writer, `DELETE FROM ledger.${table.name} WHERE (${key}) IN (${keys})`);
  if (table !== documentTable) return 0;
  await run(writer, `DELETE FROM twin.document_event WHERE document_id IN (${keys})`);
  return await run(writer, `DELETE FROM ledger.sale_event WHERE document_id IN (${keys})`);
}

async function run(writer: DuckDBConnection, sql: string): Promise<number> {
  return (await writer.run(sql)).rowsChanged;
}

async function rows(writer: DuckDBConnection): Promise<number> {
  const result = await writer.run('SELECT count(*) FROM ledger.sale_event');
  return Number((await result.getRows())[0]?.[0] ?? 0);
}
