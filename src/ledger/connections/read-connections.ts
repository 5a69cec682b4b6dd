import { AppError, type TenantId } from '../../core/index.ts';
import type { Database, TenantTx } from '../database.ts';
import { type ConnectionRow, connectionColumns } from './connection.ts';

/** @throws AppError `not_found`: no such connection of this company */
export function readConnection(
  db: Database,
  tenantId: TenantId,
  id: string,
): Promise<ConnectionRow> {
  return db.tenant(tenantId, (tx) => connectionIn(tx, id), { readOnly: true });
}

/**
 * A connection inside the caller's transaction.
 *
 * @param lock `for update` where the caller goes on to change it
 * @throws AppError `not_found`
 */
export async function connectionIn(
  tx: TenantTx,
  id: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<ConnectionRow> {
  const [row] = await tx.query<ConnectionRow>(
    `SELECT ${connectionColumns} FROM ledger.connection
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS uuid) ${lock}`,
    [tx.tenantId, id],
  );
  if (row === undefined) throw noConnection(id);
  return row;
}

export function noConnection(id: string): AppError {
  return new AppError('not_found', `There is no connection ${id}.`);
}

/** A company's connections, oldest first; those that were disconnected only where they are asked for. */
export function listConnections(
  db: Database,
  tenantId: TenantId,
  { disconnected = false }: { readonly disconnected?: boolean } = {},
): Promise<readonly ConnectionRow[]> {
  return db.tenant(
    tenantId,
    (tx) =>
      tx.query<ConnectionRow>(
        `SELECT ${connectionColumns} FROM ledger.connection WHERE tenant_id = CAST($1 AS uuid)
AND (CAST($2 AS boolean) OR disconnected_at IS NULL) ORDER BY created_at, id`,
        [tenantId, String(disconnected)],
      ),
    { readOnly: true },
  );
}
