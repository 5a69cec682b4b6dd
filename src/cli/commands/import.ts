import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { findPreset, presets } from '../../connectors/index.ts';
import { AppError } from '../../core/index.ts';
import { type ImportMode, type ImportReport, importFiles } from '../../sync/index.ts';
import type { Command, CommandContext } from '../command.ts';
import { flagOption, requiredOption, textOption } from '../options.ts';
import { progressText } from '../progress-text.ts';
import { baseHelp, baseOptions, chosenTenant, withBase } from '../with-base.ts';

/** `tillstream import`: takes files into a store. */
export const importCommand: Command = {
  name: 'import',
  summary: 'take CSV and XLSX files into a store',
  usage: [
    'import FILE|FOLDER… --mapping PRESET|FILE --store NAME [--mode append|replace-range] [--json]',
  ],
  help: `Takes one file, several, or a folder into a store, which is made when no store has that name. The same files twice
change nothing; an interrupted import goes on where it stopped when it is started again.

  --mapping NAME   a preset (${presets()
    .map((preset) => preset.name)
    .join(', ')}) or a mapping file (docs/import.md)
  --store NAME     the store
  --mode MODE      append (default): rows that a newer file no longer has stay; replace-range: they go
  --currency CODE  books of a new store, instead of the mapping's
  --zone ZONE      time zone of a new store, instead of the mapping's
${baseHelp}
  --json           the report as JSON`,
  options: {
    ...baseOptions,
    mapping: { type: 'string' },
    store: { type: 'string' },
    mode: { type: 'string' },
    currency: { type: 'string' },
    zone: { type: 'string' },
    json: { type: 'boolean' },
  },
  run: async (context) => {
    const report = await take(context);
    context.terminal.out(
      flagOption(context.options, 'json') ? JSON.stringify(report) : reportText(report),
    );
    return 0;
  },
};

async function take(context: CommandContext): Promise<ImportReport> {
  const { options, positionals, signal, terminal } = context;
  if (positionals.length === 0)
    throw new AppError('input_invalid', 'which file or folder? See: tillstream help import');
  const mapping = await mappingOf(requiredOption(options, 'mapping'));
  const storeName = requiredOption(options, 'store');
  const mode = modeOf(textOption(options, 'mode') ?? 'append');
  const currency = textOption(options, 'currency');
  const zone = textOption(options, 'zone');
  return withBase(context, async (base) =>
    importFiles({
      database: base.database,
      tenantId: await chosenTenant(base, context),
      stagingFolder: base.folder.staging,
      log: base.logger,
      signal,
      mapping,
      storeName,
      mode,
      files: positionals.map((path) => resolve(path)),
      trigger: 'cli',
      onProgress: (progress) => terminal.progress(progressText(progress)),
      ...(currency === undefined ? {} : { currency }),
      ...(zone === undefined ? {} : { zone }),
    }),
  );
}

function modeOf(text: string): ImportMode {
  if (text === 'append' || text === 'replace-range') return text;
  throw new AppError('input_invalid', `--mode ${text}: append or replace-range is expected`);
}

/** A preset's mapping by its name, or a mapping file's content. */
async function mappingOf(name: string): Promise<unknown> {
  const isFile = await stat(name).then(
    (facts) => facts.isFile(),
    () => false,
  );
  if (!isFile && /[/\\]|\.json$/.test(name)) {
    throw new AppError('input_invalid', `--mapping ${name}: there is no such file`);
  }
  if (!isFile) return findPreset(name).mapping;
  const text = await readFile(name, 'utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('mapping_invalid', `${name} is no JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function reportText(report: ImportReport): string {
  const count = (value: number): string => value.toLocaleString('en');
  const reasons = Object.entries(report.rejected).map(
    ([reason, rows]) => `  ${reason}: ${count(rows)}`,
  );
  return [
    `${report.storeName}: ${count(report.rowsRead)} rows in ${report.seconds} s (${count(report.rowsPerSecond)} rows/s)${report.resumed ? ', resumed' : ''}`,
    `${count(report.orders)} orders, ${count(report.credits)} credits, ${count(report.adjustments)} adjustments, ${count(report.lines)} lines`,
    `${count(report.stored)} stored, ${count(report.unchanged)} unchanged, ${count(report.removed)} removed; revision ${report.revision}`,
    ...(report.removalSkipped === null ? [] : [report.removalSkipped]),
    ...(report.rejectedRows === 0
      ? []
      : [`${count(report.rejectedRows)} rows rejected:`, ...reasons]),
  ].join('\n');
}
