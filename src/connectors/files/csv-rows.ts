import { AppError } from '../../core/index.ts';

/** One row of a file as it stands there. `line` = its first line, from 1 (a quoted text may run over several). */
export type RawRow = { readonly raw: string; readonly line: number };

/** A row longer than this is no row of sales: mostly a quote that is never closed. UTF-16 units. */
export const maxRowChars = 1024 ** 2;

/**
 * Cuts decoded text into rows, fed piece by piece. RFC 4180 with what files in the wild do: LF, CRLF or lone CR; a quote that
 * does not open a cell is an ordinary character; a quoted cell may hold line breaks.
 */
export class CsvRows {
  readonly #delimiter: string;
  readonly #name: string;
  /** Lone CR as the line end (old Mac files); decided by the first line end. */
  #lineEnd: '\n' | '\r' | null = null;
  #rest = '';
  #line = 1;

  constructor(delimiter: string, name: string) {
    this.#delimiter = delimiter;
    this.#name = name;
  }

  /** The rows that `text` completes. A wholly empty line is no row. */
  feed(text: string): RawRow[] {
    this.#rest = this.#rest === '' ? text : this.#rest + text;
    return this.#take(false);
  }

  /** What is left at the end of the file. */
  end(): RawRow[] {
    const rows = this.#take(true);
    if (this.#rest !== '') this.#push(rows, this.#rest, 1);
    this.#rest = '';
    return rows;
  }

  #take(last: boolean): RawRow[] {
    const rows: RawRow[] = [];
    const text = this.#rest;
    const end = this.#lineEnd ?? this.#decideLineEnd(text, last);
    if (end === null) return rows;
    let from = 0;
    // Looked for once per quote, not once per row: a file without quotes would be searched to its end for each row.
    let quote = text.indexOf('"');
    for (;;) {
      const at = text.indexOf(end, from);
      if (at === -1) break;
      if (quote !== -1 && quote < from) quote = text.indexOf('"', from);
      const found =
        quote === -1 || quote > at
          ? { at, lines: 1 }
          : quotedRowEnd(text, quote, { from, end, delimiter: this.#delimiter });
      if (found === null) break;
      this.#push(rows, text.slice(from, found.at), found.lines);
      from = found.at + 1;
    }
    this.#rest = text.slice(from);
    if (this.#rest.length > maxRowChars) this.#tooLong();
    return rows;
  }

  #decideLineEnd(text: string, last: boolean): '\n' | '\r' | null {
    const newline = text.indexOf('\n');
    const lone = text.indexOf('\r');
    if (newline !== -1) this.#lineEnd = lone !== -1 && lone < newline - 1 ? '\r' : '\n';
    // A CR at the very end may be the first half of CRLF.
    else if (lone !== -1 && (last || lone < text.length - 1)) this.#lineEnd = '\r';
    else if (text.length > maxRowChars) this.#tooLong();
    return this.#lineEnd;
  }

  #push(rows: RawRow[], slice: string, lines: number): void {
    if (slice.length > maxRowChars) this.#tooLong();
    const raw = slice.endsWith('\r') ? slice.slice(0, -1) : slice;
    if (raw !== '') rows.push({ raw, line: this.#line });
    this.#line += lines;
  }

  #tooLong(): never {
    throw new AppError(
      'too_large',
      `${this.#name}, line ${this.#line}: the row is longer than 1 MiB. A quote that is never closed, or not a table? Nothing was imported.`,
    );
  }
}

type RowEnd = { readonly at: number; readonly lines: number };

/** The end of a row with a quote in it: walks from quote to quote. Null while it has not come. */
function quotedRowEnd(
  text: string,
  firstQuote: number,
  row: { readonly from: number; readonly end: string; readonly delimiter: string },
): RowEnd | null {
  let quote = firstQuote;
  let position = row.from;
  let lines = 1;
  for (;;) {
    const at = text.indexOf(row.end, position);
    if (at === -1) return null;
    if (quote === -1 || quote > at) return { at, lines };
    const opens = quote === row.from || text[quote - 1] === row.delimiter;
    if (!opens) {
      position = quote + 1;
      quote = text.indexOf('"', position);
      continue;
    }
    const close = closingQuote(text, quote + 1);
    if (close === -1) return null;
    for (let next = text.indexOf(row.end, quote); next !== -1 && next < close; lines++)
      next = text.indexOf(row.end, next + 1);
    position = close + 1;
    quote = text.indexOf('"', position);
  }
}

/** The quote that ends a quoted cell; `""` inside it is a quote character. -1 while it has not come (or may be half of `""`). */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (at + 1 >= text.length) return at;
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

/** The cells of one row's text, quotes taken off. */
export function splitRow(raw: string, delimiter: string): string[] {
  if (!raw.includes('"')) return raw.split(delimiter);
  const cells: string[] = [];
  let from = 0;
  while (from <= raw.length) {
    const cell =
      raw[from] === '"' ? quotedCell(raw, from, delimiter) : plainCell(raw, from, delimiter);
    cells.push(cell.text);
    from = cell.next;
  }
  return cells;
}

type Cell = { readonly text: string; readonly next: number };

function plainCell(raw: string, from: number, delimiter: string): Cell {
  const at = raw.indexOf(delimiter, from);
  const end = at === -1 ? raw.length : at;
  return { text: raw.slice(from, end), next: end + 1 };
}

function quotedCell(raw: string, from: number, delimiter: string): Cell {
  const close = closingQuote(raw, from + 1);
  if (close === -1)
    return { text: raw.slice(from + 1).replaceAll('""', '"'), next: raw.length + 1 };
  const inside = raw.slice(from + 1, close).replaceAll('""', '"');
  // Text after the closing quote ("5" pipe") belongs to the cell.
  const tail = plainCell(raw, close + 1, delimiter);
  return { text: inside + tail.text, next: tail.next };
}
