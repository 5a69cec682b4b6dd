import type { TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { numberText } from '../rows/bound-text.ts';
import { integerArray } from '../rows/row-writer.ts';
import type { ForecastGrain, ForecastLevel, ForecastMeasure } from './forecast.ts';

export type AccuracyRequest = {
  readonly grain: ForecastGrain;
  readonly measure: ForecastMeasure;
  readonly level: ForecastLevel;
  readonly nodeIds?: readonly number[];
  readonly storeId?: number;
  /** First days of periods, both in. */
  readonly from?: string;
  readonly to?: string;
  /** One row per steps ahead, per period forecast, or one of all. */
  readonly by: 'step' | 'day' | 'all';
};

/** How good forecasts were whose truth has come. Null = not defined, or nothing to say it of. */
export type AccuracyRow = {
  /** Step, first day of the period, or `all`. */
  readonly group: string;
  /** Forecasts judged. */
  readonly count: number;
  /** Mean absolute error, in the series' unit. */
  readonly mae: number | null;
  /** Mean absolute percentage error, of periods that were not 0; 0.1 = 10 %. */
  readonly mape: number | null;
  /** Mean absolute error by that of the seasonal naive forecast inside the history. */
  readonly mase: number | null;
  /** Forecast less truth on average, in the series' unit: above 0 = too high. */
  readonly bias: number | null;
  /** Share of truths inside the intervals, 0 to 1. */
  readonly coverage80: number | null;
  readonly coverage95: number | null;
  /** Of the seasonal naive forecast made at the same time. */
  readonly naiveMae: number | null;
  readonly naiveMase: number | null;
  /** Forecasts that a person had overridden before their period began, their error, and the model's own there. */
  readonly overridden: number;
  readonly overrideMae: number | null;
  readonly overriddenModelMae: number | null;
};

const groups = { step: 'f.step', day: 'f.day', all: "'all'" } as const;

/*
 * An override (halves upwards, as in `overriddenValue`) counts where it was there before the period that it speaks of, and was not taken back. Closed periods count: that
 * nothing would be sold was part of the forecast.
 */
const judged = `SELECT f.step, f.day, f.value, f.actual, f.naive, f.scale, f.lower80, f.upper80, f.lower95, f.upper95,
  CASE o.kind WHEN 'set' THEN o.value WHEN 'percent' THEN floor(f.value * (10000 + o.value) / 10000.0 + 0.5) END AS overridden
FROM ledger.forecast f
JOIN ledger.forecast_node n ON n.tenant_id = f.tenant_id AND n.id = f.node_id
JOIN ledger.forecast_run r ON r.tenant_id = f.tenant_id AND r.id = f.run_id
LEFT JOIN LATERAL (SELECT v.kind, v.value FROM ledger.forecast_override v
  WHERE v.tenant_id = f.tenant_id AND v.node_id = f.node_id AND v.grain = r.grain AND v.deleted_at IS NULL
    AND f.day BETWEEN v.day_from AND v.day_to AND v.created_at < CAST(f.day AS timestamp) AT TIME ZONE 'UTC'
  ORDER BY v.created_at DESC, v.id DESC LIMIT 1) o ON true
WHERE f.tenant_id = CAST($1 AS uuid) AND f.actual IS NOT NULL AND f.deleted_at IS NULL AND r.state = 'done'
  AND r.grain = $2 AND n.measure = $3 AND n.level = $4
  AND (CAST($5 AS integer[]) IS NULL OR f.node_id = ANY (CAST($5 AS integer[])))
  AND (CAST($6 AS integer) IS NULL OR n.store_id = CAST($6 AS integer))
  AND (CAST($7 AS date) IS NULL OR f.day >= CAST($7 AS date))
  AND (CAST($8 AS date) IS NULL OR f.day <= CAST($8 AS date))`;

function share(condition: string): string {
  return `CAST(avg(CASE WHEN ${condition} THEN 1 ELSE 0 END) AS double precision)`;
}

function mean(expression: string): string {
  return `CAST(avg(${expression}) AS double precision)`;
}

/** Scores of past forecasts, in the order of their group. Cost: one pass over the judged forecasts of the level. */
export async function forecastAccuracy(
  db: Database,
  tenantId: TenantId,
  request: AccuracyRequest,
): Promise<readonly AccuracyRow[]> {
  const { grain, measure, level, nodeIds, storeId, from, to, by } = request;
  const group = groups[by];
  return db.tenant(
    tenantId,
    (tx) =>
      tx.query<AccuracyRow>(
        `SELECT CAST(${group} AS text) AS "group", count(*) AS count, ${mean('abs(f.value - f.actual)')} AS mae,
${mean('abs(f.value - f.actual) / abs(nullif(f.actual, 0) * 1.0)')} AS mape,
${mean('abs(f.value - f.actual) / nullif(f.scale, 0)::numeric')} AS mase, ${mean('f.value - f.actual')} AS bias,
${share('f.actual BETWEEN f.lower80 AND f.upper80')} AS coverage80,
${share('f.actual BETWEEN f.lower95 AND f.upper95')} AS coverage95,
${mean('abs(f.naive - f.actual)')} AS "naiveMae", ${mean('abs(f.naive - f.actual) / nullif(f.scale, 0)::numeric')} AS "naiveMase",
count(f.overridden) AS overridden, ${mean('abs(f.overridden - f.actual)')} AS "overrideMae",
${mean('CASE WHEN f.overridden IS NOT NULL THEN abs(f.value - f.actual) END')} AS "overriddenModelMae"
FROM (${judged}) f ${by === 'all' ? '' : `GROUP BY ${group} ORDER BY ${group}`}`,
        [
          ...[tenantId, grain, measure, level],
          nodeIds === undefined ? null : integerArray(nodeIds),
          ...[numberText(storeId ?? null), from ?? null, to ?? null],
        ],
      ),
    { readOnly: true },
  );
}
