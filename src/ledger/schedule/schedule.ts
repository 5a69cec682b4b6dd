import { type Instant, type TenantId, tenantId } from '../../core/index.ts';

/** A connection's place in the schedule: kept in `control`, where the dispatcher sees all companies. */
export type ScheduleRow = {
  readonly connectionId: string;
  readonly tenantId: TenantId;
  readonly platform: string;
  readonly account: string;
  /** False while pending, paused, waiting for a new consent, or disconnected. */
  readonly active: boolean;
  readonly disconnected: boolean;
  /** The next moments of each kind; null = none. */
  readonly liveDueAt: Instant | null;
  readonly fullDueAt: Instant | null;
  /** No attempt before this; null = at any time. */
  readonly blockedUntil: Instant | null;
  /** Failed runs in a row. */
  readonly failures: number;
  /** The run that holds the connection (queued, running or to be resumed), and since when. */
  readonly runId: string | null;
  readonly claimedAt: Instant | null;
  /** When its token wants a refresh; null = never. */
  readonly refreshAt: Instant | null;
  readonly reconciledAt: Instant | null;
};

/** The select list that reads as `ScheduleRow`, of `control.connection_schedule AS s`. */
export const scheduleColumns = `s.connection_id AS "connectionId", s.tenant_id AS "tenantId", s.platform, s.account, s.active,
s.disconnected, s.live_due_at AS "liveDueAt", s.full_due_at AS "fullDueAt", s.blocked_until AS "blockedUntil", s.failures,
s.run_id AS "runId", s.claimed_at AS "claimedAt", s.refresh_at AS "refreshAt", s.reconciled_at AS "reconciledAt"`;

export type StoredSchedule = Omit<ScheduleRow, 'tenantId'> & { readonly tenantId: string };

export function scheduleOf(row: StoredSchedule): ScheduleRow {
  return { ...row, tenantId: tenantId(row.tenantId) };
}
