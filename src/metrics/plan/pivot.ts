import type { Column } from './sums.ts';

/** A part of the statement that holds some of the columns, for each side and key: `s`, keys, `p0` … */
export type Source = {
  readonly from: string;
  /** Columns that it holds; the others are zero in it. */
  readonly has: (column: Column) => boolean;
};

/**
 * Brings the two sides of each key into one row, `a0` … of the range and `b0` … of the comparison, and what several sources hold of it together. Keys are matched by grouping,
 * where null is a value like any other, and a join would lose it.
 */
export function pivot(
  sources: readonly Source[],
  keys: readonly string[],
  { columns, compared }: { readonly columns: readonly Column[]; readonly compared: boolean },
): string {
  const parts = sources.map(({ from, has }) => {
    const values = columns.map((column, index) =>
      has(column) ? `v.p${index} AS p${index}` : `CAST(0 AS bigint) AS p${index}`,
    );
    return `SELECT ${['v.s AS s', ...keys.map((key) => `v.${key} AS ${key}`), ...values].join(', ')} FROM ${from} v`;
  });
  const side = (name: 'a' | 'b', number: 0 | 1): readonly string[] =>
    columns.map(
      (_, index) =>
        `COALESCE(sum(u.p${index}) FILTER (WHERE u.s = ${number}), 0) AS ${name}${index}`,
    );
  const selected = [
    ...keys.map((key) => `u.${key} AS ${key}`),
    ...side('a', 0),
    ...(compared ? side('b', 1) : []),
  ];
  const by = keys.map((key) => `u.${key}`).join(', ');
  return `SELECT ${selected.join(', ')} FROM (${parts.join(' UNION ALL ')}) u GROUP BY ${by}`;
}
