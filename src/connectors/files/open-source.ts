import { AppError } from '../../core/index.ts';
import { firstBytes, type UnpackLimits } from './read-bytes.ts';
import { type CsvReading, inspectCsv, readCsv } from './read-csv.ts';
import type { TableSource } from './table.ts';
import { openWorkbook } from './xlsx/open-workbook.ts';

/**
 * The tables of a file: one of a CSV (packed or not), one per visible sheet of a workbook. Which it is, its first bytes say,
 * not its name. The file is read through once.
 */
export async function openSources(
  path: string,
  options: {
    readonly reading: CsvReading;
    readonly name: string;
    readonly signal: AbortSignal;
    readonly limits?: UnpackLimits;
  },
): Promise<readonly TableSource[]> {
  const head = await firstBytes(path, 8);
  if (head.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004')
    return openWorkbook(path, options);
  if (head.subarray(0, 4).toString('hex') === 'd0cf11e0') {
    throw new AppError(
      'input_invalid',
      `${options.name} is an old or a password-protected Excel file. Save it as .xlsx without a password, or as CSV.`,
    );
  }
  const facts = await inspectCsv(path, options.reading, options);
  const rows: TableSource['rows'] = (signal) => readCsv(facts, { ...options, signal });
  return [{ ...facts, fileName: facts.name, sheet: null, format: 'csv', rows }];
}
