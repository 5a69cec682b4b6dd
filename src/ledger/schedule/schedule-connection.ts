import type { ConnectionRow } from '../connections/connection.ts';
import { runningStates } from '../connections/connection-state.ts';
import type { TenantTx } from '../database.ts';

/**
 * Brings a connection's place in the schedule in step with its state, inside the transaction that wrote the state; makes it
 * where there is none. What is due when is the caller's business and stays.
 */
export async function scheduleConnection(
  tx: TenantTx,
  { id, platform, account, state }: Pick<ConnectionRow, 'id' | 'platform' | 'account' | 'state'>,
): Promise<void> {
  await tx.query(
    `INSERT INTO control.connection_schedule AS s (connection_id, tenant_id, platform, account, active, disconnected)
VALUES (CAST($1 AS uuid), CAST($2 AS uuid), $3, $4, CAST($5 AS boolean), CAST($6 AS boolean))
ON CONFLICT (connection_id) DO UPDATE SET active = excluded.active, disconnected = excluded.disconnected
WHERE s.tenant_id = excluded.tenant_id`,
    [
      id,
      tx.tenantId,
      platform,
      account,
      String(runningStates.includes(state)),
      String(state === 'disconnected'),
    ],
  );
}
