import type { TenantId } from '../../core/index.ts';
import type { Database, TenantTx } from '../database.ts';

/**
 * One owner transaction over a tenant's rows and `control`: for the few things that stand in both and must not come apart (a
 * connection's state and whether it is scheduled). Row security is forced on the owner too, so that it sees that tenant's
 * rows alone; each statement names the tenant itself as well. The tenant's rows are written before those of `control`, so
 * that two of these never wait for each other.
 */
export function asTenant<T>(
  db: Database,
  tenantId: TenantId,
  work: (tx: TenantTx) => Promise<T>,
): Promise<T> {
  return db.control(async (tx) => {
    // The id is a checked UUID.
    await tx.query(`SET LOCAL app.tenant_id TO '${tenantId}'`);
    return work({ ...tx, tenantId });
  });
}
