import { AppError } from '../../core/index.ts';
import type { ColumnType } from '../plan/plan.ts';

/** A row of a statement's answer, by logical type: integers as numbers, texts as they are, null. */
export type DecodedRow = readonly (number | string | null)[];

function toInteger(value: unknown): number | null {
  if (value === null) return null;
  // A driver's number, a bigint (int8, int16 of DuckDB), or the server's text.
  const number = typeof value === 'number' ? value : Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new AppError(
      'too_large',
      `A figure of this query (${String(value)}) is beyond what can be shown exactly: narrow the range or the filter.`,
    );
  }
  // `-0` is not a figure.
  return number + 0;
}

function toText(value: unknown): string | null {
  return value === null ? null : String(value);
}

/**
 * Decodes rows by the plan's logical types: one decoder for both engines, so that they cannot differ here.
 *
 * @throws AppError `too_large` for an integer beyond 2^53 − 1
 */
export function decodeRows(
  rows: readonly (readonly unknown[])[],
  types: readonly ColumnType[],
): readonly DecodedRow[] {
  return rows.map((row) =>
    types.map((type, index) => {
      const value = row[index] ?? null;
      return type === 'integer' ? toInteger(value) : toText(value);
    }),
  );
}
