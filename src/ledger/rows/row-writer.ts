import type { SqlValue, Tx } from '../database.ts';
import { boundArray, type ElementType } from './bound-array.ts';

/** A column and the type that its bound text is cast to. */
export type RowColumn = readonly [name: string, type: string];

export type RowTable = {
  readonly into: string;
  /** Columns that are the same in all rows of one call: bound once a statement. */
  readonly shared: readonly RowColumn[];
  readonly columns: readonly RowColumn[];
  /** `ON CONFLICT …`; none for a plain insert. */
  readonly conflict?: string;
};

/**
 * Writes rows by `INSERT … SELECT FROM unnest(…)`: each column is bound as one array, so that a page's rows go in one prepared
 * statement whatever their number.
 *
 * @param shared values of the shared columns
 * @param flat values of the other columns, row after row
 */
export type RowWriter = (
  tx: Tx,
  shared: readonly SqlValue[],
  flat: readonly SqlValue[],
) => Promise<void>;

/** Rows of one statement at most: what is bound stays small beside the page itself. */
const batchRows = 4096;

/** The writer of one table. Keep it: it holds its statement's text. */
export function rowWriter(table: RowTable): RowWriter {
  const text = statementText(table);
  const width = table.columns.length;
  return async (tx, shared, flat) => {
    const all = flat.length / width;
    if (!Number.isInteger(all)) throw new Error(`rows of ${table.into} have ${width} columns each`);
    for (let done = 0; done < all; done += batchRows) {
      const rows = Math.min(batchRows, all - done);
      const arrays = table.columns.map(([, type], column) =>
        boundArray(flat, { type: elementType(type), from: done * width + column, width, rows }),
      );
      await tx.query(text, [...shared, ...arrays], { prepared: true });
    }
  };
}

function statementText({ into, shared, columns, conflict = '' }: RowTable): string {
  const once = shared.map(([, type], index) => `CAST($${index + 1} AS ${type})`);
  const arrays = columns.map(
    ([, type], index) => `CAST($${once.length + index + 1} AS ${elementType(type)}[])`,
  );
  const names = columns.map((_, index) => `c${index}`);
  // Texts are read as the column's type here: sent as such, each would need its own binary form.
  const cells = columns.map(([, type], index) =>
    type === elementType(type) ? `w.c${index}` : `CAST(w.c${index} AS ${type})`,
  );
  return `INSERT INTO ${into} (${[...shared, ...columns].map(([name]) => name).join(',')})
SELECT ${[...once, ...cells].join(',')} FROM unnest(${arrays.join(',')}) AS w(${names.join(',')}) ${conflict}`;
}

/** What a column's array is bound as. */
function elementType(type: string): ElementType {
  return type === 'bytea' ? 'bytea' : 'text';
}

/** The `SET` list of an upsert that takes every named column from the new row. */
export function takeNew(columns: readonly RowColumn[]): string {
  return columns.map(([name]) => `${name} = excluded.${name}`).join(', ');
}

/*
 * How to look things up by a list: `unnest(CAST($1 AS text[])) … CROSS JOIN LATERAL (… = w.x OFFSET 0)`, one index probe per
 * item. `= ANY(list)` and joins are planned by statistics, which a table lacks until it is first analysed: Postgres then
 * takes a tenant's rows for one, and reads all of them for every page of an import.
 */

/** A Postgres array literal of texts, for `unnest(CAST($1 AS text[]))`. */
export function textArray(texts: Iterable<string>): string {
  const items = Array.from(texts, (text) => `"${text.replace(/["\\]/g, '\\$&')}"`);
  return `{${items.join(',')}}`;
}

/** A Postgres array literal of integers, for `unnest(CAST($1 AS integer[]))`. */
export function integerArray(integers: Iterable<number>): string {
  return `{${[...integers].join(',')}}`;
}
