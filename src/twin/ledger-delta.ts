import { AppError } from '../core/index.ts';
import type { Position, TenantTx, Tx } from '../ledger/index.ts';
import { discard, type Spooled, spool } from './csv-load.ts';
import {
  documentTable,
  forecastTable,
  inventoryDayTable,
  keyedTables,
  saleEventTable,
  type TwinTable,
} from './twin-tables.ts';

/** Where the ledger stands in the transaction's snapshot. @throws AppError `not_found` */
export async function positionIn(tx: TenantTx): Promise<Position> {
  const [row] = await tx.query<Position>('select epoch, revision from ledger.tenant_revision');
  if (row === undefined) throw new AppError('not_found', `There is no tenant ${tx.tenantId}.`);
  return row;
}

/** How many rows of each table changed after a revision; tables without a change are left out. Cost: one statement. */
export async function changedSince(
  tx: Tx,
  revision: number,
): Promise<ReadonlyMap<TwinTable, number>> {
  const tables = [...keyedTables, documentTable];
  const counts = tables.map(
    ({ name }, place) =>
      `select ${place} as place, count(*) as rows from ledger.${name} where revision > $1::bigint`,
  );
  const rows = await tx.query<{ readonly place: number; readonly rows: number }>(
    `select * from (${counts.join(' union all ')}) changed where rows > 0`,
    [String(revision)],
  );
  const changed = new Map<TwinTable, number>();
  for (const row of rows) {
    const table = tables[row.place];
    if (table !== undefined) changed.set(table, row.rows);
  }
  return changed;
}

/** All documents of the tenant, removed ones too. Cost: an index scan. */
export async function countDocuments(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ readonly rows: number }>(
    'select count(*) as rows from ledger.document',
  );
  return row?.rows ?? 0;
}

/** All rows that changed after a revision, and all present events of the documents among them, spooled. */
export async function spoolDelta(
  tx: Tx,
  delta: {
    readonly since: number;
    readonly changed: ReadonlyMap<TwinTable, number>;
    readonly folder: string;
  },
): Promise<readonly Spooled[]> {
  const since = Math.trunc(delta.since);
  const parts: Chunk[] = [...delta.changed.keys()].map((table) => ({
    table,
    where: `where t.revision > ${since}`,
  }));
  if (delta.changed.has(documentTable)) {
    const changed = `select d.id from ledger.document d where d.revision > ${since}`;
    const where = `where t.document_id in (${changed})`;
    parts.push({ table: saleEventTable, where });
  }
  const files: Spooled[] = [];
  try {
    for (const { table, where } of parts) {
      files.push(await spool(tx, { table, folder: delta.folder, name: table.name }, where));
    }
    return files;
  } catch (error) {
    await discard(files);
    throw error;
  }
}

/** A part of a table: small enough that its spool file and DuckDB's work on it stay bounded. */
export type Chunk = {
  readonly table: TwinTable;
  /** On the table as `t`; for both engines. */
  readonly where: string;
};

type DayCount = { readonly day: string; readonly rows: number };

/**
 * The whole of a tenant's data as chunks of about `rows` rows: events, forecasts and past stock by days in order, documents by id, the
 * other tables whole.
 * A day with more rows than that is one chunk.
 */
export async function wholeInChunks(tx: Tx, rows: number): Promise<readonly Chunk[]> {
  const chunks: Chunk[] = keyedTables.flatMap((table) =>
    table === inventoryDayTable || table === forecastTable ? [] : [{ table, where: '' }],
  );
  const [ids] = await tx.query<{ readonly least: number | null; readonly greatest: number | null }>(
    'select min(id) as least, max(id) as greatest from ledger.document',
  );
  for (let from = ids?.least ?? 0; ids?.greatest != null && from <= ids.greatest; from += rows) {
    const where = `where t.id >= ${from} and t.id < ${from + rows}`;
    chunks.push({ table: documentTable, where });
  }
  chunks.push(...(await dayChunks(tx, { table: inventoryDayTable, column: 'day', rows })));
  chunks.push(...(await dayChunks(tx, { table: forecastTable, column: 'day', rows })));
  chunks.push(...(await dayChunks(tx, { table: saleEventTable, column: 'event_day', rows })));
  return chunks;
}

async function dayChunks(
  tx: Tx,
  {
    table,
    column,
    rows,
  }: { readonly table: TwinTable; readonly column: string; readonly rows: number },
): Promise<readonly Chunk[]> {
  const days = await tx.query<DayCount>(
    `select ${column} as day, count(*) as rows from ledger.${table.name} group by ${column} order by ${column}`,
  );
  return dayRanges(days, rows).map(({ from, to }) => ({
    table,
    where: `where t.${column} between date '${from}' and date '${to}'`,
  }));
}

/** Cuts ordered days into runs that hold at least `rows` rows each, the last one fewer. */
export function dayRanges(
  days: readonly DayCount[],
  rows: number,
): readonly { readonly from: string; readonly to: string }[] {
  const ranges: { from: string; to: string }[] = [];
  let from: string | null = null;
  let count = 0;
  for (const [place, day] of days.entries()) {
    from ??= day.day;
    count += day.rows;
    if (count < rows && place < days.length - 1) continue;
    ranges.push({ from, to: day.day });
    from = null;
    count = 0;
  }
  return ranges;
}
