import { hostname } from 'node:os';
import { z } from 'zod';
import type { Json, TenantId } from '../core/index.ts';
import {
  type Database,
  interruptDeadRuns,
  interruptRun,
  type RunRow,
  readRuns,
} from '../ledger/index.ts';

/** Two readings of one process's start differ by the clock's steps. */
const startToleranceMs = 2_000;

const ownerSchema = z.object({
  owner: z.object({ host: z.string(), pid: z.number(), since: z.number() }),
});

/** Who runs a run, kept in its options: so that a restart on the same machine knows at once that its process is gone. */
export function runOwner(): {
  readonly host: string;
  readonly pid: number;
  readonly since: number;
} {
  // Of the process, not of the thread: an import may run in one and be looked for from another.
  return { host: hostname(), pid: process.pid, since: Date.now() - process.uptime() * 1000 };
}

/** True where the run's process is known to be gone; a run of another machine is judged by its silence instead. */
export function ownerIsGone(options: Json): boolean {
  const parsed = ownerSchema.safeParse(options);
  const me = runOwner();
  if (!parsed.success || parsed.data.owner.host !== me.host) return false;
  const { pid, since } = parsed.data.owner;
  // A restart may get the number of the process before it.
  if (pid === me.pid) return Math.abs(since - me.since) > startToleranceMs;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/** A run without a sign of life for so long is dead. */
export const silentMs = 90_000;

/**
 * Marks the runs as interrupted whose process is gone, here or (by a minute and a half of silence) elsewhere.
 *
 * @returns all interrupted runs of the tenant, latest first: each can be resumed
 */
export async function findInterrupted(
  database: Database,
  tenantId: TenantId,
): Promise<readonly RunRow[]> {
  await interruptDeadRuns(database, tenantId, silentMs);
  const { runs: running } = await readRuns(database, tenantId, { state: 'running', limit: 200 });
  for (const run of running) {
    if (!ownerIsGone(run.options)) continue;
    // It may have been found by another process between our look and this.
    await interruptRun(database, tenantId, run.id).catch(() => undefined);
  }
  const { runs } = await readRuns(database, tenantId, { state: 'interrupted', limit: 200 });
  return runs;
}
