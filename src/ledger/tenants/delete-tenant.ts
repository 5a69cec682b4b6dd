import { AppError, type TenantId } from '../../core/index.ts';
import type { Database, Tx } from '../database.ts';
import { ledgerTables } from './ledger-tables.ts';

/** Referenced by others: emptied last, in this order. */
const last = ['tenant_revision', 'tenant'];

/**
 * Removes a company for good: its data, its connections with their schedule, consents and inbox, its people's membership and
 * its keys, in one transaction. Twins and caches of it are the caller's to drop.
 *
 * @throws AppError `not_found`
 */
export async function deleteTenant(db: Database, tenantId: TenantId): Promise<void> {
  await db.control(async (tx) => {
    // Row security is forced on the owner too: the rows go as that tenant. The id is a checked UUID.
    await tx.query(`SET LOCAL app.tenant_id TO '${tenantId}'`);
    const found = await tx.query(
      'SELECT 1 FROM ledger.tenant_revision WHERE tenant_id = CAST($1 AS uuid) FOR UPDATE',
      [tenantId],
    );
    if (found.length === 0) throw new AppError('not_found', `There is no tenant ${tenantId}.`);
    for (const table of await inOrder(tx)) {
      await tx.query(`DELETE FROM ledger.${table} WHERE tenant_id = CAST($1 AS uuid)`, [tenantId]);
    }
    // Consents and the inbox go with it.
    await tx.query('DELETE FROM control.connection_schedule WHERE tenant_id = CAST($1 AS uuid)', [
      tenantId,
    ]);
    await tx.query('DELETE FROM control.organization WHERE id = CAST($1 AS uuid)', [tenantId]);
  });
}

async function inOrder(tx: Tx): Promise<readonly string[]> {
  const tables = await ledgerTables(tx);
  return [...tables.filter((table) => !last.includes(table)), ...last];
}
