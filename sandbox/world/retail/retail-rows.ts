import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { AppError } from '../../../src/core/index.ts';
import { parseCsv } from './parse-csv.ts';

/** A line of a retailer's book, as its CSV has it. */
export type RetailRow = {
  readonly invoice: string;
  readonly stockCode: string;
  readonly description: string;
  readonly quantity: number;
  /** Local time of the shop, `2009-12-01 07:45:00`. */
  readonly at: string;
  /** Decimal text, up to four decimals. */
  readonly price: string;
  /** '' = nobody known. */
  readonly customer: string;
  readonly country: string;
};

const columns = [
  'Invoice',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'Price',
  'Customer ID',
  'Country',
] as const;

/**
 * Reads such a CSV, packed or not.
 *
 * @throws AppError `input_invalid` when it can't be read or lacks a column
 */
export async function readRetailRows(file: string): Promise<RetailRow[]> {
  const bytes = await readFile(file).catch((cause: Error) => {
    throw new AppError('input_invalid', `${file} can not be read: ${cause.message}`, { cause });
  });
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return retailRows(text, file);
}

export function retailRows(text: string, file = 'the CSV'): RetailRow[] {
  const rows = parseCsv(text);
  const header = rows.next().value ?? [];
  const places = columns.map((column) => {
    const place = header.indexOf(column);
    if (place < 0) throw new AppError('input_invalid', `${file} has no column ${column}`);
    return place;
  });
  const found: RetailRow[] = [];
  for (const row of rows) {
    const cell = (column: number): string => row[places[column] ?? -1] ?? '';
    found.push({
      invoice: cell(0),
      stockCode: cell(1),
      description: cell(2),
      quantity: Number(cell(3)),
      at: cell(4),
      price: cell(5),
      customer: cell(6).replace(/\.0$/, ''),
      country: cell(7),
    });
  }
  return found;
}

/** The rows as a CSV of the same columns. */
export function retailCsv(rows: readonly RetailRow[]): string {
  const quoted = (text: string): string =>
    /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = rows.map((row) =>
    [
      row.invoice,
      row.stockCode,
      row.description,
      String(row.quantity),
      row.at,
      row.price,
      row.customer,
      row.country,
    ]
      .map(quoted)
      .join(','),
  );
  return `${columns.join(',')}\n${lines.join('\n')}\n`;
}
