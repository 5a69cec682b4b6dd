import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** One row of UCI's Online Retail II, as text. */
export type RetailRow = {
  readonly invoice: string;
  readonly code: string;
  readonly description: string;
  readonly quantity: string;
  /** `2009-12-01 07:45:00`, on the shop's clock. */
  readonly at: string;
  readonly price: string;
  /** Blank where nobody is named. */
  readonly customer: string;
  readonly country: string;
};

const header = 'Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country';

/** Rows of the merged CSV, gzipped or plain, in their order. */
export async function* readRetailRows(path: string): AsyncGenerator<RetailRow> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  let first = true;
  let open = '';
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (first) {
      if (line !== header) throw new RangeError(`expected the columns ${header}, got ${line}`);
      first = false;
      continue;
    }
    const text = open + line;
    // A line break inside quotes: the row goes on.
    open = text.split('"').length % 2 === 0 ? `${text}\n` : '';
    if (open === '' && text !== '') yield rowOf(splitCsv(text));
  }
}

function rowOf(cells: readonly string[]): RetailRow {
  const [invoice = '', code = '', description = '', quantity = '', at = '', price = ''] = cells;
  const customer = cells[6] ?? '';
  return {
    ...{ invoice, code, description, quantity, at, price },
    customer: customer === 'nan' ? '' : customer,
    country: cells[7] ?? '',
  };
}

function splitCsv(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const cells: string[] = [];
  for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g))
    cells.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
  return cells;
}

/** The same rows as a CSV file that any importer reads. */
export function retailCsv(rows: readonly RetailRow[]): string {
  const cell = (text: string): string =>
    /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = rows.map((row) =>
    [
      row.invoice,
      row.code,
      row.description,
      row.quantity,
      row.at,
      row.price,
      row.customer,
      row.country,
    ]
      .map(cell)
      .join(','),
  );
  return `${[header, ...lines].join('\n')}\n`;
}
