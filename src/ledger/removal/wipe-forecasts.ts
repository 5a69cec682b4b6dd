import type { TenantId } from '../../core/index.ts';
import type { Database, TransactionOptions } from '../database.ts';
import { ledgerWrite } from '../pages/ledger-write.ts';

/** Rows of one transaction. */
const batchRows = 5_000;

const ofStore = `EXISTS (SELECT FROM ledger.forecast_node n WHERE n.tenant_id = t.tenant_id AND n.id = t.node_id
AND n.store_id = CAST($2 AS integer))`;

/** What empties some rows, and says how many: forecasts and overrides first, since their nodes say whose they are. */
const wipes: readonly string[] = [
  `WITH gone AS (SELECT t.run_id, t.node_id, t.step FROM ledger.forecast t
  WHERE t.tenant_id = CAST($1 AS uuid) AND t.deleted_at IS NULL AND ${ofStore} LIMIT ${batchRows}),
wiped AS (UPDATE ledger.forecast f SET value = 0, lower80 = 0, upper80 = 0, lower95 = 0, upper95 = 0, reporting_value = NULL,
  reporting_lower80 = NULL, reporting_upper80 = NULL, reporting_lower95 = NULL, reporting_upper95 = NULL, naive = NULL, scale = NULL,
  method = '', reason = NULL, actual = NULL, deleted_at = now(), revision = CAST($3 AS bigint)
  FROM gone WHERE f.tenant_id = CAST($1 AS uuid) AND f.run_id = gone.run_id AND f.node_id = gone.node_id AND f.step = gone.step
  RETURNING 1)
SELECT count(*) AS rows FROM wiped`,
  `WITH wiped AS (UPDATE ledger.forecast_override t SET value = 0, note = NULL, created_by = '', deleted_at = now(),
  revision = CAST($3 AS bigint)
  WHERE t.tenant_id = CAST($1 AS uuid) AND t.created_by <> '' AND ${ofStore} RETURNING 1) SELECT count(*) AS rows FROM wiped`,
  `WITH wiped AS (UPDATE ledger.forecast_node t SET deleted_at = now(), revision = CAST($3 AS bigint)
  WHERE t.tenant_id = CAST($1 AS uuid) AND t.store_id = CAST($2 AS integer) AND t.deleted_at IS NULL RETURNING 1)
SELECT count(*) AS rows FROM wiped`,
];

/** Leaves nothing of a store's forecasts but empty tombstones, in bounded transactions. The company's own stay. */
export async function wipeForecasts(
  db: Database,
  tenantId: TenantId,
  { storeId, ...options }: TransactionOptions & { readonly storeId: number },
): Promise<void> {
  for (const sql of wipes) {
    for (let wiped = 1; wiped > 0; ) {
      const { result } = await ledgerWrite(db, tenantId, {
        ...options,
        work: async ({ tx, touch, revision }) => {
          const [row] = await tx.query<{ readonly rows: number }>(sql, [
            tenantId,
            String(storeId),
            revision,
          ]);
          if ((row?.rows ?? 0) > 0) touch();
          return row?.rows ?? 0;
        },
      });
      wiped = result;
    }
  }
}
