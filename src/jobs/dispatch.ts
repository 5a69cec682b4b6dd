import { type Instant, toAppError } from '../core/index.ts';
import { dueSchedules, type ScheduleRow } from '../ledger/index.ts';
import type { DueConnection, JobsOptions } from './jobs.ts';

/** Connections read at once, and requested at once. */
const batch = 500;
const together = 4;

type DispatchOptions = Pick<JobsOptions, 'database' | 'logger' | 'now' | 'request'>;

/**
 * Requests a run for every connection that is due, in turns over the tenants. Safe in several processes at once: a request
 * claims its connection. A request that fails is logged, and comes again with the next call.
 *
 * @returns how many were requested
 */
export async function dispatchDue(options: DispatchOptions, signal: AbortSignal): Promise<number> {
  const now = options.now();
  const asked = new Set<string>();
  let requested = 0;
  for (;;) {
    const due = await dueSchedules(options.database, { now, limit: batch });
    const fresh = due.filter(({ connectionId }) => !asked.has(connectionId));
    const row = fresh.map((schedule) => dueOf(schedule, now)).values();
    const ask = async () => {
      for (const each of row) {
        if (signal.aborted) return;
        asked.add(each.connectionId);
        if (await requestOne(options, each)) requested += 1;
      }
    };
    await Promise.all(Array.from({ length: together }, ask));
    if (signal.aborted || fresh.length === 0 || due.length < batch) return requested;
  }
}

/** @throws AppError `database_unavailable`: then the others of the row would fail as well */
async function requestOne(options: DispatchOptions, due: DueConnection): Promise<boolean> {
  try {
    await options.request(due);
    return true;
  } catch (error) {
    if (toAppError(error).code === 'database_unavailable') throw error;
    const { connectionId } = due;
    options.logger.warn({ event: 'jobs.request_failed', connectionId, error });
    return false;
  }
}

/** What a due connection is asked for: one full sync does the live one's work too. */
export function dueOf(schedule: ScheduleRow, now: Instant): DueConnection {
  const { tenantId, connectionId, liveDueAt, fullDueAt } = schedule;
  const full = fullDueAt !== null && fullDueAt <= now;
  const dueAt = (full ? fullDueAt : liveDueAt) ?? now;
  return { tenantId, connectionId, mode: full ? 'full' : 'live', dueAt };
}
