import {
  type DuckDBAppender,
  DuckDBDataChunk,
  type DuckDBType,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { AppError, type Json } from '../../core/index.ts';
import { asDiskFull } from '../../platform/index.ts';
import { openScratchFile, type ScratchFile } from '../kit/scratch-file.ts';

const tables = {
  // Rows of documents. `uniq` = what makes a row a repetition of another; null = rows may repeat.
  doc_row: {
    columns: ['doc', 'seq', 'source', 'line', 'raw', 'uniq'],
    types: [VARCHAR, INTEGER, INTEGER, INTEGER, VARCHAR, VARCHAR],
  },
  // What rows say about products, customers and the like: how often, and first where. `score` = how much of it is filled in.
  entity: {
    columns: ['kind', 'id', 'sub', 'payload', 'score', 'n', 'seq'],
    types: [VARCHAR, VARCHAR, VARCHAR, VARCHAR, INTEGER, INTEGER, INTEGER],
  },
  problem: {
    columns: ['seq', 'source', 'line', 'reason', 'message', 'raw'],
    types: [INTEGER, INTEGER, INTEGER, VARCHAR, VARCHAR, VARCHAR],
  },
} as const satisfies Record<
  string,
  { readonly columns: readonly string[]; readonly types: readonly DuckDBType[] }
>;
export type StageTable = keyof typeof tables;
type Cell = string | number | null;

const batchRows = 2048;

function emptyColumns(table: StageTable): Cell[][] {
  return tables[table].columns.map(() => []);
}

/**
 * The place where the rows of an import wait: a DuckDB file of its own, deleted when closed. Rows are sorted there in bounded
 * memory, so that lines of one order come together however far apart they stand.
 */
export class Stage implements AsyncDisposable {
  readonly #file: ScratchFile;
  readonly #appenders = new Map<StageTable, DuckDBAppender>();
  /** Values that wait to be written, by column: no array per row, which at a million rows is most of the garbage. */
  readonly #waiting: Record<StageTable, Cell[][]> = {
    doc_row: emptyColumns('doc_row'),
    entity: emptyColumns('entity'),
    problem: emptyColumns('problem'),
  };

  private constructor(file: ScratchFile) {
    this.#file = file;
  }

  /** @throws AppError `disk_full` when the folder's disk is full */
  static async open(folder: string, memoryMb: number): Promise<Stage> {
    try {
      const file = await openScratchFile({ folder, purpose: 'import', memoryMb });
      for (const [name, { columns, types }] of Object.entries(tables)) {
        const list = columns.map((column, index) => `${column} ${types[index]}`);
        await file.connection.run(`create table ${name} (${list.join(', ')})`);
      }
      return new Stage(file);
    } catch (error) {
      throw stageError(error);
    }
  }

  /** Adds one row; it is written by the next `drain`. */
  add(table: StageTable, ...row: Cell[]): void {
    const columns = this.#waiting[table];
    for (let column = 0; column < row.length; column++) columns[column]?.push(row[column] ?? null);
  }

  /** Writes what waits, in whole batches; what is less waits on. Call it after every few thousand rows. */
  async drain(): Promise<void> {
    for (const table of Object.keys(tables) as StageTable[]) await this.#write(table, batchRows);
  }

  async #write(table: StageTable, least: number): Promise<void> {
    const columns = this.#waiting[table];
    const count = columns[0]?.length ?? 0;
    if (count < Math.max(least, 1)) return;
    this.#waiting[table] = emptyColumns(table);
    try {
      const appender =
        this.#appenders.get(table) ?? (await this.#file.connection.createAppender(table));
      this.#appenders.set(table, appender);
      const { types } = tables[table];
      for (let from = 0; from < count; from += batchRows) {
        const part = columns.map((column) => column.slice(from, from + batchRows));
        const chunk = DuckDBDataChunk.create(types, part[0]?.length ?? 0);
        chunk.setColumns(part);
        appender.appendDataChunk(chunk);
      }
    } catch (error) {
      throw stageError(error);
    }
  }

  /** Ends the filling; afterwards the stage is only read. */
  async seal(): Promise<void> {
    for (const table of Object.keys(tables) as StageTable[]) await this.#write(table, 1);
    try {
      for (const appender of this.#appenders.values()) appender.closeSync();
      this.#appenders.clear();
    } catch (error) {
      throw stageError(error);
    }
  }

  /** Runs a statement on the stage. */
  async run(sql: string, values: readonly Json[] = []): Promise<void> {
    try {
      await this.#file.connection.run(sql, [...values] as string[]);
    } catch (error) {
      throw stageError(error);
    }
  }

  /** Rows of a query, a DuckDB chunk (about 2,000 rows) at a time; bigint counts come as numbers. */
  async *rows(
    sql: string,
    values: readonly Json[] = [],
  ): AsyncGenerator<readonly (readonly Cell[])[]> {
    try {
      const result = await this.#file.connection.stream(sql, [...values] as string[]);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        yield chunk.getRows().map((row) => row.map(plainCell));
      }
    } catch (error) {
      throw stageError(error);
    }
  }

  /** All rows of a query whose answer is small. */
  async all(sql: string, values: readonly Json[] = []): Promise<readonly (readonly Cell[])[]> {
    const rows: (readonly Cell[])[] = [];
    for await (const chunk of this.rows(sql, values)) rows.push(...chunk);
    return rows;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const appender of this.#appenders.values()) appender.clear();
    this.#appenders.clear();
    await this.#file.close();
  }
}

function plainCell(value: unknown): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  return Number(value);
}

function stageError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const full = asDiskFull(error, 'stage the rows of the import');
  // DuckDB names the limit of its temporary folder in words of its own.
  if (
    full === error &&
    error instanceof Error &&
    /max_temp_directory_size|disk is full/i.test(error.message)
  )
    return new AppError(
      'disk_full',
      'The disk is full: could not stage the rows of the import. Free some space and try again; nothing was half written.',
      { cause: error, retryable: true },
    );
  return full;
}
