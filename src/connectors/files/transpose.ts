import { AppError, quoteCell } from '../../core/index.ts';
import { type RawRow, splitRow } from './csv-rows.ts';
import type { TableSource } from './table.ts';

/**
 * A small table that lies on its side (names down the first column, one record per column) turned upright. A row's `line` is
 * then the number of the column it came from.
 */
export function transposeSource(source: TableSource): TableSource {
  return {
    ...source,
    head: turned(source.head, source.delimiter),
    rows: async function* (signal) {
      const rows: RawRow[] = [];
      let bytesDone = 0;
      for await (const batch of source.rows(signal)) {
        rows.push(...batch.rows);
        bytesDone = batch.bytesDone;
        if (rows.length > 1000)
          throw new AppError(
            'too_large',
            `${source.name}: a transposed file has at most 1,000 rows.`,
          );
      }
      yield { rows: turned(rows, source.delimiter), bytesDone };
    },
  };
}

function turned(rows: readonly RawRow[], delimiter: string): RawRow[] {
  const cells = rows.map((row) => splitRow(row.raw, delimiter));
  const width = Math.max(0, ...cells.map((row) => row.length));
  return Array.from({ length: width }, (_, column) => ({
    raw: cells.map((row) => quoteCell(row[column] ?? '', delimiter)).join(delimiter),
    line: column + 1,
  }));
}
