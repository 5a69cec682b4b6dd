import {
  AppError,
  type BusinessDay,
  businessDay,
  type CurrencyCode,
  currencyCode,
  parseDecimal,
} from '../../core/index.ts';
import type { Database, SqlValue } from '../database.ts';
import { rowWriter } from '../rows/row-writer.ts';
import type { EuroRate } from './rate-book.ts';
import { isZip, unzipFirst } from './unzip.ts';

/** The whole history has 2 MB; far more is no rates file. */
const maxFileBytes = 64 * 1024 * 1024;

const writeRows = rowWriter({
  into: 'control.ecb_rate',
  shared: [],
  columns: [
    ['currency', 'text'],
    ['day', 'date'],
    ['per_euro', 'numeric'],
  ],
  conflict: `ON CONFLICT (currency, day) DO UPDATE SET per_euro = excluded.per_euro
WHERE control.ecb_rate.per_euro IS DISTINCT FROM excluded.per_euro`,
});

export type EcbReport = {
  readonly rates: number;
  readonly currencies: number;
  readonly firstDay: BusinessDay;
  readonly lastDay: BusinessDay;
};

/**
 * Imports the euro reference rates of the European Central Bank: its `eurofxref-hist` file (history) or `eurofxref` (a day),
 * as CSV or the zip of it. The same file again changes nothing. Documents that lacked a rate are restated by the caller.
 *
 * @throws AppError `input_invalid` with line and column for anything that is not such a file: nothing is stored then
 *
 * Source: ecb.europa.eu, "Euro foreign exchange reference rates": 1 EUR = the number given; N/A = no rate.
 */
export async function importEcbRates(db: Database, file: Uint8Array): Promise<EcbReport> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const text = (isZip(bytes) ? unzipFirst(bytes, maxFileBytes) : bytes).toString('utf8');
  const rates = parseEcbRates(text);
  const days = rates.map(({ day }) => day).sort();
  const rows: SqlValue[] = [];
  for (const { currency, day, rate } of rates) rows.push(currency, day, rate);
  await db.control((tx) => writeRows(tx, [], rows));
  return {
    rates: rates.length,
    currencies: new Set(rates.map(({ currency }) => currency)).size,
    firstDay: days.at(0) ?? businessDay('1999-01-04'),
    lastDay: days.at(-1) ?? businessDay('1999-01-04'),
  };
}

/** Parses the CSV; see `importEcbRates`. */
export function parseEcbRates(text: string): EuroRate[] {
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const [first = '', ...codes] = header.split(',').map((cell) => cell.trim());
  if (first.toLowerCase() !== 'date') {
    throw new AppError(
      'input_invalid',
      `Line 1 begins with "${first.slice(0, 40)}", not with "Date": this is no reference rates file of the ECB.`,
    );
  }
  const currencies = codes.map((code) => (code === '' ? null : currencyCode(code)));
  const rates: EuroRate[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    rates.push(...ratesOfLine(line, currencies, index + 2));
  }
  if (rates.length === 0) throw new AppError('input_invalid', 'The file has no rates in it.');
  return rates;
}

function ratesOfLine(
  line: string,
  currencies: readonly (CurrencyCode | null)[],
  lineNumber: number,
): EuroRate[] {
  const [dayText = '', ...cells] = line.split(',').map((cell) => cell.trim());
  const day = dayOf(dayText, lineNumber);
  const rates: EuroRate[] = [];
  for (const [index, currency] of currencies.entries()) {
    const cell = cells[index] ?? '';
    if (currency === null || cell === '' || cell === 'N/A') continue;
    rates.push({ currency, day, rate: rateText(cell, `line ${lineNumber}, ${currency}`) });
  }
  return rates;
}

/** The daily file writes `13 April 2026`, the history `2026-04-13`. */
function dayOf(text: string, lineNumber: number): BusinessDay {
  const words = /^(\d{1,2}) ([A-Z][a-z]+) (\d{4})$/.exec(text);
  const month = words === null ? -1 : months.indexOf(words[2] ?? '');
  try {
    if (words === null || month < 0) return businessDay(text);
    const two = (value: string | number) => String(value).padStart(2, '0');
    return businessDay(`${words[3]}-${two(month + 1)}-${two(words[1] ?? '')}`);
  } catch (cause) {
    throw new AppError('input_invalid', `Line ${lineNumber}: "${text}" is no day.`, { cause });
  }
}

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/**
 * Checks a rate's text: a positive decimal that the ledger's column holds.
 *
 * @throws AppError `input_invalid`
 */
export function rateText(text: string, place: string): string {
  try {
    const { coefficient, scale } = parseDecimal(text);
    if (coefficient > 0n && scale <= 12 && coefficient < 10n ** BigInt(12 + scale)) return text;
  } catch (cause) {
    throw new AppError('input_invalid', `${place}: "${text}" is no rate.`, { cause });
  }
  throw new AppError(
    'input_invalid',
    `${place}: a rate is above 0, with at most 12 digits before and 12 after the point, not "${text}".`,
  );
}
