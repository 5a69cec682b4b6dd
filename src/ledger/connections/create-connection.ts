import { randomUUID } from 'node:crypto';
import { DatabaseError } from 'pg';
import { AppError, type TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { scheduleConnection } from '../schedule/schedule-connection.ts';
import { asTenant } from '../tenants/as-tenant.ts';
import { type AuthKind, type ConnectionRow, connectionColumns } from './connection.ts';

export type NewConnection = {
  readonly platform: string;
  /** In the one form that the connector gives it. */
  readonly account: string;
  readonly name: string;
  readonly authKind: AuthKind;
  /** `user:<id>`, `key:<id>`, `operator`. */
  readonly createdBy: string;
};

/**
 * Records a connection whose consent is under way (`pending`), and its place in the schedule, in one transaction.
 *
 * @throws AppError `conflict` when the company has connected that account already
 */
export async function createConnection(
  db: Database,
  tenantId: TenantId,
  connection: NewConnection,
): Promise<ConnectionRow> {
  const { platform, account, name, authKind, createdBy } = connection;
  try {
    return await asTenant(db, tenantId, async (tx) => {
      const [row] = await tx.query<ConnectionRow>(
        `INSERT INTO ledger.connection (tenant_id, id, platform, account, name, auth_kind, created_by)
VALUES (CAST($1 AS uuid), CAST($2 AS uuid), $3, $4, $5, $6, $7) RETURNING ${connectionColumns}`,
        [tenantId, randomUUID(), platform, account, name, authKind, createdBy],
      );
      if (row === undefined) throw new Error('a connection that was just inserted is not there');
      await scheduleConnection(tx, row);
      return row;
    });
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === '23505')) throw error;
    throw new AppError(
      'conflict',
      `${account} is connected already: open that connection, or disconnect it first.`,
      { cause: error },
    );
  }
}
