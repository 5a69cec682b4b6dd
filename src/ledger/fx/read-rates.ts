import { addDays, type BusinessDay, type CurrencyCode } from '../../core/index.ts';
import type { TenantTx } from '../database.ts';
import { textArray } from '../rows/row-writer.ts';
import {
  type EuroRate,
  maxRateAgeDays,
  type OwnRate,
  type RateBook,
  rateBook,
} from './rate-book.ts';

/** What is to be converted. */
export type RateNeed = {
  readonly from: Iterable<CurrencyCode>;
  readonly to: CurrencyCode;
  readonly firstDay: BusinessDay;
  readonly lastDay: BusinessDay;
};

const ownText = `SELECT base, quote, CAST(day AS text) AS day, CAST(rate AS text) AS rate FROM ledger.fx_rate
WHERE tenant_id = CAST($1 AS uuid) AND day BETWEEN CAST($2 AS date) AND CAST($3 AS date)`;

const euroText = `SELECT e.* FROM unnest(CAST($1 AS text[])) AS w(currency) CROSS JOIN LATERAL (
  SELECT currency, CAST(day AS text) AS day, CAST(per_euro AS text) AS rate FROM control.ecb_rate
  WHERE currency = w.currency AND day BETWEEN CAST($2 AS date) AND CAST($3 AS date) OFFSET 0) AS e`;

/**
 * Reads the rates that conversions on some days may need. Nothing is read where nothing is to be converted.
 *
 * Cost: one row per currency and day of the span.
 */
export async function readRateBook(tx: TenantTx, need: RateNeed): Promise<RateBook> {
  const foreign = [...new Set(need.from)].filter((currency) => currency !== need.to);
  if (foreign.length === 0) return rateBook([], []);
  const first = addDays(need.firstDay, -maxRateAgeDays);
  const own = await tx.query<OwnRate>(ownText, [tx.tenantId, first, need.lastDay]);
  const currencies = new Set<string>([...foreign, need.to]);
  for (const { base, quote } of own) currencies.add(base).add(quote);
  const euro = await tx.query<EuroRate>(euroText, [textArray(currencies), first, need.lastDay]);
  return rateBook(own, euro);
}
