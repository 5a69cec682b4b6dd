import type { TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import type { LedgerWrite } from '../pages/ledger-write.ts';

/**
 * Marks documents as waiting for a restatement, in the transaction that makes it necessary: an empty hash equals no derivation,
 * so that whatever derives them next writes them, and a restart finds what a crash left behind.
 *
 * @param storeId of one store; null = of all
 */
export async function markStale(write: LedgerWrite, storeId: number | null): Promise<void> {
  await write.tx.query(
    `UPDATE ledger.document SET content_hash = '\\x'::bytea WHERE tenant_id = CAST($1 AS uuid) AND deleted_at IS NULL
     AND (CAST($2 AS integer) IS NULL OR store_id = CAST($2 AS integer))`,
    [write.tenantId, storeId === null ? null : String(storeId)],
  );
}

/**
 * Takes the reporting amounts away that are stated in another currency than the new one: until they are restated they are a
 * shown gap, never amounts of one currency under the name of another. Marks all documents stale.
 *
 * Cost: writes every event of the tenant once.
 */
export async function blankReporting(write: LedgerWrite, currency: string): Promise<void> {
  await write.tx.query(
    `UPDATE ledger.sale_event SET fx = CASE WHEN currency = $2 THEN 1 END WHERE tenant_id = CAST($1 AS uuid)`,
    [write.tenantId, currency],
  );
  await write.tx.query(
    `UPDATE ledger.document SET revision = CAST($2 AS bigint) WHERE tenant_id = CAST($1 AS uuid)`,
    [write.tenantId, write.revision],
  );
  await markStale(write, null);
}

/** Whether documents of the tenant wait for a restatement, of which store (null = of several). Null = none do. */
export async function findStale(
  db: Database,
  tenantId: TenantId,
): Promise<{ readonly storeId: number | null } | null> {
  const rows = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<{ readonly store_id: number }>(
        `SELECT DISTINCT store_id FROM ledger.document WHERE tenant_id = CAST($1 AS uuid)
         AND content_hash = '\\x'::bytea LIMIT 2`,
        [tenantId],
      ),
    { readOnly: true },
  );
  const [first, second] = rows;
  if (first === undefined) return null;
  return { storeId: second === undefined ? first.store_id : null };
}
