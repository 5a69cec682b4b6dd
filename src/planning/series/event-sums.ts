import type { ForecastMeasure } from '../../ledger/index.ts';
import type { TwinReader } from '../../twin/index.ts';
import { type PlanSpan, periodIndexSql } from './plan-periods.ts';

/** What is added up: a measure of one store, in its own currency; or of the company, in the reporting one. */
export type SumsRequest = {
  readonly measure: ForecastMeasure;
  /** Null = all stores, in the reporting currency. */
  readonly storeId: number | null;
  readonly span: Pick<PlanSpan, 'grain' | 'periods' | 'originDay'>;
  /** Last day that counts; the origin by default. */
  readonly lastDay?: string;
};

/** Where events are added up by: columns of the event `e`, or of what is joined to it. */
export type SumsBy = {
  readonly from: 'twin.document_event' | 'ledger.sale_event';
  readonly keys: readonly string[];
  readonly joins?: string;
  /** Conditions on the event. */
  readonly where?: string;
  /** Also the value and number of units sold, for prices. */
  readonly prices?: boolean;
};

/** One sum: ids of its keys, the place of its period, the value, and where asked for units sold and their value. */
export type SumRow = {
  readonly ids: readonly (number | null)[];
  readonly index: number;
  readonly value: number;
  readonly unitsE3: number;
  readonly salesMinor: number;
};

/** Minor units, or thousandths of units: exactly what the catalog's `net_sales` and `units` add up. */
export function valueSql(measure: ForecastMeasure, storeId: number | null): string {
  if (measure === 'units') return "COALESCE(sum(e.quantity_e3) FILTER (WHERE e.kind = 'sale'), 0)";
  return storeId === null
    ? 'COALESCE(sum(e.reporting_gross + e.reporting_discount), 0)'
    : 'COALESCE(sum(e.gross + e.discount), 0)';
}

/**
 * Adds up sales and reversals by keys and period, on the clock of events.
 *
 * Cost: one pass over the events of the span; a row per key and period that has any.
 */
export async function readSums(
  reader: TwinReader,
  request: SumsRequest,
  by: SumsBy,
): Promise<readonly SumRow[]> {
  const { measure, storeId, span, lastDay = span.originDay } = request;
  const first = 'CAST($1 AS date)';
  const keys = by.keys.map((key, place) => `${key} AS k${place}`);
  const prices = by.prices
    ? `, CAST(COALESCE(sum(e.quantity_e3) FILTER (WHERE e.kind = 'sale'), 0) AS bigint),
CAST(COALESCE(sum(e.gross + e.discount) FILTER (WHERE e.kind = 'sale'), 0) AS bigint)`
    : '';
  const store =
    storeId === null ? 'CAST($3 AS integer) IS NULL' : 'e.store_id = CAST($3 AS integer)';
  const groups = [...by.keys.map((_, place) => `k${place}`), 'period'].join(', ');
  const sql = `SELECT ${[...keys, `${periodIndexSql(span.grain, 'e.event_day', first)} AS period`].join(', ')},
CAST(${valueSql(measure, storeId)} AS bigint)${prices}
FROM ${by.from} e ${by.joins ?? ''}
WHERE e.event_day BETWEEN ${first} AND CAST($2 AS date) AND ${store} AND e.kind IN ('sale', 'reversal')${by.where === undefined ? '' : ` AND ${by.where}`}
GROUP BY ${groups} ORDER BY ${groups}`;
  const values = [
    span.periods[0] ?? span.originDay,
    lastDay,
    storeId === null ? null : String(storeId),
  ];
  const { rows } = await reader.query(sql, values);
  const count = by.keys.length;
  return rows.map((row) => ({
    ids: row.slice(0, count).map((id) => (id === null ? null : Number(id))),
    index: Number(row[count]),
    value: Number(row[count + 1]),
    unitsE3: Number(row[count + 2] ?? 0),
    salesMinor: Number(row[count + 3] ?? 0),
  }));
}
