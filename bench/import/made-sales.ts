import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** A made file of sales and what is in it. */
export type MadeSales = {
  readonly lines: number;
  readonly orders: number;
  readonly grossMinor: number;
};

/** Column names of the made file are those of the `online-retail-ii` preset. */
const header = 'Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n';

/**
 * Writes a packed CSV of invoices of 20 lines each. Two invoices are always open at once, so that their lines alternate, and
 * each tenth description is quoted. The same for the same size.
 */
export async function makeSales(path: string, lines: number): Promise<MadeSales> {
  let grossMinor = 0;
  const invoiceOf = (at: number): number => Math.floor(at / 40) * 2 + (at % 2);
  async function* text(): AsyncGenerator<string> {
    yield header;
    let piece = '';
    for (let at = 0; at < lines; at++) {
      const invoice = invoiceOf(at);
      const product = (at * 7919) % 4999;
      const quantity = 1 + (at % 12);
      const pennies = 55 + (product % 997);
      grossMinor += quantity * pennies;
      const name =
        product % 10 === 0 ? `"BOX OF ""${product}"", LARGE"` : `WHITE BOX NUMBER ${product}`;
      const day = new Date(
        Date.UTC(2024, 0, 1 + Math.floor((invoice * 600 * 20) / lines), 9),
      ).toISOString();
      piece += `${500_000 + invoice},${20_000 + product},${name},${quantity},${day.slice(0, 10)} 09:00:00,${(pennies / 100).toFixed(2)},${13_000 + (invoice % 5900)},United Kingdom\n`;
      if (at % 2000 === 1999) {
        yield piece;
        piece = '';
      }
    }
    yield piece;
  }
  await pipeline(text, createGzip({ level: 1 }), createWriteStream(path));
  return {
    lines,
    orders: new Set(Array.from({ length: lines }, (_, at) => invoiceOf(at))).size,
    grossMinor,
  };
}
