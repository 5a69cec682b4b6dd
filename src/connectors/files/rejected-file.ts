import { quoteCell, type RawRow, splitRow } from './csv-rows.ts';
import type { TableSource } from './table.ts';

/** Columns that stand before the file's own in a file of rejected rows. */
export const rejectedColumns = [
  'tillstream_reason',
  'tillstream_message',
  'tillstream_line',
] as const;

/** A rejected row as it is kept. */
export type RejectedRow = {
  readonly reason: string;
  readonly message: string;
  readonly line: number | null;
  /** The row as it came. */
  readonly raw: string;
};

// A spreadsheet runs a cell that begins so as a formula. A plain number (-12.50) is none.
const formulaStart = /^[=+\-@\t\r]/;
const plainNumber = /^[+-]?[\d.,]+$/;

/** The cell with an apostrophe before it where a spreadsheet would run it, or where it has one already: so that it can be taken off. */
export function guardCell(cell: string): string {
  const runs = formulaStart.test(cell) && !plainNumber.test(cell);
  return runs || cell.startsWith("'") ? `'${cell}` : cell;
}

/** The cell as it was before `guardCell`. */
export function unguardCell(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell;
}

/**
 * Rejected rows of one file as a CSV to mend and import again, piece by piece: reason, message and line first, then the file's
 * own columns. UTF-8 with a mark, commas. No cell runs in a spreadsheet; importing takes the guard off again, so the data is
 * as it was.
 *
 * @param file the columns of the file that the rows are of, and the delimiter that they are written with
 */
export function* rejectedCsv(
  rows: Iterable<RejectedRow>,
  file: { readonly columns: readonly string[]; readonly delimiter: string },
): Generator<string> {
  const line = (cells: readonly string[]): string =>
    `${cells.map((cell) => quoteCell(guardCell(cell))).join(',')}\r\n`;
  yield `\ufeff${line([...rejectedColumns, ...file.columns])}`;
  for (const row of rows) {
    const cells = splitRow(row.raw, file.delimiter);
    while (cells.length < file.columns.length) cells.push('');
    yield line([row.reason, row.message, row.line === null ? '' : String(row.line), ...cells]);
  }
}

/** A table that is a file of rejected rows as the file that its rows are of; any other table as it is. */
export function rejectsTable(source: TableSource): TableSource {
  const header = splitRow(source.head[0]?.raw ?? '', source.delimiter);
  const known = rejectedColumns.every(
    (column, index) => header[index]?.replace(/^\ufeff/, '') === column,
  );
  if (!known) return source;
  const own = (row: RawRow): RawRow => ({
    line: row.line,
    raw: splitRow(row.raw, source.delimiter)
      .slice(rejectedColumns.length)
      .map((cell) => quoteCell(unguardCell(cell), source.delimiter))
      .join(source.delimiter),
  });
  return {
    ...source,
    head: source.head.map(own),
    rows: async function* (signal) {
      for await (const batch of source.rows(signal)) yield { ...batch, rows: batch.rows.map(own) };
    },
  };
}
