import type { TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';

export type ResolveRequest = {
  readonly storeId: number;
  /** The run that read the source again: what it met again stays open. */
  readonly runId: string;
  /** Only problems of these files or endpoints; absent = of the whole store. */
  readonly sources?: readonly string[];
};

/**
 * Marks the problems that earlier runs left as resolved, after a run has read the same source to its end. A record that the
 * new run rejected too has a problem of its own there.
 *
 * @returns how many were resolved
 */
export async function resolveIssues(
  db: Database,
  tenantId: TenantId,
  { storeId, runId, sources }: ResolveRequest,
): Promise<number> {
  const rows = await db.tenant(tenantId, (tx) =>
    tx.query(
      `UPDATE ledger.sync_issue SET resolved_at = now() WHERE tenant_id = CAST($1 AS uuid)
AND store_id = CAST($2 AS integer) AND resolved_at IS NULL AND run_id IS DISTINCT FROM CAST($3 AS uuid)
AND (CAST($4 AS jsonb) IS NULL OR source IN (SELECT jsonb_array_elements_text(CAST($4 AS jsonb))))
RETURNING id`,
      [tenantId, String(storeId), runId, sources === undefined ? null : JSON.stringify(sources)],
    ),
  );
  return rows.length;
}
