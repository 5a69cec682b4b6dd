import { AppError, type TenantId } from '../../core/index.ts';
import {
  interruptDeadRuns,
  interruptRun,
  type RunRow,
  readRun,
  readSchedule,
  releaseRun,
  resumeRun,
} from '../../ledger/index.ts';
import type { EngineContext } from '../engine-context.ts';
import { ownerIsGone, runOwner, silentMs } from '../run-owner.ts';

/** `mine` = this worker performs it from now on. */
export type Taken = { readonly mine: boolean; readonly run: RunRow };

/**
 * Takes a run up: one that is queued or interrupted, or whose worker is gone. Of several workers that try at once one succeeds.
 * A run that is over, or that another one performs, is left alone.
 */
export async function takeRun(
  { database }: EngineContext,
  tenantId: TenantId,
  runId: string,
): Promise<Taken> {
  const run = await withoutDeadOwner(database, tenantId, await readRun(database, tenantId, runId));
  if (run.state !== 'queued' && run.state !== 'interrupted') {
    if (run.finishedAt !== null) await dropClaim(database, tenantId, run);
    return { mine: false, run };
  }
  try {
    return { mine: true, run: await resumeRun(database, tenantId, { runId, owner: runOwner() }) };
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'conflict')) throw error;
    return { mine: false, run: await readRun(database, tenantId, runId) };
  }
}

type Db = EngineContext['database'];

/** The run, marked as interrupted where its worker is gone. */
export async function withoutDeadOwner(
  database: Db,
  tenantId: TenantId,
  run: RunRow,
): Promise<RunRow> {
  if (run.state !== 'running') return run;
  if (ownerIsGone(run.options)) {
    // It may have been found by another process between our look and this.
    await interruptRun(database, tenantId, run.id).catch(() => undefined);
  } else {
    await interruptDeadRuns(database, tenantId, silentMs);
  }
  return readRun(database, tenantId, run.id);
}

/** The worker died between the run's end and the release of its connection. */
async function dropClaim(database: Db, tenantId: TenantId, run: RunRow): Promise<void> {
  if (run.connectionId === null) return;
  const schedule = await readSchedule(database, tenantId, run.connectionId);
  if (schedule?.runId !== run.id) return;
  await releaseRun(database, tenantId, { connectionId: run.connectionId, runId: run.id });
}
