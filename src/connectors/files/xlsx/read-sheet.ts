import { AppError, quoteCell } from '../../../core/index.ts';
import { maxRowChars, type RawRow } from '../csv-rows.ts';
import { cellText, type RawCell } from './cell-text.ts';
import { readXml } from './read-xml.ts';
import type { Workbook } from './workbook-parts.ts';
import type { ZipParts } from './zip-parts.ts';

const maxColumns = 16_384;

/** Index of a cell's column from its reference: `C7` is 2; -1 without one. */
export function columnIndex(reference: string | undefined): number {
  let index = 0;
  for (const letter of reference ?? '') {
    const code = letter.charCodeAt(0) - 64;
    if (code < 1 || code > 26) break;
    index = index * 26 + code;
  }
  return index - 1;
}

/** Gathers the rows of a sheet from its XML. */
class SheetRows {
  rows: RawRow[] = [];
  #line = 0;
  #cells: string[] = [];
  #column = -1;
  #cell: { type: string; style: number; text: string; formula: boolean; hasValue: boolean } | null =
    null;
  #inValue = false;
  #phonetic = 0;
  readonly #workbook: Workbook;

  constructor(workbook: Workbook) {
    this.#workbook = workbook;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') this.#openRow(attributes);
    else if (name === 'c') this.#openCell(attributes);
    else if (this.#cell === null) return;
    else if (name === 'f') this.#cell.formula = true;
    else if (name === 'rPh') this.#phonetic += 1;
    else if (name === 'v' || name === 't') {
      this.#inValue = this.#phonetic === 0;
      this.#cell.hasValue = true;
    }
  }

  text(text: string): void {
    if (this.#inValue && this.#cell !== null) this.#cell.text += text;
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#inValue = false;
    else if (name === 'rPh') this.#phonetic -= 1;
    else if (name === 'c') this.#closeCell();
    else if (name === 'row') this.#closeRow();
  }

  #openRow(attributes: Readonly<Record<string, string>>): void {
    this.#line = Number(attributes['r'] ?? this.#line + 1);
    this.#cells = [];
    this.#column = -1;
  }

  #openCell(attributes: Readonly<Record<string, string>>): void {
    const at = columnIndex(attributes['r']);
    this.#column = at === -1 ? this.#column + 1 : at;
    this.#cell = {
      type: attributes['t'] ?? 'n',
      style: Number(attributes['s'] ?? 0),
      text: '',
      formula: false,
      hasValue: false,
    };
  }

  #closeCell(): void {
    const cell: RawCell | null = this.#cell;
    this.#cell = null;
    if (cell === null || this.#column >= maxColumns) return;
    const text = cellText(cell, this.#workbook);
    if (text === '') return;
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column] = text;
  }

  /** Formatted rows without a value are no rows: a spreadsheet keeps thousands of them below the data. */
  #closeRow(): void {
    if (this.#cells.length === 0) return;
    const raw = this.#cells.map((cell) => quoteCell(cell)).join(',');
    if (raw.length > maxRowChars)
      throw new AppError(
        'too_large',
        `row ${this.#line} is longer than 1 MiB. Nothing was imported.`,
      );
    this.rows.push({ raw, line: this.#line });
  }
}

/** The rows of one sheet as CSV text, piece by piece; `line` is the sheet's own row number. */
export async function* readSheet(
  parts: ZipParts,
  sheet: { readonly part: string; readonly workbook: Workbook; readonly signal: AbortSignal },
): AsyncGenerator<{ readonly rows: readonly RawRow[]; readonly share: number }> {
  const gathered = new SheetRows(sheet.workbook);
  const handler = {
    open: (name: string, attributes: Readonly<Record<string, string>>) =>
      gathered.open(name, attributes),
    text: (text: string) => gathered.text(text),
    close: (name: string) => gathered.close(name),
  };
  for await (const { bytesDone, sizeBytes } of readXml(parts, sheet.part, handler)) {
    sheet.signal.throwIfAborted();
    if (gathered.rows.length === 0) continue;
    const rows = gathered.rows;
    gathered.rows = [];
    yield { rows, share: sizeBytes === 0 ? 1 : bytesDone / sizeBytes };
  }
}
