import { AppError } from '../../core/index.ts';

/** A column's name as it is compared: case, spaces around and inside, and composed accents make no difference. */
export function columnKey(name: string): string {
  return name
    .normalize('NFC')
    .replace(/^\ufeff/, '')
    .trim()
    .replace(/\s+/g, ' ')
    .toLowerCase();
}

/** A header and where it stands: index of its row among the first rows. */
export type Header = { readonly index: number; readonly columns: readonly string[] };

const searchedRows = 50;

/**
 * The first row that holds all of `required`: what stands above it is no data.
 *
 * @returns null when none of the first 50 rows does
 */
export function findHeader(
  rows: readonly (readonly string[])[],
  required: ReadonlySet<string>,
): Header | null {
  const wanted = [...required].map(columnKey);
  for (const [index, cells] of rows.slice(0, searchedRows).entries()) {
    const keys = new Set(cells.map(columnKey));
    if (wanted.every((column) => keys.has(column)))
      return { index, columns: cells.map((cell) => cell.replace(/^\ufeff/, '').trim()) };
  }
  return null;
}

/** The row that holds most of `required`; on a tie the first. */
export function nearestHeader(
  rows: readonly (readonly string[])[],
  required: ReadonlySet<string>,
): { readonly columns: readonly string[]; readonly missing: readonly string[] } {
  let best = { columns: rows[0] ?? [], missing: [...required] };
  for (const cells of rows.slice(0, searchedRows)) {
    const keys = new Set(cells.map(columnKey));
    const missing = [...required].filter((column) => !keys.has(columnKey(column)));
    if (missing.length < best.missing.length) best = { columns: cells, missing };
  }
  return best;
}

/**
 * The position of each used column.
 *
 * @returns by `columnKey`; a column that the header does not have is left out
 * @throws AppError `input_invalid` when a used column stands there twice
 */
export function columnPositions(
  header: readonly string[],
  used: ReadonlySet<string>,
  fileName: string,
): ReadonlyMap<string, number> {
  const positions = new Map<string, number>();
  const keys = header.map(columnKey);
  for (const column of used) {
    const at = keys.indexOf(columnKey(column));
    if (at === -1) continue;
    const again = keys.indexOf(columnKey(column), at + 1);
    if (again !== -1) {
      throw new AppError(
        'input_invalid',
        `${fileName}: the column "${column}" stands twice in the header (columns ${at + 1} and ${again + 1}). Rename one of them in the file.`,
      );
    }
    positions.set(columnKey(column), at);
  }
  return positions;
}
