import type { TenantId } from '../../core/index.ts';
import type { Database, SqlValue } from '../database.ts';
import { instantText, numberText } from '../rows/bound-text.ts';
import { type ScheduleRow, type StoredSchedule, scheduleColumns, scheduleOf } from './schedule.ts';

/** What may change of a connection's place. Instants are epoch ms; null = none. What is absent stays. */
export type ScheduleChange = {
  readonly liveDueAt?: number | null;
  readonly fullDueAt?: number | null;
  readonly blockedUntil?: number | null;
  readonly failures?: number;
  readonly refreshAt?: number | null;
  readonly reconciledAt?: number | null;
};

/** A connection's place; null = the company has no such connection, or its data was removed. */
export async function readSchedule(
  db: Database,
  tenantId: TenantId,
  connectionId: string,
): Promise<ScheduleRow | null> {
  const [row] = await db.control(
    (tx) =>
      tx.query<StoredSchedule>(
        `SELECT ${scheduleColumns} FROM control.connection_schedule AS s
WHERE s.tenant_id = CAST($1 AS uuid) AND s.connection_id = CAST($2 AS uuid)`,
        [tenantId, connectionId],
      ),
    { readOnly: true },
  );
  return row === undefined ? null : scheduleOf(row);
}

/** The places of a company's connections, in no order. Cost: one index scan. */
export async function listSchedules(
  db: Database,
  tenantId: TenantId,
): Promise<readonly ScheduleRow[]> {
  const rows = await db.control(
    (tx) =>
      tx.query<StoredSchedule>(
        `SELECT ${scheduleColumns} FROM control.connection_schedule AS s WHERE s.tenant_id = CAST($1 AS uuid)`,
        [tenantId],
      ),
    { readOnly: true },
  );
  return rows.map(scheduleOf);
}

/**
 * Changes what is given of a connection's place.
 *
 * @returns the place afterwards; null = the company has no such connection
 */
export async function changeSchedule(
  db: Database,
  tenantId: TenantId,
  { connectionId, change }: { readonly connectionId: string; readonly change: ScheduleChange },
): Promise<ScheduleRow | null> {
  const instants: readonly (readonly [string, number | null | undefined])[] = [
    ['live_due_at', change.liveDueAt],
    ['full_due_at', change.fullDueAt],
    ['blocked_until', change.blockedUntil],
    ['refresh_at', change.refreshAt],
    ['reconciled_at', change.reconciledAt],
  ];
  const values: SqlValue[] = [tenantId, connectionId, numberText(change.failures ?? null)];
  const sets = ['failures = coalesce(CAST($3 AS integer), s.failures)'];
  for (const [column, at] of instants) {
    if (at === undefined) continue;
    values.push(instantText(at));
    sets.push(`${column} = CAST($${values.length} AS timestamptz)`);
  }
  const [row] = await db.control((tx) =>
    tx.query<StoredSchedule>(
      `UPDATE control.connection_schedule AS s SET ${sets.join(', ')}
WHERE s.tenant_id = CAST($1 AS uuid) AND s.connection_id = CAST($2 AS uuid) RETURNING ${scheduleColumns}`,
      values,
    ),
  );
  return row === undefined ? null : scheduleOf(row);
}
