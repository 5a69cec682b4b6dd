import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, type TenantId } from '../../core/index.ts';
import type { SyncCommand } from '../connection-ports.ts';
import type { Connection, Run } from '../contract/index.ts';
import type { ApiPorts } from '../ports.ts';

type Ports = Pick<ApiPorts, 'connections' | 'sync' | 'runs'>;

/** How long somebody waits. */
export type Patience = {
  /** On the clock of `performance.now()`. */
  readonly until: number;
  readonly signal: AbortSignal;
};

/** Those that are read; the others wait for a person. */
export function readable(connections: readonly Connection[]): readonly Connection[] {
  return connections.filter(({ state }) => state === 'connected' || state === 'degraded');
}

/** @throws AppError `conflict` where there is nothing to read, saying what to do */
export async function readableOf(
  { connections }: Pick<Ports, 'connections'>,
  tenantId: TenantId,
): Promise<readonly Connection[]> {
  const all = await connections.list(tenantId);
  const found = readable(all);
  if (found.length > 0) return found;
  throw new AppError(
    'conflict',
    all.length === 0
      ? 'No store is connected: connect one first, under Connections.'
      : 'No connection can be read now: see under Connections what each of them waits for.',
  );
}

const firstPauseMs = 100;
const longestPauseMs = 1_000;

/** The run when it is over; null where patience ends first. An interrupted run goes on by itself. */
export async function waitForEnd(
  { runs }: Pick<Ports, 'runs'>,
  run: { readonly tenantId: TenantId; readonly id: string },
  { until, signal }: Patience,
): Promise<Run | null> {
  let pauseMs = firstPauseMs;
  for (;;) {
    const now = await runs.get(run.tenantId, run.id);
    if (now.state === 'succeeded' || now.state === 'failed' || now.state === 'cancelled')
      return now;
    const leftMs = until - performance.now();
    if (leftMs <= 0) return null;
    await sleep(Math.min(pauseMs, leftMs), undefined, { signal });
    pauseMs = Math.min(longestPauseMs, pauseMs * 2);
  }
}

export type Wanted = {
  readonly tenantId: TenantId;
  readonly connection: Pick<Connection, 'id' | 'name'>;
  readonly command: SyncCommand;
  /** Whether a run that is under way already does what is asked for. */
  readonly fits: (run: Run) => boolean;
};

/**
 * Starts a run that does what is asked for. A connection has one run at a time: the end of another one is waited for.
 *
 * @throws AppError `busy` where patience ends before that
 */
export async function startRun(
  ports: Ports,
  { tenantId, connection, command, fits }: Wanted,
  patience: Patience,
): Promise<Run> {
  for (;;) {
    const run = await ports.sync.request(tenantId, command);
    if (fits(run)) return run;
    if ((await waitForEnd(ports, { tenantId, id: run.id }, patience)) !== null) continue;
    throw new AppError(
      'busy',
      `${connection.name} is being read (${run.mode}): ask again when that is over.`,
      { retryable: true },
    );
  }
}

/**
 * Starts a run of each connection.
 *
 * @throws AppError the first failure, where none could be started
 */
export async function startRuns(
  ports: Ports,
  wanted: readonly Wanted[],
  patience: Patience,
): Promise<readonly Run[]> {
  const started = await Promise.allSettled(wanted.map((one) => startRun(ports, one, patience)));
  const runs = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (runs.length === 0 && failed !== undefined) throw failed.reason;
  return runs;
}
