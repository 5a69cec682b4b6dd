import type { TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { integerArray } from '../rows/row-writer.ts';
import type { ForecastGrain, StoredForecast } from './forecast.ts';
import { type ForecastRow, forecastColumns, forecastOf } from './forecast-values.ts';

export type LatestForecastsRequest = {
  readonly nodeIds: readonly number[];
  readonly grain: ForecastGrain;
  /** First days of periods, both in. */
  readonly from: string;
  readonly to: string;
};

/**
 * One forecast of each node and period: by the current run, else by the finished run that was made last before it.
 *
 * @returns by node and day; what nobody forecast is missing
 */
export async function latestForecasts(
  db: Database,
  tenantId: TenantId,
  { nodeIds, grain, from, to }: LatestForecastsRequest,
): Promise<readonly StoredForecast[]> {
  const rows = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<ForecastRow>(
        `SELECT DISTINCT ON (f.node_id, f.day) ${forecastColumns}
FROM unnest(CAST($2 AS integer[])) w(node_id) CROSS JOIN LATERAL (SELECT * FROM ledger.forecast x
  WHERE x.tenant_id = CAST($1 AS uuid) AND x.node_id = w.node_id AND x.deleted_at IS NULL
  AND x.day >= CAST($4 AS date) AND x.day <= CAST($5 AS date) OFFSET 0) f
JOIN ledger.forecast_run r ON r.tenant_id = CAST($1 AS uuid) AND r.id = f.run_id AND r.state = 'done' AND r.grain = $3
ORDER BY f.node_id, f.day, r.current DESC, f.step, f.run_id DESC`,
        [tenantId, integerArray(nodeIds), grain, from, to],
      ),
    { readOnly: true },
  );
  return rows.map(forecastOf);
}
