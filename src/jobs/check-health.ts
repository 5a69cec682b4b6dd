import { AppError, type Instant, type TenantId, tenantId, toAppError } from '../core/index.ts';
import {
  dropDeadWorkers,
  findStuckClaims,
  listAllSchedules,
  type RunRow,
  readRun,
  type ScheduleRow,
  type StuckClaim,
} from '../ledger/index.ts';
import { backoffMs } from './cadence.ts';
import { dueOf } from './dispatch.ts';
import type { Finding, HealthReport, JobsOptions } from './jobs.ts';
import type { Queue, QueuedJob } from './queue.ts';

type HealthOptions = Pick<JobsOptions, 'database' | 'logger' | 'now' | 'request' | 'giveUp'> & {
  readonly queue: Queue;
};

/** A run, a worker or a claim without a sign of life for this long is dead. */
export const silentMs = 90_000;
/** The dispatcher comes each minute: who is due longer than this was missed. */
const overdueMs = 15 * 60_000;
/** The longest pause that failures make. */
const longestMs = backoffMs(Number.POSITIVE_INFINITY);
/** Modes that are over within a minute as a rule. */
const shortModes = ['live', 'window', 'webhook'];

/**
 * Looks for what the parts of the schedule do not find of themselves, and mends it: dead workers, runs without a sign of life,
 * claims of runs that are over, runs that no job stands for, jobs that no run stands behind, connections that nobody asked for.
 * Safe in several processes at once.
 */
export async function checkHealth(options: HealthOptions): Promise<HealthReport> {
  const { database, logger, queue } = options;
  const dead = await dropDeadWorkers(database, silentMs);
  const findings: Finding[] = dead.map(({ id, host, pid }) => ({
    kind: 'dead_worker',
    subject: id,
    mended: true,
    message: `Worker ${pid} on ${host} stopped without a word; its runs go to others.`,
  }));
  const jobs = await queue.list();
  for (const claim of await findStuckClaims(database, silentMs)) {
    findings.push(...(await mendClaim(claim, jobs, options)));
  }
  const schedules = await listAllSchedules(database);
  findings.push(...(await dropJobsWithoutRun(jobs, schedules, options)));
  findings.push(...(await askForOverdue(schedules, options)));
  for (const finding of findings) logger.warn({ event: 'jobs.health', ...finding });
  return { checkedAt: options.now(), findings };
}

async function mendClaim(
  claim: StuckClaim,
  jobs: readonly QueuedJob[],
  options: HealthOptions,
): Promise<readonly Finding[]> {
  const { runId } = claim;
  if (claim.state === 'released') {
    const message = 'The connection was held by a run that is over; it is free again.';
    return [{ kind: 'run_over', subject: claim.connectionId, mended: true, message }];
  }
  const own = jobs.filter((job) => job.runId === runId);
  if (own.some(({ state }) => state === 'waiting')) return [];
  if (own.some(({ state }) => state === 'active')) {
    // It waited for its turn just now, or its process lives on and its next page will be refused.
    if (claim.state === 'queued') return [];
    const message = 'The run gave no sign of life; it goes on at its page.';
    return [{ kind: 'stuck_run', subject: runId, mended: true, message }];
  }
  const run = await findRun(options, claim.tenantId, runId);
  if (run === null) return [];
  return own.length > 0
    ? [await giveUp(claim, own, options)]
    : [await queueAgain(claim, run, options)];
}

async function queueAgain(
  { tenantId: tenant, connectionId, runId }: StuckClaim,
  run: RunRow,
  { queue }: HealthOptions,
): Promise<Finding> {
  const long = !shortModes.includes(run.mode);
  await queue.send({ tenantId: tenant, connectionId, runId, long });
  const message = `The ${run.mode} run had no place in the queue; it has one again.`;
  return { kind: 'run_without_job', subject: runId, mended: true, message };
}

/** Its workers were lost, or our own code failed, again and again: another try at once would do the same. */
async function giveUp(
  { tenantId: tenant, connectionId, runId }: StuckClaim,
  own: readonly QueuedJob[],
  options: HealthOptions,
): Promise<Finding> {
  const message = 'The run was begun again and again and never came to its end; see the log.';
  const error = new AppError('internal', message, { retryAfterMs: longestMs });
  await options.giveUp({ tenantId: tenant, connectionId, runId }, error);
  for (const { id } of own) await options.queue.drop(id);
  return { kind: 'stuck_run', subject: runId, mended: true, message };
}

async function dropJobsWithoutRun(
  jobs: readonly QueuedJob[],
  schedules: readonly ScheduleRow[],
  options: HealthOptions,
): Promise<readonly Finding[]> {
  const claimed = new Set(schedules.map(({ runId }) => runId));
  const findings: Finding[] = [];
  for (const job of jobs) {
    if (job.state !== 'waiting' || claimed.has(job.runId)) continue;
    const run = await findRun(options, tenantId(job.tenantId), job.runId);
    if (run !== null && run.finishedAt === null) continue;
    if (run?.state === 'interrupted') continue;
    await options.queue.drop(job.id);
    const message = 'A job waited for a run that is over or gone; it is taken out of the queue.';
    findings.push({ kind: 'job_without_run', subject: job.runId, mended: true, message });
  }
  return findings;
}

async function askForOverdue(
  schedules: readonly ScheduleRow[],
  { request, now, logger }: HealthOptions,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const at = now();
  for (const schedule of schedules.filter((row) => isOverdue(row, at))) {
    const due = dueOf(schedule, at);
    const minutes = Math.round((at - due.dueAt) / 60_000);
    const mended = await request(due).then(
      () => true,
      (error: unknown) => {
        logger.warn({ event: 'jobs.request_failed', connectionId: due.connectionId, error });
        return false;
      },
    );
    const message = mended
      ? `The connection was due ${minutes} minutes ago and nobody asked for it; it is queued now.`
      : `The connection is due since ${minutes} minutes and cannot be queued; the log says why.`;
    findings.push({ kind: 'overdue_connection', subject: due.connectionId, mended, message });
  }
  return findings;
}

function isOverdue(schedule: ScheduleRow, now: Instant): boolean {
  const { active, runId, blockedUntil, liveDueAt, fullDueAt } = schedule;
  if (!active || runId !== null) return false;
  const due = Math.min(
    liveDueAt ?? Number.POSITIVE_INFINITY,
    fullDueAt ?? Number.POSITIVE_INFINITY,
  );
  return Math.max(due, blockedUntil ?? 0) < now - overdueMs;
}

async function findRun(
  { database }: HealthOptions,
  tenant: TenantId,
  runId: string,
): Promise<RunRow | null> {
  try {
    return await readRun(database, tenant, runId);
  } catch (error) {
    if (toAppError(error).code === 'not_found') return null;
    throw error;
  }
}
