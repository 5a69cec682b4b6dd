import type { Instant, TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';

export type RunLogEntry = {
  readonly level: 'info' | 'warn' | 'error';
  /** For people; no secrets, names or payloads. */
  readonly message: string;
};

export type RunLogRow = RunLogEntry & { readonly seq: number; readonly at: Instant };

/** Adds lines to a run's log, in order. Not revisioned. */
export async function appendRunLog(
  db: Database,
  tenantId: TenantId,
  { runId, entries }: { readonly runId: string; readonly entries: readonly RunLogEntry[] },
): Promise<void> {
  if (entries.length === 0) return;
  await db.tenant(tenantId, async (tx) => {
    // The run's row orders writers: two lines never get one number.
    await tx.query(
      'SELECT id FROM ledger.sync_run WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS uuid) FOR UPDATE',
      [tenantId, runId],
    );
    const [last] = await tx.query<{ readonly seq: number }>(
      `SELECT coalesce(max(seq), 0) AS seq FROM ledger.sync_run_log
WHERE tenant_id = CAST($1 AS uuid) AND run_id = CAST($2 AS uuid)`,
      [tenantId, runId],
    );
    let seq = last?.seq ?? 0;
    for (const { level, message } of entries) {
      seq += 1;
      await tx.query(
        `INSERT INTO ledger.sync_run_log (tenant_id, run_id, seq, level, message)
VALUES (CAST($1 AS uuid), CAST($2 AS uuid), CAST($3 AS integer), $4, $5)`,
        [
          tenantId,
          runId,
          String(seq),
          level,
          message.replaceAll('\u0000', '\uFFFD').toWellFormed(),
        ],
      );
    }
  });
}

/** A run's log, oldest first. */
export function readRunLog(
  db: Database,
  tenantId: TenantId,
  runId: string,
): Promise<readonly RunLogRow[]> {
  return db.tenant(
    tenantId,
    (tx) =>
      tx.query<RunLogRow>(
        `SELECT seq, at, level, message FROM ledger.sync_run_log
WHERE tenant_id = CAST($1 AS uuid) AND run_id = CAST($2 AS uuid) ORDER BY seq`,
        [tenantId, runId],
      ),
    { readOnly: true },
  );
}
