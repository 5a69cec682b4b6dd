import {
  AppError,
  businessDay,
  currencyCode,
  type Fault,
  type TenantId,
} from '../../core/index.ts';
import type { Database, SqlValue } from '../database.ts';
import { rowWriter } from '../rows/row-writer.ts';
import { rateText } from './ecb-rates.ts';
import type { OwnRate } from './rate-book.ts';

const writeRows = rowWriter({
  into: 'ledger.fx_rate',
  shared: [['tenant_id', 'uuid']],
  columns: [
    ['base', 'text'],
    ['quote', 'text'],
    ['day', 'date'],
    ['rate', 'numeric'],
  ],
  conflict: 'ON CONFLICT (tenant_id, base, quote, day) DO UPDATE SET rate = excluded.rate',
});

const columns = ['day', 'base', 'quote', 'rate'];

/**
 * Imports a company's own rates from CSV with the columns `day,base,quote,rate` in any order (comma or semicolon): on that
 * day 1 `base` was `rate` `quote`. They win over the reference rates. Documents are restated by the caller.
 *
 * @returns how many rates were stored
 * @throws AppError `input_invalid` with every fault (line and column): nothing is stored then
 */
export async function importOwnRates(
  db: Database,
  tenantId: TenantId,
  csv: string,
): Promise<number> {
  const rates = parseOwnRates(csv);
  const rows: SqlValue[] = [];
  for (const { base, quote, day, rate } of rates) rows.push(base, quote, day, rate);
  await db.tenant(tenantId, (tx) => writeRows(tx, [tenantId], rows));
  return rates.length;
}

/** Parses the CSV; of two rates of one pair and day the later line stands. See `importOwnRates`. */
export function parseOwnRates(csv: string): OwnRate[] {
  const [header = '', ...lines] = csv.replace(/^\uFEFF/, '').split(/\r?\n/);
  const delimiter = header.includes(';') ? ';' : ',';
  const cellsOf = (line: string) =>
    line.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const names = cellsOf(header).map((name) => name.toLowerCase());
  const missing = columns.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw new AppError(
      'input_invalid',
      `The file has no column ${missing.join(', ')}: the first line must name ${columns.join(', ')}.`,
    );
  }
  const rates = new Map<string, OwnRate>();
  const faults: Fault[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const cells = cellsOf(line);
    const cell = (name: string) => cells[names.indexOf(name)] ?? '';
    try {
      const rate = ownRate(cell);
      rates.set(`${rate.base}/${rate.quote}/${rate.day}`, rate);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      faults.push({ path: `line ${index + 2}`, message: error.message });
    }
  }
  if (faults.length > 0) {
    const said = faults.slice(0, 5).map(({ path, message }) => `${path}: ${message}`);
    throw new AppError('input_invalid', said.join('\n'), { faults });
  }
  return [...rates.values()];
}

function ownRate(cell: (name: string) => string): OwnRate {
  const base = currencyCode(cell('base'));
  const quote = currencyCode(cell('quote'));
  if (base === quote) {
    throw new AppError('input_invalid', `${base} to ${quote} needs no rate: leave the line out`);
  }
  return { base, quote, day: businessDay(cell('day')), rate: rateText(cell('rate'), 'rate') };
}
