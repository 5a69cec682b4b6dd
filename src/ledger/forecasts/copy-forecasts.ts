import type { TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { ledgerWrite } from '../pages/ledger-write.ts';
import type { ForecastMeasure } from './forecast.ts';

export type CopyForecasts = {
  readonly fromRunId: number;
  readonly toRunId: number;
  /** The part that is whole afterwards. */
  readonly part: string;
  readonly storeId: number;
  readonly measure: ForecastMeasure;
};

const copyText = `INSERT INTO ledger.forecast (tenant_id, run_id, node_id, step, day, value, lower80, upper80, lower95, upper95,
reporting_value, reporting_lower80, reporting_upper80, reporting_lower95, reporting_upper95, naive, scale, method, reason, actual, revision)
SELECT f.tenant_id, CAST($3 AS integer), f.node_id, f.step, f.day, f.value, f.lower80, f.upper80, f.lower95, f.upper95,
f.reporting_value, f.reporting_lower80, f.reporting_upper80, f.reporting_lower95, f.reporting_upper95, f.naive, f.scale, f.method, f.reason,
f.actual, CAST($6 AS bigint)
FROM ledger.forecast f JOIN ledger.forecast_node n ON n.tenant_id = f.tenant_id AND n.id = f.node_id
WHERE f.tenant_id = CAST($1 AS uuid) AND f.run_id = CAST($2 AS integer) AND f.deleted_at IS NULL
AND n.store_id = CAST($4 AS integer) AND n.measure = $5
ON CONFLICT (tenant_id, run_id, node_id, step) DO NOTHING`;

/** Takes a store's forecasts over from a former run of the same periods. Cost: one transaction, as long as the store is large. */
export async function copyForecasts(
  db: Database,
  tenantId: TenantId,
  { fromRunId, toRunId, part, storeId, measure }: CopyForecasts,
): Promise<void> {
  await ledgerWrite(db, tenantId, {
    work: async ({ tx, revision, touch }) => {
      touch();
      await tx.query(copyText, [
        ...[tenantId, String(fromRunId), String(toRunId), String(storeId), measure, revision],
      ]);
      await tx.query(
        `UPDATE ledger.forecast_run SET parts = array_append(parts, CAST($3 AS text))
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS integer) AND NOT CAST($3 AS text) = ANY (parts)`,
        [tenantId, String(toRunId), part],
      );
    },
  });
}
