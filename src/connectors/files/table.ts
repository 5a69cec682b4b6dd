import type { RawRow } from './csv-rows.ts';
import type { RowBatch } from './read-csv.ts';

/** One table of a file: a whole CSV, or one sheet of a workbook. Rows are CSV text in both cases. */
export type TableSource = {
  readonly path: string;
  /** The file's name; for a sheet `book.xlsx / Sheet`. */
  readonly name: string;
  /** The name by which its role is told. */
  readonly fileName: string;
  readonly sheet: string | null;
  readonly format: 'csv' | 'xlsx';
  readonly encoding: string;
  readonly delimiter: string;
  readonly sizeBytes: number;
  /** SHA-256 of the file, hex. */
  readonly fingerprint: string;
  /** First rows, at most 1,000. */
  readonly head: readonly RawRow[];
  /** All rows, those of `head` too. */
  readonly rows: (signal: AbortSignal) => AsyncGenerator<RowBatch>;
};

/** A table whose role and header are known. */
export type Table = Omit<TableSource, 'head'> & {
  readonly role: string;
  readonly columns: readonly string[];
  /** Line of the header, from 1. */
  readonly headerLine: number;
  /** Rows above the header: no data, but named in the report. */
  readonly before: readonly RawRow[];
  /** First rows below the header. */
  readonly sample: readonly RawRow[];
};
