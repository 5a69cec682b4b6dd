import type { ColumnsUsed } from './columns-used.ts';
import { type CompileContext, compileValue } from './compile-value.ts';
import { splitRow } from './csv-rows.ts';
import type { Lookups } from './lookups.ts';
import type { Mapping } from './mapping-schema.ts';
import type { Table } from './table.ts';

/** Reads the tables that others look up in, whole, into memory; the first row of a key stays. */
export async function loadLookups(
  tables: readonly Table[],
  mapping: Mapping,
  into: {
    readonly contexts: ReadonlyMap<Table, CompileContext>;
    readonly lookups: Lookups;
    readonly used: ReadonlyMap<string, ColumnsUsed>;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  for (const table of tables) {
    const key = mapping.files[table.role]?.key;
    const context = into.contexts.get(table);
    const columns = into.used.get(table.role)?.all;
    if (key === undefined || context === undefined || columns === undefined) continue;
    into.lookups.begin(table.role, columns);
    const readKey = compileValue(key, context);
    const readers = [...columns].map((column) => compileValue(column, context));
    for await (const { rows } of table.rows(into.signal)) {
      for (const row of rows) {
        const cells = splitRow(row.raw, table.delimiter);
        const id = readKey(cells);
        if (id !== '' && cells.length >= table.columns.length)
          into.lookups.add(
            table.role,
            id,
            readers.map((read) => read(cells)),
          );
      }
    }
  }
}
