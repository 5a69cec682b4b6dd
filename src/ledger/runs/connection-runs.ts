import { assertNever, tenantId as asTenantId, type TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import type { LedgerPage } from '../page.ts';
import { releaseRun } from '../schedule/claim-run.ts';
import { asTenant } from '../tenants/as-tenant.ts';
import { interruptDeadRuns } from './change-run.ts';
import {
  type RunRow,
  type RunState,
  type RunStream,
  runColumns,
  runOf,
  type StoredRun,
} from './run.ts';

/**
 * Says how far each stream of a run is, between pages; a page brings its own (`LedgerPage.streams`). Nothing happens where
 * another writer took the run up (`resumed`).
 */
export async function changeRunStreams(
  db: Database,
  tenantId: TenantId,
  {
    runId,
    resumed,
    streams,
  }: Pick<LedgerPage, 'runId' | 'resumed'> & { readonly streams: readonly RunStream[] },
): Promise<void> {
  await db.tenant(tenantId, (tx) =>
    tx.query(
      `UPDATE ledger.sync_run SET streams = CAST($3 AS jsonb)
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS uuid) AND resumed = CAST($4 AS integer)`,
      [tenantId, runId, JSON.stringify(streams), String(resumed)],
    ),
  );
}

const prefixed = runColumns
  .split(',')
  .map((column) => `r.${column.trim()}`)
  .join(', ');

/**
 * The run that holds a connection: queued, running, or interrupted and waiting to be resumed. Null = none does, or the run
 * that is named in the claim is over (its claim is about to be released).
 */
export async function activeRun(
  db: Database,
  tenantId: TenantId,
  connectionId: string,
): Promise<RunRow | null> {
  const [row] = await asTenant(db, tenantId, (tx) =>
    tx.query<StoredRun>(
      `SELECT ${prefixed} FROM control.connection_schedule AS s JOIN ledger.sync_run AS r
ON r.tenant_id = s.tenant_id AND r.id = s.run_id
WHERE s.tenant_id = CAST($1 AS uuid) AND s.connection_id = CAST($2 AS uuid)
AND r.state IN ('queued', 'running', 'interrupted')`,
      [tenantId, connectionId],
    ),
  );
  return row === undefined ? null : runOf(row);
}

/** A claim on a connection that wants somebody's care. */
export type StuckClaim = {
  readonly tenantId: TenantId;
  readonly connectionId: string;
  readonly runId: string;
  /**
   * `interrupted`: its process gave no sign of life, or stopped; to be resumed. `queued`: it waits longer than that to be
   * begun: is there a job for it? `released`: its run is over or was never recorded; the connection is free again.
   */
  readonly state: 'interrupted' | 'queued' | 'released';
};

/**
 * Looks at every connection that a run holds, over all companies: marks running runs without a sign of life as interrupted,
 * frees connections whose run is over or was never recorded, and tells what is to be resumed or queued again. Safe to
 * repeat and to run in several processes at once.
 *
 * @param silentMs time without a page or heartbeat, and since the claim, after which a run counts as dead
 *
 * Cost: a scan of the schedule, and one transaction per company with a claim.
 */
export async function findStuckClaims(
  db: Database,
  silentMs: number,
): Promise<readonly StuckClaim[]> {
  const stuck: StuckClaim[] = [];
  const claims = await oldClaims(db, silentMs);
  for (const [tenantId, own] of Map.groupBy(claims, (claim) => claim.tenantId)) {
    await interruptDeadRuns(db, tenantId, silentMs);
    const states = await runStates(db, tenantId, own);
    for (const claim of own) {
      const state = claimState(states.get(claim.runId));
      if (state === 'running') continue;
      if (state === 'released') await releaseRun(db, tenantId, claim);
      stuck.push({ ...claim, state });
    }
  }
  return stuck;
}

type Claim = Omit<StuckClaim, 'state'>;

async function oldClaims(db: Database, silentMs: number): Promise<readonly Claim[]> {
  const rows = await db.control(
    (tx) =>
      tx.query<Omit<Claim, 'tenantId'> & { readonly tenantId: string }>(
        `SELECT tenant_id AS "tenantId", connection_id AS "connectionId", run_id AS "runId"
FROM control.connection_schedule WHERE run_id IS NOT NULL
AND claimed_at <= clock_timestamp() - CAST($1 AS double precision) * interval '1 millisecond'
ORDER BY tenant_id, connection_id`,
        [String(silentMs)],
      ),
    { readOnly: true },
  );
  return rows.map((row) => ({ ...row, tenantId: asTenantId(row.tenantId) }));
}

async function runStates(
  db: Database,
  tenantId: TenantId,
  claims: readonly Claim[],
): Promise<ReadonlyMap<string, RunState>> {
  const rows = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<{ readonly id: string; readonly state: RunState }>(
        `SELECT id, state FROM ledger.sync_run WHERE tenant_id = CAST($1 AS uuid) AND id = ANY(CAST($2 AS uuid[]))`,
        [tenantId, `{${claims.map(({ runId }) => runId).join(',')}}`],
      ),
    { readOnly: true },
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}

function claimState(state: RunState | undefined): StuckClaim['state'] | 'running' {
  switch (state) {
    case 'queued':
    case 'running':
    case 'interrupted':
      return state;
    case 'succeeded':
    case 'failed':
    case 'cancelled':
    case undefined:
      return 'released';
    default:
      return assertNever(state, 'run state');
  }
}
