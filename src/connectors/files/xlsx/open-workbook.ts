import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../../core/index.ts';
import type { RawRow } from '../csv-rows.ts';
import { fileError, type UnpackLimits } from '../read-bytes.ts';
import type { TableSource } from '../table.ts';
import { readSheet } from './read-sheet.ts';
import { readWorkbook } from './workbook-parts.ts';
import { openZip, zipError } from './zip-parts.ts';

type OpenOptions = {
  readonly signal: AbortSignal;
  readonly name?: string;
  readonly limits?: UnpackLimits;
};

const headRows = 1000;

/**
 * The visible sheets of a workbook that have a row, each as a table of CSV text. Held in memory: the workbook's shared texts
 * while a sheet is read; never a sheet.
 *
 * @throws AppError `input_invalid` for a damaged or empty workbook, `too_large` for a zip bomb
 */
export async function openWorkbook(
  path: string,
  options: OpenOptions,
): Promise<readonly TableSource[]> {
  const fingerprint = await fileHash(path, options.signal);
  const sizeBytes = (await stat(path)).size;
  const name = options.name ?? basename(path);
  const sources: TableSource[] = [];
  for (const sheet of await sheetHeads(path, options)) {
    if (sheet.head.length === 0) continue;
    sources.push({
      path,
      name: `${name} / ${sheet.name}`,
      fileName: name,
      sheet: sheet.name,
      format: 'xlsx',
      encoding: 'utf-8',
      delimiter: ',',
      sizeBytes,
      fingerprint,
      head: sheet.head,
      rows: (signal) =>
        sheetRows(path, { ...options, signal, part: sheet.part, sizeBytes, fingerprint }),
    });
  }
  if (sources.length === 0)
    throw new AppError('input_invalid', `${name} is empty: no visible sheet has a row.`);
  return sources;
}

async function fileHash(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const bytes of createReadStream(path, { signal })) hash.update(bytes as Buffer);
  } catch (error) {
    signal.throwIfAborted();
    throw fileError(error, path);
  }
  return hash.digest('hex');
}

function nameOf(path: string, options: OpenOptions): string {
  return options.name ?? basename(path);
}

type SheetHead = { readonly name: string; readonly part: string; readonly head: readonly RawRow[] };

async function sheetHeads(path: string, options: OpenOptions): Promise<readonly SheetHead[]> {
  try {
    await using parts = await openZip(path, nameOf(path, options), options.limits);
    const workbook = await readWorkbook(parts, basename(path));
    const heads: SheetHead[] = [];
    for (const { name, part } of workbook.sheets) {
      const head: RawRow[] = [];
      for await (const { rows } of readSheet(parts, { part, workbook, signal: options.signal })) {
        head.push(...rows.slice(0, headRows - head.length));
        if (head.length >= headRows) break;
      }
      heads.push({ name, part, head });
    }
    return heads;
  } catch (error) {
    options.signal.throwIfAborted();
    throw zipError(error, path, nameOf(path, options));
  }
}

async function* sheetRows(
  path: string,
  sheet: OpenOptions & {
    readonly part: string;
    readonly sizeBytes: number;
    readonly fingerprint: string;
  },
): ReturnType<TableSource['rows']> {
  try {
    if ((await fileHash(path, sheet.signal)) !== sheet.fingerprint) {
      throw new AppError(
        'conflict',
        `${basename(path)} was changed while it was being read. Nothing was imported; start again when it is complete.`,
      );
    }
    await using parts = await openZip(path, nameOf(path, sheet), sheet.limits);
    const workbook = await readWorkbook(parts, basename(path));
    for await (const { rows, share } of readSheet(parts, {
      part: sheet.part,
      workbook,
      signal: sheet.signal,
    })) {
      yield { rows, bytesDone: Math.round(share * sheet.sizeBytes) };
    }
  } catch (error) {
    sheet.signal.throwIfAborted();
    throw zipError(error, path, nameOf(path, sheet));
  }
}
