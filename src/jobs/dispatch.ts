import { type Instant, toAppError } from '../core/index.ts';
import { dueSchedules, type ScheduleRow } from '../ledger/index.ts';
import type { DueConnection, JobsOptions } from './jobs.ts';

/** Connections read at once. */
const batch = 500;

/**
 * Requests a run for every connection that is due, in turns over the tenants. Safe in several processes at once: a request
 * claims its connection. A request that fails is logged, and comes again with the next call.
 *
 * @returns how many were requested
 */
export async function dispatchDue(
  options: Pick<JobsOptions, 'database' | 'logger' | 'now' | 'request'>,
  signal: AbortSignal,
): Promise<number> {
  const { database, logger, request } = options;
  const now = options.now();
  const asked = new Set<string>();
  let requested = 0;
  for (;;) {
    const due = await dueSchedules(database, { now, limit: batch });
    const fresh = due.filter(({ connectionId }) => !asked.has(connectionId));
    for (const schedule of fresh) {
      if (signal.aborted) return requested;
      asked.add(schedule.connectionId);
      try {
        await request(dueOf(schedule, now));
        requested += 1;
      } catch (error) {
        logger.warn({ event: 'jobs.request_failed', connectionId: schedule.connectionId, error });
        if (toAppError(error).code === 'database_unavailable') return requested;
      }
    }
    if (fresh.length === 0 || due.length < batch) return requested;
  }
}

/** What a due connection is asked for: one full sync does the live one's work too. */
export function dueOf(schedule: ScheduleRow, now: Instant): DueConnection {
  const { tenantId, connectionId, liveDueAt, fullDueAt } = schedule;
  const full = fullDueAt !== null && fullDueAt <= now;
  const dueAt = (full ? fullDueAt : liveDueAt) ?? now;
  return { tenantId, connectionId, mode: full ? 'full' : 'live', dueAt };
}
