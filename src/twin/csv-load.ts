import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Tx } from '../ledger/index.ts';
import { ledgerColumns, saleEventTable, type TwinTable } from './twin-tables.ts';

/** Rows of one table, spooled as CSV in the table's column order. */
export type Spooled = { readonly table: TwinTable; readonly file: string };

/**
 * Postgres sends a bare nothing for null and `""` for the empty text; DuckDB must keep them apart. Rows end with `\n`: left to
 * guess, DuckDB takes a `\r\n` inside a text for the file's line end.
 */
const format =
  "header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', nullstr = '', " +
  // Small buffers: the default keeps 32 MB, half of a small twin's memory.
  'allow_quoted_nulls = false, max_line_size = 1000000, buffer_size = 4000000';

/** The rows of a spooled file as a table expression for DuckDB. */
export function readSpooled({ table, file }: Spooled): string {
  const columns = table.columns
    // Instants come as UTC without a zone; the session's zone is UTC when they are inserted.
    .map(([name, type]) => `'${name}': '${type === 'timestamptz' ? 'timestamp' : type}'`)
    .join(', ');
  return `read_csv('${file.replaceAll("'", "''")}', columns = {${columns}}, ${format})`;
}

/**
 * Copies rows of a ledger table into a file of the spool folder.
 *
 * Events come by days in order: a column's least and greatest value of each block then tell queries what to skip.
 *
 * @param where what follows `from ledger.<table> t`; own constants and numbers only
 * @throws AppError `database_unavailable` …, or the file system's error (a full disk); the file is gone then
 */
export async function spool(
  tx: Tx,
  target: { readonly table: TwinTable; readonly folder: string; readonly name: string },
  where: string,
): Promise<Spooled> {
  const { table } = target;
  const file = join(target.folder, `${target.name}.csv`);
  const order = table === saleEventTable ? ' order by t.event_day' : '';
  const rows = tx.copyOut(
    `select ${ledgerColumns(table)} from ledger.${table.name} t ${where}${order}`,
  );
  try {
    await pipeline(rows, createWriteStream(file));
    return { table, file };
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

/** Removes spooled files once their rows are in. */
export async function discard(files: readonly Spooled[]): Promise<void> {
  for (const { file } of files) await rm(file, { force: true });
}
