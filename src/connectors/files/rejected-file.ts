import { guardCell, quoteCell, unguardCell } from '../../core/index.ts';
import { type RawRow, splitRow } from './csv-rows.ts';
import type { TableSource } from './table.ts';

/** Columns that stand before the file's own in a file of rejected rows. */
const rejectedColumns = [
  'tillstream_reason',
  'tillstream_message',
  'tillstream_file',
  'tillstream_line',
] as const;

/** A rejected row as it is kept. */
export type RejectedRow = {
  /** The file, or `book.xlsx / Sheet`. */
  readonly source: string | null;
  readonly reason: string;
  readonly message: string;
  readonly line: number | null;
  /** The row as it came. */
  readonly raw: string | null;
};

/** What is known of the file that rejected rows are of. */
export type RejectedSource = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly delimiter: string;
};

/**
 * Rejected rows as a CSV to mend and import again, piece by piece: reason, message, file and line first, then the file's own
 * columns. Rows of several files stand in sections, each under its own header. UTF-8 with a mark, in the first
 * file's delimiter. No cell runs in a
 * spreadsheet; importing takes the guard off again, so the data is as it was.
 *
 * @param rows by source: all rows of one source together
 * @param sources columns and delimiters of the files, from the run's report
 */
export async function* rejectedCsv(
  rows: AsyncIterable<RejectedRow> | Iterable<RejectedRow>,
  sources: readonly RejectedSource[],
): AsyncGenerator<string> {
  const known = new Map(sources.map((source) => [source.name, source]));
  let current: string | null | undefined;
  // The files' own delimiter: a mapping that names it reads the mended file too.
  const delimiter = sources[0]?.delimiter ?? ',';
  yield '\ufeff';
  for await (const row of rows) {
    const source = known.get(row.source ?? '') ?? { columns: [], delimiter: ',' };
    if (row.source !== current) yield csvLine([...rejectedColumns, ...source.columns], delimiter);
    current = row.source;
    const cells = splitRow(row.raw ?? '', source.delimiter);
    while (cells.length < source.columns.length) cells.push('');
    const line = row.line === null ? '' : String(row.line);
    yield csvLine([row.reason, row.message, row.source ?? '', line, ...cells], delimiter);
  }
}

function csvLine(cells: readonly string[], delimiter: string): string {
  return `${cells.map((cell) => quoteCell(guardCell(cell), delimiter)).join(delimiter)}\r\n`;
}

/** True for a row that begins a section of a file of rejected rows. */
function isSectionHeader(cells: readonly string[]): boolean {
  return rejectedColumns.every((column, index) => cells[index]?.replace(/^\ufeff/, '') === column);
}

/**
 * Tables that are files of rejected rows as the files that their rows are of, one per section, with their lines; other tables
 * as they are.
 */
export async function rejectedTables(
  sources: readonly TableSource[],
  signal: AbortSignal,
): Promise<readonly TableSource[]> {
  const tables: TableSource[] = [];
  for (const source of sources) {
    const header = splitRow(source.head[0]?.raw ?? '', source.delimiter);
    if (isSectionHeader(header)) tables.push(...(await sectionsOf(source, signal)));
    else tables.push(source);
  }
  return tables;
}

type Section = { readonly name: string; readonly rows: RawRow[] };

/** Rejected rows are few (an import stops at too many): a file of them is held in memory. */
async function sectionsOf(source: TableSource, signal: AbortSignal): Promise<TableSource[]> {
  const sections: Section[] = [];
  let header: RawRow | null = null;
  for await (const { rows } of source.rows(signal)) {
    for (const row of rows) {
      const cells = splitRow(row.raw, source.delimiter);
      if (isSectionHeader(cells)) {
        header = { raw: ownCells(cells, source.delimiter), line: row.line };
        continue;
      }
      const name = unguardCell(cells[2] ?? '') || source.name;
      let section = sections.at(-1);
      if (section === undefined || header !== null) {
        section = { name, rows: header === null ? [] : [header] };
        sections.push(section);
        header = null;
      }
      const line = Number(cells[3]);
      section.rows.push({
        raw: ownCells(cells, source.delimiter),
        line: Number.isSafeInteger(line) && line > 0 ? line : row.line,
      });
    }
  }
  return sections.map(({ name, rows }) => ({
    ...source,
    name,
    fileName: name.split(' / ')[0] ?? name,
    head: rows.slice(0, 1000),
    rows: async function* () {
      yield { rows, bytesDone: source.sizeBytes };
    },
  }));
}

function ownCells(cells: readonly string[], delimiter: string): string {
  return cells
    .slice(rejectedColumns.length)
    .map((cell) => quoteCell(unguardCell(cell), delimiter))
    .join(delimiter);
}
