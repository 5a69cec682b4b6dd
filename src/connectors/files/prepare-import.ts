import { createHash } from 'node:crypto';
import {
  AppError,
  type CurrencyCode,
  canonicalJson,
  currencyCode,
  type Json,
  type TimeZone,
  timeZone,
} from '../../core/index.ts';
import { assignRole, noRoleError, rolesByName } from './assign-roles.ts';
import { type ColumnsUsed, columnsUsed } from './columns-used.ts';
import { type FileInput, findFiles, type IgnoredFile } from './find-files.ts';
import { loadLookups } from './load-lookups.ts';
import { Lookups } from './lookups.ts';
import type { Mapping } from './mapping-schema.ts';
import { openSources } from './open-source.ts';
import { parseMapping } from './parse-mapping.ts';
import type { UnpackLimits } from './read-bytes.ts';
import type { CsvReading } from './read-csv.ts';
import { rejectedTables } from './rejected-file.ts';
import type { Table } from './table.ts';
import { detectFormats } from './table-formats.ts';
import { compileContext, planTable, type TablePlan } from './table-plan.ts';

/** An import that is ready to be read: its files found, recognised and understood. Nothing was written. */
export type PreparedImport = {
  readonly mapping: Mapping;
  readonly currency: CurrencyCode;
  readonly zone: TimeZone;
  readonly plans: readonly TablePlan[];
  readonly ignored: readonly IgnoredFile[];
  /** Over the files' bytes and the mapping, hex: a run resumes only where nothing of it changed. */
  readonly fingerprint: string;
};

export type PrepareOptions = {
  /** Files and folders. */
  readonly files: readonly FileInput[];
  /** A mapping file's content, not yet checked. */
  readonly mapping: unknown;
  readonly signal: AbortSignal;
  readonly limits?: UnpackLimits;
};

/**
 * Finds and inspects the files, gives each table its role, finds out how it writes dates and numbers, and compiles the mapping
 * against it.
 *
 * @throws AppError `mapping_invalid` with all faults; `input_invalid` for files that are missing, unreadable or fit no role
 */
export async function prepareImport(options: PrepareOptions): Promise<PreparedImport> {
  const mapping = parseMapping(options.mapping);
  const used = columnsUsed(mapping);
  const { tables, ignored } = await recognise(mapping, used, options);
  const lookups = new Lookups();
  const contexts = new Map(
    tables.map((table) => [
      table,
      compileContext(table, mapping, { used: usedBy(used, table.role), lookups }),
    ]),
  );
  await loadLookups(tables, mapping, { contexts, lookups, used, signal: options.signal });
  const plans: TablePlan[] = [];
  for (const table of tables) {
    const context = contexts.get(table);
    if (context === undefined) continue;
    const formats = await detectFormats(table, mapping, { context, signal: options.signal });
    plans.push(planTable(table, mapping, { context, formats, used: usedBy(used, table.role) }));
  }
  return {
    mapping,
    currency: currencyCode(mapping.store.currency),
    zone: timeZone(mapping.store.zone),
    plans,
    ignored,
    fingerprint: fingerprintOf(mapping, tables),
  };
}

function usedBy(used: ReadonlyMap<string, ColumnsUsed>, role: string): ColumnsUsed {
  return used.get(role) ?? { all: new Set(), required: new Set() };
}

function fingerprintOf(mapping: Mapping, tables: readonly Table[]): string {
  const hash = createHash('sha256').update(canonicalJson(mapping as Json));
  for (const table of tables) hash.update(`\n${table.role}|${table.name}|${table.fingerprint}`);
  return hash.digest('hex');
}

/** How a file is read as far as its name tells its role. */
function readingOf(mapping: Mapping, name: string): CsvReading {
  const roles = rolesByName(mapping, name).map((role) => mapping.files[role]);
  const only = roles.length === 1 ? roles[0] : undefined;
  return { encoding: only?.encoding ?? 'auto', delimiter: only?.delimiter ?? 'auto' };
}

async function recognise(
  mapping: Mapping,
  used: ReadonlyMap<string, ColumnsUsed>,
  options: PrepareOptions,
): Promise<{ readonly tables: readonly Table[]; readonly ignored: readonly IgnoredFile[] }> {
  const { files, ignored: skipped } = await findFiles(options.files);
  const tables: Table[] = [];
  const ignored: IgnoredFile[] = [...skipped];
  for (const file of files) {
    const reading = readingOf(mapping, file.name);
    const opened = await openSources(file.path, { ...options, reading, name: file.name });
    const sources = await rejectedTables(opened, options.signal);
    const known = sources.map((source) => assignRole(source, mapping, used));
    for (const [index, source] of sources.entries()) {
      const table = known[index];
      if (table !== undefined && table !== null) {
        tables.push(table);
        continue;
      }
      const reason = noRoleError(source, mapping, used);
      if (file.named && known.every((one) => one === null)) throw reason;
      ignored.push({ name: source.name, reason: reason.message });
    }
  }
  checkRoles(mapping, tables, ignored);
  return { tables, ignored };
}

function checkRoles(
  mapping: Mapping,
  tables: readonly Table[],
  ignored: readonly IgnoredFile[],
): void {
  const missing = Object.entries(mapping.files)
    .filter(
      ([role, file]) => file.optional !== true && !tables.some((table) => table.role === role),
    )
    .map(
      ([role, file]) => `"${role}"${file.names === undefined ? '' : ` (${file.names.join(', ')})`}`,
    );
  if (missing.length === 0) return;
  const told = ignored.map((file) => `\n  ${file.name}: ${file.reason}`).join('');
  throw new AppError(
    'input_invalid',
    `The mapping also needs a file for ${missing.join(', ')}. Give all files of the import together, or their folder.${told === '' ? '' : `\nLeft alone:${told}`}`,
  );
}
