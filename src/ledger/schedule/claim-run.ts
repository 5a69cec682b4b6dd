import type { TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';

export type RunClaim = { readonly connectionId: string; readonly runId: string };

/**
 * Takes the connection for a run: of any number of processes that try at once one succeeds. Claiming again for the run that
 * holds it succeeds too. The claim ends by `releaseRun` alone: an interrupted run keeps it until it is resumed or given up.
 *
 * @returns false when another run holds it, or the company has no such connection
 */
export async function claimRun(
  db: Database,
  tenantId: TenantId,
  { connectionId, runId }: RunClaim,
): Promise<boolean> {
  const rows = await db.control((tx) =>
    tx.query(
      `UPDATE control.connection_schedule SET run_id = CAST($3 AS uuid),
claimed_at = CASE WHEN run_id IS NULL THEN clock_timestamp() ELSE claimed_at END
WHERE tenant_id = CAST($1 AS uuid) AND connection_id = CAST($2 AS uuid) AND NOT disconnected
AND (run_id IS NULL OR run_id = CAST($3 AS uuid)) RETURNING connection_id`,
      [tenantId, connectionId, runId],
    ),
  );
  return rows.length > 0;
}

/** Gives the connection free again, if that run holds it. Repeating it does nothing. */
export async function releaseRun(
  db: Database,
  tenantId: TenantId,
  { connectionId, runId }: RunClaim,
): Promise<void> {
  await db.control((tx) =>
    tx.query(
      `UPDATE control.connection_schedule SET run_id = NULL, claimed_at = NULL
WHERE tenant_id = CAST($1 AS uuid) AND connection_id = CAST($2 AS uuid) AND run_id = CAST($3 AS uuid)`,
      [tenantId, connectionId, runId],
    ),
  );
}
