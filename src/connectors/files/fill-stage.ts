import { AppError } from '../../core/index.ts';
import type { RawRow } from './csv-rows.ts';
import { splitRow } from './csv-rows.ts';
import {
  customerWords,
  type EntityWord,
  namedWords,
  packFields,
  productWords,
  type WordReader,
} from './map-products.ts';
import type { Mapping } from './mapping-schema.ts';
import { RowFault } from './row-fault.ts';
import type { Stage } from './stage.ts';
import type { TablePlan } from './table-plan.ts';

/** How far the reading of the files is. */
export type StagingProgress = {
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly rows: number;
};

export type FillOptions = {
  readonly mapping: Mapping;
  readonly signal: AbortSignal;
  /** More rejected rows than this and the whole import stops: a mapping that fits nothing is not a list of problems. */
  readonly maxRejected: number;
  readonly onProgress?: (progress: StagingProgress) => void;
};

/** The key that rows of one document share; the kind is part of it, so that a rule by sign may split an order from its credit. */
export function documentKey(index: number, kind: string, id: string): string {
  return `${index}\u001f${kind}\u001f${id}`;
}

export function splitDocumentKey(key: string): {
  readonly index: number;
  readonly kind: string;
  readonly id: string;
} {
  const [index = '', kind = '', ...id] = key.split('\u001f');
  return { index: Number(index), kind, id: id.join('\u001f') };
}

const maxIdChars = 300;
const maxHeard = 20_000;
const maxRawChars = 20_000;

/**
 * Reads all rows of all tables into the stage, in order. Each row gets a number over all tables, so that everything that is
 * read back later comes in the same order each time.
 *
 * @returns rows read, the rows above headers and those rejected included
 * @throws AppError `input_invalid` when too many rows are rejected
 */
export async function fillStage(
  stage: Stage,
  plans: readonly TablePlan[],
  options: FillOptions,
): Promise<number> {
  const filler = new Filler(stage, options);
  const bytesTotal = plans.reduce((sum, plan) => sum + plan.table.sizeBytes, 0);
  let bytesBefore = 0;
  for (const [source, plan] of plans.entries()) {
    filler.begin(plan, source);
    for await (const { rows, bytesDone } of plan.table.rows(options.signal)) {
      options.signal.throwIfAborted();
      for (const row of rows) filler.row(row);
      await filler.drain();
      options.onProgress?.({ bytesDone: bytesBefore + bytesDone, bytesTotal, rows: filler.rows });
    }
    bytesBefore += plan.table.sizeBytes;
  }
  filler.flush();
  return filler.rows;
}

class Filler {
  rows = 0;
  #rejected = 0;
  readonly #stage: Stage;
  readonly #options: FillOptions;
  readonly #heard = new Map<
    string,
    { readonly words: readonly EntityWord[]; n: number; readonly seq: number }
  >();
  #plan: TablePlan | null = null;
  #source = 0;
  #readers: readonly WordReader[] = [];
  readonly #keys = new Map<string, number>();

  constructor(stage: Stage, options: FillOptions) {
    this.#stage = stage;
    this.#options = options;
  }

  begin(plan: TablePlan, source: number): void {
    this.#plan = plan;
    this.#source = source;
    const { mapping } = this.#options;
    this.#readers = [
      productWords(plan, mapping),
      customerWords(plan, mapping),
      namedWords(plan),
    ].filter((reader) => reader !== null);
    for (const row of plan.table.before) {
      this.rows += 1;
      this.#reject(row, new RowFault('before_header', 'The row stands above the header.'));
    }
  }

  row(row: RawRow): void {
    this.rows += 1;
    try {
      this.#take(row);
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      this.#reject(row, error);
    }
  }

  #take(row: RawRow): void {
    const plan = this.#plan;
    if (plan === null) return;
    const cells = checkedCells(row, plan);
    this.#checkKey(plan, cells, row.line);
    const keys = plan.documents.map((part) => {
      const id = part.id(cells);
      if (id === '')
        throw new RowFault(
          'id_missing',
          'The row names no document: the column of its number is blank or does not fit.',
        );
      if (id.length > maxIdChars)
        throw new RowFault(
          'id_invalid',
          `The document's number has more than ${maxIdChars} characters.`,
        );
      return documentKey(part.index, part.kind(cells), id);
    });
    for (const reader of this.#readers) this.#listen(reader, cells);
    const uniq = plan.unique === null ? null : plan.unique(cells);
    for (const key of keys) {
      this.#stage.add('doc_row', key, this.rows, this.#source, row.line, row.raw, uniq);
    }
  }

  async drain(): Promise<void> {
    if (this.#heard.size >= maxHeard) this.flush();
    await this.#stage.drain();
  }

  /** Rows that others look up are found by the first of their key; a second one is named as a repetition. */
  #checkKey(plan: TablePlan, cells: readonly string[], line: number): void {
    if (plan.lookup === null) return;
    const key = plan.lookup.key(cells);
    if (key === '')
      throw new RowFault('key_missing', 'The row has no key by which it could be looked up.');
    const id = `${plan.table.role}\u001f${key}`;
    const before = this.#keys.get(id);
    if (before !== undefined)
      throw new RowFault(
        'duplicate_key',
        `The key ${JSON.stringify(key)} stands in line ${before} already: that row is used.`,
      );
    this.#keys.set(id, line);
  }

  /** Counts what a row says of products and customers; what was heard before is not put together again. */
  #listen(reader: WordReader, cells: readonly string[]): void {
    const signature = reader.signature(cells);
    if (signature === null) return;
    const known = this.#heard.get(signature);
    if (known === undefined)
      this.#heard.set(signature, { words: reader.words(cells), n: 1, seq: this.rows });
    else known.n += 1;
  }

  flush(): void {
    for (const { words, n, seq } of this.#heard.values()) {
      for (const { kind, id, sub, fields } of words) {
        const score = fields.filter((field) => field !== '').length;
        this.#stage.add('entity', kind, id, sub, packFields(fields), score, n, seq);
      }
    }
    this.#heard.clear();
  }

  #reject(row: RawRow, fault: RowFault): void {
    this.#rejected += 1;
    if (this.#rejected > this.#options.maxRejected) {
      throw new AppError(
        'input_invalid',
        `More than ${this.#options.maxRejected} rows were rejected, the last in ${this.#plan?.table.name}, line ${row.line}: ${fault.message} Nothing was imported. Is this the right mapping?`,
      );
    }
    const raw = row.raw.slice(0, maxRawChars);
    this.#stage.add('problem', this.rows, this.#source, row.line, fault.reason, fault.message, raw);
  }
}

/**
 * The cells of a row that is one.
 *
 * @throws RowFault `blank_row`, `column_count`
 */
export function checkedCells(row: RawRow, plan: TablePlan): string[] {
  const { table, width, context } = plan;
  const cells = splitRow(row.raw, table.delimiter);
  if (!cells.some((cell) => isFilled(cell, context.blanks)))
    throw new RowFault('blank_row', 'No cell of the row holds anything.');
  const extra = cells.length > width && cells.slice(width).some((cell) => cell.trim() !== '');
  // A sheet does not store the empty cells at the end of a row.
  const short = cells.length < width && table.format === 'csv';
  if (extra || short)
    throw new RowFault('column_count', `The row has ${cells.length} cells, the header ${width}.`);
  return cells;
}

function isFilled(cell: string, blanks: ReadonlySet<string>): boolean {
  const text = cell.trim();
  return text !== '' && !blanks.has(text);
}
