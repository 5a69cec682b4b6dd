import { assignRole, rolesByName } from './assign-roles.ts';
import { columnsUsed } from './columns-used.ts';
import { splitRow } from './csv-rows.ts';
import { type FileInput, findFiles } from './find-files.ts';
import { likelyHeader } from './likely-header.ts';
import type { Mapping } from './mapping-schema.ts';
import { openSources } from './open-source.ts';
import { type Preset, presets } from './presets.ts';
import type { UnpackLimits } from './read-bytes.ts';
import { rejectedTables } from './rejected-file.ts';
import { suggestMapping } from './suggest-mapping.ts';
import type { TableSource } from './table.ts';

/** What a file looks like, before any mapping was chosen. */
export type DescribedTable = {
  readonly name: string;
  readonly sizeBytes: number;
  readonly format: 'csv' | 'xlsx';
  readonly encoding: string;
  /** Null for a sheet. */
  readonly delimiter: string | null;
  /** Line of the header, from 1. */
  readonly headerLine: number;
  readonly columns: readonly string[];
  /** First rows below the header, as texts. */
  readonly sample: readonly (readonly string[])[];
  /** Role under the suggested mapping; null = it has none there. */
  readonly role: string | null;
};

export type DescribedFiles = {
  readonly tables: readonly DescribedTable[];
  /** The preset whose every needed file is there and that explains most tables; null = none. */
  readonly preset: Preset | null;
  /** The preset's mapping, or a first guess made of the columns' names to be completed by hand. */
  readonly mapping: Mapping | null;
};

const sampleRows = 10;

/**
 * Says what files look like and which preset fits them. Reads each through once; writes nothing.
 *
 * @throws AppError `input_invalid`, `too_large` as `prepareImport`
 */
export async function describeFiles(
  files: readonly FileInput[],
  options: { readonly signal: AbortSignal; readonly limits?: UnpackLimits },
): Promise<DescribedFiles> {
  const sources: TableSource[] = [];
  for (const file of (await findFiles(files)).files) {
    const reading = { encoding: 'auto', delimiter: 'auto' } as const;
    const opened = await openSources(file.path, { ...options, reading, name: file.name });
    sources.push(...(await rejectedTables(opened, options.signal)));
  }
  const preset = fittingPreset(sources);
  const mapping = preset?.mapping ?? suggestMapping(sources);
  return { tables: sources.map((source) => described(source, mapping)), preset, mapping };
}

function fittingPreset(sources: readonly TableSource[]): Preset | null {
  const fitting = presets().flatMap((preset) => {
    const used = columnsUsed(preset.mapping);
    const roles = sources.map((source) => assignRole(source, preset.mapping, used)?.role ?? null);
    const filled = Object.entries(preset.mapping.files).every(
      ([role, file]) => file.optional === true || roles.includes(role),
    );
    return filled ? [{ preset, explained: roles.filter((role) => role !== null).length }] : [];
  });
  return fitting.toSorted((a, b) => b.explained - a.explained)[0]?.preset ?? null;
}

function described(source: TableSource, mapping: Mapping | null): DescribedTable {
  const table = mapping === null ? null : assignRole(source, mapping, columnsUsed(mapping));
  const cells = source.head.slice(0, 60).map((row) => splitRow(row.raw, source.delimiter));
  const at = likelyHeader(cells);
  const columns =
    table?.columns ?? cells[at]?.map((cell) => cell.replace(/^\ufeff/, '').trim()) ?? [];
  const below = table?.sample ?? source.head.slice(at + 1);
  return {
    name: source.name,
    sizeBytes: source.sizeBytes,
    format: source.format,
    encoding: source.encoding,
    delimiter: source.format === 'csv' ? source.delimiter : null,
    headerLine: table?.headerLine ?? source.head[at]?.line ?? 1,
    columns,
    sample: below.slice(0, sampleRows).map((row) => splitRow(row.raw, source.delimiter)),
    role: table?.role ?? (mapping === null ? null : (nameRole(mapping, source) ?? null)),
  };
}

/** A role that the file's name alone gives: shown, so that it is clear what is missing in it. */
function nameRole(mapping: Mapping, source: TableSource): string | undefined {
  const roles = rolesByName(mapping, source.fileName);
  const named = roles.filter((role) => mapping.files[role]?.names !== undefined);
  return named.length === 1 ? named[0] : undefined;
}
