import { type AppError, type ErrorCode, type Instant, toAppError } from '../../core/index.ts';
import { nextAttempt } from '../../jobs/index.ts';
import {
  changeSchedule,
  type RunRow,
  readConnection,
  readSchedule,
  releaseRun,
} from '../../ledger/index.ts';
import { nextDueTimes, reconcileDays } from './next-runs.ts';
import { type RunRequest, requestRun } from './request-run.ts';
import type { RunMode } from './run-options.ts';
import type { RunOutcome, RunScope } from './run-scope.ts';

/** A run that is over, and whose it was. */
export type Settling = Pick<RunScope, 'context' | 'tenantId' | 'connection' | 'store' | 'mode'> & {
  readonly run: RunRow;
};

/**
 * After a run that succeeded: the connection is well, its next runs are due, and it is free for them, whatever of this goes
 * wrong. What is to follow at once is asked for.
 */
export async function settleSuccess(settling: Settling, outcome: RunOutcome): Promise<void> {
  const { context, tenantId, mode, connection, run } = settling;
  const follower = await freed(settling, async () => {
    if (mode === 'reconcile') await noteReconciled(settling);
    if (!outcome.complete || !feeding.includes(mode)) return null;
    await context.health.succeeded(tenantId, connection.id);
    return scheduleNext(settling);
  });
  if (follower === null) return;
  try {
    await requestRun(context, tenantId, follower);
  } catch (error) {
    context.logger.warn({ event: 'sync.follower_failed', runId: run.id, error });
  }
}

/** Runs that keep a store fresh; the others only check or look again. */
const feeding: readonly RunMode[] = ['backfill', 'live', 'full'];

/** What the platform says of the connection itself, whatever the run was for. */
const ofTheConnection: readonly ErrorCode[] = [
  'connector_auth',
  'connector_unpaid',
  'connector_gone',
];

/** After a run that failed: what it means for the connection, and when it is tried again. */
export async function settleFailure(settling: Settling, error: AppError): Promise<void> {
  const { context, tenantId, mode, connection } = settling;
  await freed(settling, async () => {
    const feeds = feeding.includes(mode);
    if (!feeds && !ofTheConnection.includes(error.code)) return null;
    const nextAttemptAt = feeds ? await delayNext(settling, error) : null;
    await context.health.failed(tenantId, connection.id, { error, nextAttemptAt });
    return null;
  });
}

async function delayNext(
  { context, tenantId, connection }: Settling,
  { retryAfterMs }: AppError,
): Promise<Instant> {
  const { database, now, random } = context;
  const before = await readSchedule(database, tenantId, connection.id);
  const failures = (before?.failures ?? 0) + 1;
  const blockedUntil = nextAttempt({ failures, now: now(), random: random(), retryAfterMs });
  // A first sync that failed has nothing due yet, and must be tried again too.
  const liveDueAt = before?.liveDueAt ?? now();
  const change = { failures, blockedUntil, liveDueAt };
  await changeSchedule(database, tenantId, { connectionId: connection.id, change });
  return blockedUntil;
}

/** Says when the next runs are due. @returns what is to follow at once */
async function scheduleNext({
  context,
  tenantId,
  connection: { id },
  store,
  mode,
}: Settling): Promise<RunRequest | null> {
  const { database, now } = context;
  const before = await readSchedule(database, tenantId, id);
  if (before === null) return null;
  const connection = await readConnection(database, tenantId, id);
  const after = { connection, store, mode, before };
  const due = await nextDueTimes(context, after);
  await changeSchedule(database, tenantId, {
    connectionId: id,
    change: { ...due, failures: 0, blockedUntil: null },
  });
  // What changed while the first sync read its years.
  if (mode === 'backfill') return { connectionId: id, mode: 'live', trigger: 'backfill' };
  const days = reconcileDays(after, now());
  if (days === null) return null;
  return { connectionId: id, mode: 'reconcile', trigger: 'schedule', days };
}

async function noteReconciled({ context, tenantId, connection }: Settling): Promise<void> {
  await changeSchedule(context.database, tenantId, {
    connectionId: connection.id,
    change: { reconciledAt: context.now() },
  });
}

/** Does what follows from a run and frees the connection, the latter in any case. Never throws: the run itself is over. */
async function freed(
  { context, tenantId, connection, run }: Settling,
  work: () => Promise<RunRequest | null>,
): Promise<RunRequest | null> {
  const claim = { connectionId: connection.id, runId: run.id };
  try {
    return await work();
  } catch (error) {
    const { code } = toAppError(error);
    context.logger.error({ event: 'sync.settle_failed', runId: run.id, code, error });
    return null;
  } finally {
    // A claim that stays behind is taken away by whoever asks for the next run.
    await releaseRun(context.database, tenantId, claim).catch((error: unknown) =>
      context.logger.error({ event: 'sync.release_failed', runId: run.id, error }),
    );
  }
}
