import { type TenantId, tenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { instantText } from '../rows/bound-text.ts';
import { type ScheduleRow, type StoredSchedule, scheduleColumns, scheduleOf } from './schedule.ts';

export type DueRequest = {
  /** Epoch ms. */
  readonly now: number;
  /** Default 500. */
  readonly limit?: number;
};

const dueText = `SELECT ${scheduleColumns}
FROM (SELECT *, row_number() OVER (PARTITION BY tenant_id ORDER BY least(live_due_at, full_due_at), connection_id) AS turn
  FROM control.connection_schedule
  WHERE active AND run_id IS NULL AND (blocked_until IS NULL OR blocked_until <= CAST($1 AS timestamptz))
  AND least(live_due_at, full_due_at) <= CAST($1 AS timestamptz)) AS s
ORDER BY s.turn, least(s.live_due_at, s.full_due_at), s.connection_id LIMIT CAST($2 AS integer)`;

/**
 * Active connections that no run holds, whose live or full run is due and that no failure holds back, over all companies: in
 * turns, first each company's longest due, then each one's next. So no company waits behind another's backlog.
 *
 * Cost: one scan of the schedule, a row per connection.
 */
export async function dueSchedules(
  db: Database,
  { now, limit = 500 }: DueRequest,
): Promise<readonly ScheduleRow[]> {
  const rows = await db.control(
    (tx) => tx.query<StoredSchedule>(dueText, [instantText(now), String(limit)]),
    { readOnly: true },
  );
  return rows.map(scheduleOf);
}

/** Active connections whose token wants a refresh by now, the most urgent first. Default limit 500. */
export async function dueRefreshes(
  db: Database,
  { now, limit = 500 }: DueRequest,
): Promise<readonly ScheduleRow[]> {
  const rows = await db.control(
    (tx) =>
      tx.query<StoredSchedule>(
        `SELECT ${scheduleColumns} FROM control.connection_schedule AS s WHERE s.active
AND s.refresh_at <= CAST($1 AS timestamptz) ORDER BY s.refresh_at, s.connection_id LIMIT CAST($2 AS integer)`,
        [instantText(now), String(limit)],
      ),
    { readOnly: true },
  );
  return rows.map(scheduleOf);
}

/** Every connection that is not disconnected, over all companies: for the health check. Cost: one scan of the schedule. */
export async function listAllSchedules(db: Database): Promise<readonly ScheduleRow[]> {
  const rows = await db.control(
    (tx) =>
      tx.query<StoredSchedule>(
        `SELECT ${scheduleColumns} FROM control.connection_schedule AS s WHERE NOT s.disconnected
ORDER BY s.tenant_id, s.connection_id`,
      ),
    { readOnly: true },
  );
  return rows.map(scheduleOf);
}

/** A connection to an account. `disconnected`: it has gone, but its data is still here. */
export type AccountConnection = {
  readonly tenantId: TenantId;
  readonly connectionId: string;
  readonly disconnected: boolean;
};

/**
 * Whose account this is: of each company that has connected it the one connection that stands for it now, else the one
 * that went last. Empty = nobody's.
 */
export async function findAccountConnections(
  db: Database,
  platform: string,
  account: string,
): Promise<readonly AccountConnection[]> {
  type Row = Omit<AccountConnection, 'tenantId'> & { readonly tenantId: string };
  const rows = await db.control(
    (tx) =>
      tx.query<Row>(
        `SELECT DISTINCT ON (tenant_id) tenant_id AS "tenantId", connection_id AS "connectionId", disconnected
FROM control.connection_schedule WHERE platform = $1 AND account = $2
ORDER BY tenant_id, disconnected, created_at DESC, connection_id`,
        [platform, account],
      ),
    { readOnly: true },
  );
  return rows.map((row) => ({ ...row, tenantId: tenantId(row.tenantId) }));
}
