import { AppError } from '../../core/index.ts';
import type { ColumnsUsed } from './columns-used.ts';
import { splitRow } from './csv-rows.ts';
import { findHeader, nearestHeader } from './header.ts';
import type { FileRole, Mapping } from './mapping-schema.ts';
import type { Table, TableSource } from './table.ts';
import { transposeSource } from './transpose.ts';

/**
 * A pattern with `*` and `?` over a file's name, whatever its case. Not by a regular expression: a pattern comes from a user,
 * and one of many `*` would take for ever there; this takes at most pattern × name steps.
 */
export function nameMatches(pattern: string, name: string): boolean {
  const [wanted, text] = [pattern.toLowerCase(), name.toLowerCase()];
  let [at, from] = [0, 0];
  let [star, retry] = [-1, 0];
  while (from < text.length) {
    if (wanted[at] === '*') {
      star = at;
      retry = from;
      at += 1;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === text[from])) {
      at += 1;
      from += 1;
    } else if (star !== -1) {
      at = star + 1;
      retry += 1;
      from = retry;
    } else return false;
  }
  while (wanted[at] === '*') at += 1;
  return at === wanted.length;
}

/** The roles that a file's name allows: those that name it, else those that name no file at all. */
export function rolesByName(mapping: Mapping, fileName: string): readonly string[] {
  const roles = Object.entries(mapping.files);
  const naming = roles.filter(([, role]) =>
    role.names?.some((name) => nameMatches(name, fileName)),
  );
  const open = roles.filter(([, role]) => role.names === undefined);
  return (naming.length > 0 ? naming : open).map(([role]) => role);
}

/**
 * Gives a table its role: of those that its name allows, the one whose columns it has, and of several the one that needs most.
 *
 * @returns null when it is not one of the mapping's files
 */
export function assignRole(
  source: TableSource,
  mapping: Mapping,
  used: ReadonlyMap<string, ColumnsUsed>,
): Table | null {
  const fitting = rolesByName(mapping, source.fileName).flatMap((role) => {
    const file = mapping.files[role];
    const columns = used.get(role);
    if (file === undefined || columns === undefined) return [];
    if (file.sheet !== undefined && source.sheet !== null && file.sheet !== source.sheet) return [];
    const table = tableOf(source, role, { file, required: wanted(file, columns) });
    return table === null ? [] : [{ table, weight: wanted(file, columns).size }];
  });
  return fitting.toSorted((a, b) => b.weight - a.weight)[0]?.table ?? null;
}

function wanted(file: FileRole, columns: ColumnsUsed): ReadonlySet<string> {
  return new Set([...columns.required, ...(file.columns ?? [])]);
}

function tableOf(
  given: TableSource,
  role: string,
  needs: { readonly file: FileRole; readonly required: ReadonlySet<string> },
): Table | null {
  const source = needs.file.transposed === true ? transposeSource(given) : given;
  const cells = source.head.map((row) => splitRow(row.raw, source.delimiter));
  const header = findHeader(cells, needs.required);
  if (header === null) return null;
  const { head, ...rest } = source;
  return {
    ...rest,
    role,
    columns: header.columns,
    headerLine: head[header.index]?.line ?? 1,
    before: head.slice(0, header.index),
    sample: head.slice(header.index + 1),
    rows: (signal) => rowsAfter(source, header.index + 1, signal),
  };
}

async function* rowsAfter(
  source: TableSource,
  skip: number,
  signal: AbortSignal,
): ReturnType<TableSource['rows']> {
  let left = skip;
  for await (const batch of source.rows(signal)) {
    const rows = left > 0 ? batch.rows.slice(left) : batch.rows;
    left = Math.max(0, left - batch.rows.length);
    if (rows.length > 0) yield { ...batch, rows };
  }
}

/** Why a table has no role, in words: the nearest role and what is missing for it. */
export function noRoleError(
  source: TableSource,
  mapping: Mapping,
  used: ReadonlyMap<string, ColumnsUsed>,
): AppError {
  const cells = source.head.map((row) => splitRow(row.raw, source.delimiter));
  const byName = rolesByName(mapping, source.fileName);
  const candidates = (byName.length > 0 ? byName : Object.keys(mapping.files)).map((role) => ({
    role,
    ...nearestHeader(cells, used.get(role)?.required ?? new Set()),
  }));
  const best = candidates.toSorted((a, b) => a.missing.length - b.missing.length)[0];
  const missing = (best?.missing ?? []).map((column) => `"${column}"`).join(', ');
  const found = (best?.columns ?? [])
    .slice(0, 40)
    .map((column) => column.trim())
    .join(', ');
  return new AppError(
    'input_invalid',
    `${source.name} fits no part of the mapping. For "${best?.role}" the ${best?.missing.length === 1 ? 'column' : 'columns'} ${missing} ${best?.missing.length === 1 ? 'is' : 'are'} missing; the file has: ${found}. Another mapping, or another delimiter or encoding?`,
  );
}
