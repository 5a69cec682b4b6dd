import { randomUUID } from 'node:crypto';
import { AppError, type Json, type TenantId } from '../../core/index.ts';
import type { Database, SqlValue, TenantTx } from '../database.ts';
import { textArray } from '../rows/row-writer.ts';
import {
  legalMoves,
  type RunRow,
  type RunState,
  type RunStream,
  runColumns,
  runOf,
  type StoredRun,
} from './run.ts';

export type NewRun = {
  readonly storeId: number;
  readonly connector: string;
  readonly mode: string;
  /** `user`, `schedule`, `cli` … */
  readonly trigger: string;
  /** The connection that it reads, and its streams in their order. */
  readonly connectionId?: string;
  readonly streams?: readonly RunStream[];
  /** What the run needs to be resumed. */
  readonly options?: Json;
  /** `queued` where a worker picks it up later; default `running`. */
  readonly state?: 'queued' | 'running';
  /** A UUID of the caller's choice. */
  readonly id?: string;
};

/** Records a new run. Runs are not revisioned. */
export async function startRun(db: Database, tenantId: TenantId, run: NewRun): Promise<RunRow> {
  const [row] = await db.tenant(tenantId, (tx) =>
    tx.query<StoredRun>(
      `INSERT INTO ledger.sync_run (tenant_id, id, store_id, connector, mode, trigger, state, options, connection_id, streams)
VALUES (CAST($1 AS uuid), CAST($2 AS uuid), CAST($3 AS integer), $4, $5, $6, $7, CAST($8 AS jsonb), CAST($9 AS uuid), CAST($10 AS jsonb))
RETURNING ${runColumns}`,
      [
        tenantId,
        run.id ?? randomUUID(),
        String(run.storeId),
        run.connector,
        run.mode,
        run.trigger,
        run.state ?? 'running',
        JSON.stringify(run.options ?? {}),
        run.connectionId ?? null,
        JSON.stringify(run.streams ?? []),
      ],
    ),
  );
  if (row === undefined) throw new Error('a run that was just inserted is not there');
  return runOf(row);
}

/** A change of a run's state with what goes with it; the row after it, or an error. */
type Move = {
  readonly to: RunState;
  readonly set: string;
  readonly values?: readonly SqlValue[];
};

async function moveRun(tx: TenantTx, runId: string, move: Move): Promise<RunRow> {
  const values = [tx.tenantId, runId, move.to, textArray(legalMoves[move.to])];
  const [row] = await tx.query<StoredRun>(
    `UPDATE ledger.sync_run SET state = $3, ${move.set} WHERE tenant_id = CAST($1 AS uuid)
AND id = CAST($2 AS uuid) AND state = ANY(CAST($4 AS text[])) RETURNING ${runColumns}`,
    [...values, ...(move.values ?? [])],
  );
  if (row !== undefined) return runOf(row);
  const [found] = await tx.query<{ readonly state: RunState }>(
    'SELECT state FROM ledger.sync_run WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS uuid)',
    [tx.tenantId, runId],
  );
  if (found === undefined) throw new AppError('not_found', `There is no run ${runId}.`);
  throw new AppError('conflict', `A run that is ${found.state} cannot become ${move.to}.`);
}

/**
 * Takes a queued, interrupted or failed run up again: it goes on at its cursor. Pages of whoever wrote it before are refused
 * from now on, which `resumed` tells apart: it grows unless the run was never begun.
 *
 * @param owner who runs it from now on, kept in its options
 * @throws AppError `not_found`, `conflict` when it is running or over
 */
export function resumeRun(
  db: Database,
  tenantId: TenantId,
  { runId, owner }: { readonly runId: string; readonly owner?: Json },
): Promise<RunRow> {
  const set = `heartbeat_at = now(), finished_at = NULL, error_code = NULL, error_message = NULL,
resumed = resumed + CASE WHEN state = 'queued' AND pages = 0 THEN 0 ELSE 1 END, options = options || CAST($5 AS jsonb)`;
  const values = [JSON.stringify(owner === undefined ? {} : { owner })];
  return db.tenant(tenantId, (tx) => moveRun(tx, runId, { to: 'running', set, values }));
}

/**
 * Puts a failed run back into the queue, to go on at its cursor.
 *
 * @throws AppError `not_found`, `conflict` when it did not fail
 */
export function requeueRun(db: Database, tenantId: TenantId, runId: string): Promise<RunRow> {
  const set = 'finished_at = NULL, error_code = NULL, error_message = NULL';
  return db.tenant(tenantId, (tx) => moveRun(tx, runId, { to: 'queued', set }));
}

export type RunEnd =
  | {
      readonly state: 'succeeded';
      readonly report?: Json;
      /** True where the source was read to its end: the store is fresh from now. Default true. */
      readonly fresh?: boolean;
    }
  | {
      readonly state: 'failed';
      readonly report?: Json;
      readonly error: { readonly code: string; readonly message: string };
    };

/**
 * Ends a run. A success makes its store fresh (`fresh_at`; no revision: no figure depends on it).
 *
 * @throws AppError `not_found`, `conflict` when it was cancelled or is over
 */
export function finishRun(
  db: Database,
  tenantId: TenantId,
  { runId, ...end }: RunEnd & { readonly runId: string },
): Promise<RunRow> {
  return db.tenant(tenantId, async (tx) => {
    const error = end.state === 'failed' ? end.error : { code: null, message: null };
    const run = await moveRun(tx, runId, {
      to: end.state,
      set: `finished_at = now(), heartbeat_at = now(), report = report || CAST($5 AS jsonb),
error_code = $6, error_message = $7`,
      values: [JSON.stringify(end.report ?? {}), error.code, error.message],
    });
    if (end.state === 'succeeded' && end.fresh !== false) await markFresh(tx, run.storeId);
    return run;
  });
}

async function markFresh(tx: TenantTx, storeId: number): Promise<void> {
  await tx.query(
    `UPDATE ledger.store SET fresh_at = now() WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS integer)`,
    [tx.tenantId, String(storeId)],
  );
}

/**
 * Cancels a run: its next page is refused whole, pages before it stay.
 *
 * @throws AppError `not_found`, `conflict` when it is over
 */
export function cancelRun(db: Database, tenantId: TenantId, runId: string): Promise<RunRow> {
  const set = 'finished_at = now()';
  return db.tenant(tenantId, (tx) => moveRun(tx, runId, { to: 'cancelled', set }));
}

/**
 * Marks a running run as interrupted: its process stops, or is known to be gone. It can be resumed at its cursor.
 *
 * @throws AppError `not_found`, `conflict` when it does not run
 */
export function interruptRun(db: Database, tenantId: TenantId, runId: string): Promise<RunRow> {
  const set = 'finished_at = now()';
  return db.tenant(tenantId, (tx) => moveRun(tx, runId, { to: 'interrupted', set }));
}

/**
 * Says that a run is alive, between pages.
 *
 * @returns its state: the reader stops when it is not `running` any more
 * @throws AppError `not_found`
 */
export async function heartbeat(
  db: Database,
  tenantId: TenantId,
  runId: string,
): Promise<RunState> {
  const [row] = await db.tenant(tenantId, (tx) =>
    tx.query<{ readonly state: RunState }>(
      `UPDATE ledger.sync_run SET heartbeat_at = CASE state WHEN 'running' THEN now() ELSE heartbeat_at END
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS uuid) RETURNING state`,
      [tenantId, runId],
    ),
  );
  if (row === undefined) throw new AppError('not_found', `There is no run ${runId}.`);
  return row.state;
}

/**
 * Marks running runs whose process gives no sign of life any more as interrupted, so that they can be resumed.
 *
 * @param silentMs time without a page or heartbeat after which a run counts as dead
 * @returns the runs, oldest first
 */
export async function interruptDeadRuns(
  db: Database,
  tenantId: TenantId,
  silentMs: number,
): Promise<readonly RunRow[]> {
  const rows = await db.tenant(tenantId, (tx) =>
    tx.query<StoredRun>(
      `UPDATE ledger.sync_run SET state = 'interrupted', finished_at = now()
WHERE tenant_id = CAST($1 AS uuid) AND state = 'running'
AND heartbeat_at <= now() - CAST($2 AS double precision) * interval '1 millisecond'
RETURNING ${runColumns}`,
      [tenantId, String(silentMs)],
    ),
  );
  return rows.map(runOf).sort((a, b) => a.startedAt - b.startedAt);
}
