import type { TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';

export type CredentialLease = {
  readonly connectionId: string;
  /** Names the process, or the attempt, that refreshes. */
  readonly owner: string;
};

/**
 * Takes the right to refresh a connection's credentials for a while, by the database's clock; of any number of processes that
 * try at once one succeeds. Its owner may take it again, and longer. A process that dies loses it by time.
 *
 * @returns false when another owner holds it, or there is nothing to refresh
 */
export async function leaseCredential(
  db: Database,
  tenantId: TenantId,
  { connectionId, owner, forMs }: CredentialLease & { readonly forMs: number },
): Promise<boolean> {
  // The clock after any wait for the row, not that of the transaction's begin: a lease must not be born half over.
  const rows = await db.tenant(tenantId, (tx) =>
    tx.query(
      `UPDATE ledger.credential SET lease_owner = $3,
lease_until = clock_timestamp() + CAST($4 AS double precision) * interval '1 millisecond'
WHERE tenant_id = CAST($1 AS uuid) AND connection_id = CAST($2 AS uuid)
AND (lease_until IS NULL OR lease_until <= clock_timestamp() OR lease_owner = $3) RETURNING version`,
      [tenantId, connectionId, owner, String(forMs)],
    ),
  );
  return rows.length > 0;
}

/** Gives the lease back, if that owner holds it. */
export async function releaseCredential(
  db: Database,
  tenantId: TenantId,
  { connectionId, owner }: CredentialLease,
): Promise<void> {
  await db.tenant(tenantId, (tx) =>
    tx.query(
      `UPDATE ledger.credential SET lease_owner = NULL, lease_until = NULL
WHERE tenant_id = CAST($1 AS uuid) AND connection_id = CAST($2 AS uuid) AND lease_owner = $3`,
      [tenantId, connectionId, owner],
    ),
  );
}
