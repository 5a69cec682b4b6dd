import type { TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { ledgerWrite } from '../pages/ledger-write.ts';

/**
 * Forecasts that a thinned run does not keep, on `ledger.forecast` as `f`; for both engines. Of products and SKUs the near, middle
 * and far periods stay, which is what they are judged by; every other level stays whole.
 */
export const notKept = `f.run_id IN (SELECT r.id FROM ledger.forecast_run r WHERE r.thinned)
AND f.node_id IN (SELECT n.id FROM ledger.forecast_node n WHERE n.level IN ('product', 'sku'))
AND f.step NOT IN (1, 4, 7, 13, 14, 28)`;

/**
 * Thins all runs that are done and shown no more, each in a transaction. The rows go for good and leave no tombstone: the run that
 * says `thinned` is what a twin follows.
 *
 * @returns runs that were thinned
 */
export async function thinForecasts(db: Database, tenantId: TenantId): Promise<number> {
  for (let thinned = 0; ; thinned += 1) {
    const { result } = await ledgerWrite(db, tenantId, {
      work: async ({ tx, revision, touch }) => {
        const runs = await tx.query(
          `UPDATE ledger.forecast_run SET thinned = true, revision = CAST($2 AS bigint)
WHERE tenant_id = CAST($1 AS uuid) AND id = (SELECT min(id) FROM ledger.forecast_run
  WHERE tenant_id = CAST($1 AS uuid) AND state = 'done' AND NOT current AND NOT thinned) RETURNING id`,
          [tenantId, revision],
        );
        if (runs.length === 0) return false;
        touch();
        // Row security keeps the lists inside to the tenant.
        await tx.query(
          `DELETE FROM ledger.forecast f WHERE f.tenant_id = CAST($1 AS uuid) AND ${notKept}`,
          [tenantId],
        );
        return true;
      },
    });
    if (!result) return thinned;
  }
}
