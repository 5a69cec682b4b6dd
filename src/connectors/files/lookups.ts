import { AppError } from '../../core/index.ts';
import type { CompileContext } from './compile-value.ts';
import { columnKey } from './header.ts';

const maxRows = 1_000_000;

/** Rows of small files (products, territories …) held in memory, found by their key. */
export class Lookups {
  readonly #rows = new Map<string, Map<string, readonly string[]>>();
  readonly #columns = new Map<string, Map<string, number>>();

  /** @param columns the columns that are asked for; only they are held */
  begin(role: string, columns: ReadonlySet<string>): void {
    if (this.#rows.has(role)) return;
    this.#rows.set(role, new Map());
    this.#columns.set(
      role,
      new Map([...columns].map((column, index) => [columnKey(column), index])),
    );
  }

  /**
   * Keeps a row.
   *
   * @param values the row's texts, in the order of the columns given to `begin`
   * @returns false when the key is known already: the first row stays
   */
  add(role: string, key: string, values: readonly string[]): boolean {
    const rows = this.#rows.get(role);
    if (rows === undefined || rows.has(key)) return false;
    if (rows.size >= maxRows)
      throw new AppError('too_large', `"${role}" has more than ${maxRows} rows to look up in.`);
    rows.set(key, values);
    return true;
  }

  readonly find: CompileContext['lookup'] = (role, key, column) => {
    const row = this.#rows.get(role)?.get(key);
    if (row === undefined) return null;
    return row[this.#columns.get(role)?.get(column) ?? -1] ?? '';
  };
}
