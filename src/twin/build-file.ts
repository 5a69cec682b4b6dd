import type { TenantId } from '../core/index.ts';
import type { Database, Position, TenantTx } from '../ledger/index.ts';
import { discard, readSpooled, type Spooled, spool } from './csv-load.ts';
import type { DuckdbFile } from './duckdb-file.ts';
import { type Chunk, positionIn, wholeInChunks } from './ledger-delta.ts';
import { insertMeta } from './twin-meta.ts';
import { addedUpByDocument, documentTable, saleEventTable, twinSchema } from './twin-tables.ts';

export type Built = {
  readonly position: Position;
  readonly documents: number;
  readonly events: number;
};

export type BuildSource = {
  readonly database: Database;
  readonly tenant: TenantId;
  /** Folder for rows on their way. */
  readonly spool: string;
  /** Rows of one chunk: bounds disk and memory on the way. */
  readonly chunkRows: number;
  readonly signal: AbortSignal;
};

/**
 * Fills a new, empty file with all of a tenant's data as of one ledger snapshot. While DuckDB loads one chunk, the ledger
 * already sends the next. The meta row, which makes the file a twin, is written last.
 *
 * @throws AppError the ledger's; Error DuckDB's own. The file is then worth nothing.
 */
export async function buildFile(file: DuckdbFile, source: BuildSource): Promise<Built> {
  for (const statement of twinSchema) await file.writer.run(statement);
  const built = await source.database.tenant(
    source.tenant,
    async (tx) => {
      const position = await positionIn(tx);
      const rows = await loadChunks(tx, file, source);
      return { position, ...rows };
    },
    { snapshot: true, readOnly: true, signal: source.signal },
  );
  await insertMeta(file.writer, source.tenant, built.position);
  await file.writer.run('CHECKPOINT');
  return built;
}

async function loadChunks(
  tx: TenantTx,
  file: DuckdbFile,
  source: BuildSource,
): Promise<{ readonly documents: number; readonly events: number }> {
  const rows = { documents: 0, events: 0 };
  const load = async (chunk: Spooled, where: string): Promise<void> => {
    const sql = `INSERT INTO ledger.${chunk.table.name} SELECT * FROM ${readSpooled(chunk)}`;
    const { rowsChanged } = await file.writer.run(sql);
    if (chunk.table === documentTable) rows.documents += rowsChanged;
    if (chunk.table === saleEventTable) {
      rows.events += rowsChanged;
      // A chunk has all events of its days, and a day is part of what they are added up by.
      const addedUp = addedUpByDocument(`ledger.sale_event t ${where}`);
      await file.writer.run(`INSERT INTO twin.document_event ${addedUp} ORDER BY event_day`);
    }
    await discard([chunk]);
  };
  const chunks = await wholeInChunks(tx, source.chunkRows);
  let loading: Promise<void> = Promise.resolve();
  for (const [place, chunk] of chunks.entries()) {
    const name = `${chunk.table.name}-${place}`;
    const [spooled] = await both(sendChunk(tx, chunk, { source, name }), loading);
    loading = load(spooled, chunk.where);
  }
  await loading;
  return rows;
}

async function sendChunk(
  tx: TenantTx,
  chunk: Chunk,
  to: { readonly source: BuildSource; readonly name: string },
): Promise<Spooled> {
  to.source.signal.throwIfAborted();
  const target = { table: chunk.table, folder: to.source.spool, name: to.name };
  return await spool(tx, target, chunk.where);
}

/** Both results, or the first failure once both have ended: nothing may go on behind a closed file. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<readonly [A, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'rejected') throw a.reason;
  if (b.status === 'rejected') throw b.reason;
  return [a.value, b.value];
}
