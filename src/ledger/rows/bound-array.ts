import type { SqlValue } from '../database.ts';

/** Object ids of the elements' types: Postgres' own, the same everywhere. */
const elementTypes = { text: 25, bytea: 17 } as const;
export type ElementType = keyof typeof elementTypes;

const headerBytes = 20;

export type ArrayColumn = {
  readonly type: ElementType;
  /** Index of the first cell, and cells from one row to the next. */
  readonly from: number;
  readonly width: number;
  readonly rows: number;
};

/**
 * Binds a column of many rows as one value, in the binary form of a Postgres array: nothing is quoted here and nothing unquoted
 * there. For `CAST($1 AS text[])` or `bytea[]`; null stays null.
 *
 * @param cells the cells of all rows, row after row: texts, or bytes for `bytea`
 *
 * Source: array_recv, src/backend/utils/adt/arrayfuncs.c of Postgres.
 */
export function boundArray(
  cells: readonly SqlValue[],
  { type, from, width, rows }: ArrayColumn,
): Uint8Array {
  const end = from + width * rows;
  let bytes = headerBytes + rows * 4;
  let hasNull = 0;
  for (let at = from; at < end; at += width) {
    const cell = cells[at] ?? null;
    if (cell === null) hasNull = 1;
    else bytes += typeof cell === 'string' ? Buffer.byteLength(cell) : cell.length;
  }
  const value = Buffer.allocUnsafe(bytes);
  const header = [1, hasNull, elementTypes[type], rows, 1];
  for (const [index, number] of header.entries()) value.writeInt32BE(number, index * 4);
  let to = headerBytes;
  for (let at = from; at < end; at += width) to = writeCell(value, to, cells[at] ?? null);
  return value;
}

function writeCell(value: Buffer, to: number, cell: SqlValue): number {
  if (cell === null) return value.writeInt32BE(-1, to);
  const length = typeof cell === 'string' ? value.write(cell, to + 4) : cell.length;
  if (typeof cell !== 'string') value.set(cell, to + 4);
  value.writeInt32BE(length, to);
  return to + 4 + length;
}
