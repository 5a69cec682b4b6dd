import type { Instant, TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { instantText } from '../rows/bound-text.ts';

/** What a connection's live syncs and webhooks brought lately: records that changed the ledger. */
export type ConnectionActivity = {
  /** Of the last 24 hours, and of the last 7 days. */
  readonly lastDay: number;
  readonly lastWeek: number;
  /** When the latest of them came in; null = none in 7 days. */
  readonly lastChangeAt: Instant | null;
};

export type ActivityRow = ConnectionActivity & { readonly connectionId: string };

/** By connection: of one ($2), or of all where that is null. */
export const activityText = `SELECT connection_id AS "connectionId",
CAST(coalesce(sum(stored + removed) FILTER (WHERE started_at > CAST($3 AS timestamptz) - interval '24 hours'), 0) AS bigint) AS "lastDay",
CAST(coalesce(sum(stored + removed), 0) AS bigint) AS "lastWeek",
max(started_at) FILTER (WHERE stored + removed > 0) AS "lastChangeAt"
FROM ledger.sync_run WHERE tenant_id = CAST($1 AS uuid) AND connection_id IS NOT NULL
AND (CAST($2 AS uuid) IS NULL OR connection_id = CAST($2 AS uuid))
AND mode IN ('live', 'webhook') AND started_at > CAST($3 AS timestamptz) - interval '7 days' GROUP BY connection_id`;

/**
 * How lively a connection is, from its runs: an order, a refund or an edit each count when they come in. Backfills and full
 * syncs are left out: they bring the past.
 *
 * Cost: an index range of a week's runs.
 */
export async function connectionActivity(
  db: Database,
  tenantId: TenantId,
  { connectionId, now }: { readonly connectionId: string; readonly now: Instant },
): Promise<ConnectionActivity> {
  const [row] = await db.tenant(
    tenantId,
    (tx) => tx.query<ActivityRow>(activityText, [tenantId, connectionId, instantText(now)]),
    { readOnly: true },
  );
  if (row === undefined) return { lastDay: 0, lastWeek: 0, lastChangeAt: null };
  const { lastDay, lastWeek, lastChangeAt } = row;
  return { lastDay, lastWeek, lastChangeAt };
}
