import { AppError, type TenantId } from '../../core/index.ts';
import type { Database, TenantTx } from '../database.ts';
import { scheduleConnection } from '../schedule/schedule-connection.ts';
import { asTenant } from '../tenants/as-tenant.ts';
import { type ConnectionRow, connectionColumns } from './connection.ts';
import { type ConnectionState, connectionMoves } from './connection-state.ts';
import { connectionIn } from './read-connections.ts';

/** Why a connection is in its state. */
export type StateReason = {
  readonly code: string;
  /** What to do, in a sentence or two. */
  readonly message: string;
  /** The platform's own words. */
  readonly provider: string | null;
};

export type ConnectionMove = {
  readonly id: string;
  readonly to: ConnectionState;
  /** Null = nothing to say. */
  readonly reason: StateReason | null;
  /** Moves only out of these states; in any other one nothing happens. Absent = out of every state from which it is legal. */
  readonly from?: readonly ConnectionState[];
};

/** `moved` is false where it was in that state already: then its reason alone was brought up to date. */
export type ConnectionMoved = { readonly row: ConnectionRow; readonly moved: boolean };

/**
 * Moves a connection to a state by `connectionMoves`. Its place in the schedule follows in the same transaction: it is active
 * in `runningStates` alone. Disconnecting also removes its credentials; what must be told to the platform is told before.
 *
 * @throws AppError `not_found`; `conflict` for an illegal move
 */
export function moveConnection(
  db: Database,
  tenantId: TenantId,
  move: ConnectionMove,
): Promise<ConnectionMoved> {
  return asTenant(db, tenantId, async (tx) => {
    const before = await connectionIn(tx, move.id, 'FOR UPDATE');
    if (move.from !== undefined && !move.from.includes(before.state)) {
      return { row: before, moved: false };
    }
    const moved = before.state !== move.to;
    if (moved && !connectionMoves[move.to].includes(before.state)) {
      throw new AppError(
        'conflict',
        `A connection that is ${before.state} cannot become ${move.to}.`,
      );
    }
    const row = await writeState(tx, move, moved);
    if (move.to === 'disconnected') await forgetCredential(tx, move.id);
    await scheduleConnection(tx, row);
    return { row, moved };
  });
}

async function writeState(
  tx: TenantTx,
  { id, to, reason }: ConnectionMove,
  moved: boolean,
): Promise<ConnectionRow> {
  const [row] = await tx.query<ConnectionRow>(
    `UPDATE ledger.connection SET state = $3, state_code = $4, state_message = $5, provider_message = $6,
state_since = CASE WHEN CAST($7 AS boolean) THEN now() ELSE state_since END,
disconnected_at = CASE WHEN $3 = 'disconnected' THEN coalesce(disconnected_at, now()) END
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS uuid) RETURNING ${connectionColumns}`,
    [
      tx.tenantId,
      id,
      to,
      reason?.code ?? null,
      reason?.message ?? null,
      reason?.provider ?? null,
      String(moved),
    ],
  );
  if (row === undefined) throw new Error('a connection that was just read is not there');
  return row;
}

async function forgetCredential(tx: TenantTx, id: string): Promise<void> {
  await tx.query(
    'DELETE FROM ledger.credential WHERE tenant_id = CAST($1 AS uuid) AND connection_id = CAST($2 AS uuid)',
    [tx.tenantId, id],
  );
}
