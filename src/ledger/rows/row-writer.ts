import type { SqlValue, Tx } from '../database.ts';

/** A column and the type that its bound text is cast to. */
export type RowColumn = readonly [name: string, type: string];

export type RowTable = {
  readonly into: string;
  /** Columns that are the same in all rows of one call: bound once a statement. */
  readonly shared: readonly RowColumn[];
  readonly columns: readonly RowColumn[];
  /** `ON CONFLICT …`; empty for a plain insert. */
  readonly conflict?: string;
};

/**
 * Writes rows as multi-row `INSERT … VALUES` of a few fixed sizes, each kept prepared.
 *
 * @param shared values of the shared columns
 * @param flat values of the other columns, row after row
 */
export type RowWriter = (
  tx: Tx,
  shared: readonly SqlValue[],
  flat: readonly SqlValue[],
) => Promise<void>;

/**
 * Rows of one statement, largest first: a page's rows go in few round trips, whatever their number. Larger ones gain nothing
 * measurable and cost the server memory per connection.
 */
const batchRows = [256, 128, 64, 32, 16, 8, 4, 2, 1];
/** In batches from this size on, columns that are the same in every row are bound once. */
const compactFromRows = 128;
/** Each pattern of such columns is a statement of its own on every connection: few are worth keeping. */
const maxPatterns = 3;

/** The writer of one table. Keep it: it holds its statements' texts. */
export function rowWriter(table: RowTable): RowWriter {
  const texts = new Map<string, string>();
  const patterns = new Map<string, ReadonlySet<number>>();
  const width = table.columns.length;
  const write = async (tx: Tx, shared: readonly SqlValue[], flat: readonly SqlValue[]) => {
    const rows = flat.length / width;
    const same = patternOf(patterns, flat, { rows, width });
    const key = `${rows}:${[...same].join(',')}`;
    let text = texts.get(key);
    if (text === undefined) {
      text = statementText(table, rows, same);
      texts.set(key, text);
    }
    await tx.query(text, valuesOf({ shared, flat, width, same }), { prepared: true });
  };
  return async (tx, shared, flat) => {
    let from = 0;
    for (const size of batchRows) {
      while (flat.length - from >= size * width) {
        await write(tx, shared, flat.slice(from, from + size * width));
        from += size * width;
      }
    }
    if (from !== flat.length) throw new Error(`rows of ${table.into} have ${width} columns each`);
  };
}

const noColumns: ReadonlySet<number> = new Set();

/**
 * The columns of a batch to bind once: all that are the same in every row, if that pattern is known or there is room for a
 * new one; else the largest known pattern that fits.
 */
function patternOf(
  patterns: Map<string, ReadonlySet<number>>,
  flat: readonly SqlValue[],
  { rows, width }: { readonly rows: number; readonly width: number },
): ReadonlySet<number> {
  if (rows < compactFromRows) return noColumns;
  const same = constantColumns(flat, width);
  const key = [...same].join(',');
  const known = patterns.get(key);
  if (known !== undefined) return known;
  if (patterns.size < maxPatterns) {
    patterns.set(key, same);
    return same;
  }
  let best = noColumns;
  for (const pattern of patterns.values()) {
    if (pattern.size > best.size && [...pattern].every((column) => same.has(column))) {
      best = pattern;
    }
  }
  return best;
}

function constantColumns(flat: readonly SqlValue[], width: number): Set<number> {
  const same = new Set<number>();
  for (let column = 0; column < width; column += 1) {
    const first = flat[column];
    let at = column + width;
    while (at < flat.length && flat[at] === first) at += width;
    if (at >= flat.length) same.add(column);
  }
  return same;
}

function statementText(table: RowTable, rows: number, same: ReadonlySet<number>): string {
  const once = table.shared.map(([, type], index) => `CAST($${index + 1} AS ${type})`);
  let next = once.length + 1;
  const constants = new Map<number, number>();
  for (const column of same) {
    constants.set(column, next);
    next += 1;
  }
  const lists = Array.from({ length: rows }, () => {
    const cells = table.columns.map(([, type], column) => {
      const constant = constants.get(column);
      if (constant !== undefined) return `CAST($${constant} AS ${type})`;
      next += 1;
      return `CAST($${next - 1} AS ${type})`;
    });
    return `(${[...once, ...cells].join(',')})`;
  });
  const names = [...table.shared, ...table.columns].map(([name]) => name);
  return `INSERT INTO ${table.into} (${names.join(',')}) VALUES ${lists.join(',')} ${table.conflict ?? ''}`;
}

type Batch = {
  readonly shared: readonly SqlValue[];
  readonly flat: readonly SqlValue[];
  readonly width: number;
  readonly same: ReadonlySet<number>;
};

function valuesOf({ shared, flat, width, same }: Batch): SqlValue[] {
  const values: SqlValue[] = [...shared];
  for (const column of same) values.push(flat[column] ?? null);
  if (same.size === 0) return values.concat(flat);
  const varying: number[] = [];
  for (let column = 0; column < width; column += 1) if (!same.has(column)) varying.push(column);
  for (let row = 0; row < flat.length; row += width) {
    for (const column of varying) values.push(flat[row + column] ?? null);
  }
  return values;
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
