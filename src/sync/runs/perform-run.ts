import { AppError, type Json, type TenantId, toAppError } from '../../core/index.ts';
import {
  cancelRun,
  finishRun,
  heartbeat,
  interruptRun,
  type RunRow,
  readConnection,
  readRun,
  readStore,
  releaseRun,
  runningStates,
} from '../../ledger/index.ts';
import type { EngineContext } from '../engine-context.ts';
import { storeOf } from '../engine-context.ts';
import { reconcileRun } from '../reconcile/reconcile-run.ts';
import { replayRun } from '../replay/replay-run.ts';
import { connectorOf } from '../sync-context.ts';
import { overRestarts } from './database-away.ts';
import { readStreams } from './read-streams.ts';
import { removal, removeData } from './remove-data.ts';
import { heldStates } from './request-run.ts';
import { parseRunMode, parseRunOptions, type RunMode } from './run-options.ts';
import { type RunOutcome, type RunScope, streamBoard, tell } from './run-scope.ts';
import { settleFailure, settleSuccess } from './settle-run.ts';
import { takeRun } from './take-run.ts';

export type RunName = { readonly tenantId: TenantId; readonly runId: string };

/**
 * Performs a queued or interrupted run to its end: on its page, whoever began it. A run that fails is an answer, not an error:
 * its row says why. A stop (`signal`) leaves it interrupted, and its connection claimed, for whoever takes it up; a run that is
 * over, or in another worker's hands, is left alone.
 *
 * @returns the run afterwards
 * @throws AppError `not_found`, `database_unavailable` where the database stays away
 */
export async function performRun(
  context: EngineContext,
  name: RunName,
  signal: AbortSignal,
): Promise<RunRow> {
  const { mine, run } = await takeRun(context, name.tenantId, name.runId);
  if (!mine) return run;
  const life = new RunLife(context, { ...name, run, signal });
  try {
    return await performTaken(context, { ...name, run }, life);
  } finally {
    life.end();
  }
}

/**
 * Fails a run that nobody performs, as if it had failed by itself: its connection counts the failure, says so and is free.
 *
 * @returns the run afterwards: as it is, where it came to an end meanwhile
 */
export async function giveUpRun(
  context: EngineContext,
  { tenantId, runId }: RunName,
  error: AppError,
): Promise<RunRow> {
  const run = await readRun(context.database, tenantId, runId);
  if (!heldStates.includes(run.state)) return run;
  return failed({ context, tenantId, run }, error);
}

type TakenRun = RunName & { readonly run: RunRow };

async function performTaken(
  context: EngineContext,
  taken: TakenRun,
  life: RunLife,
): Promise<RunRow> {
  const { logger } = context;
  const { runId, run } = taken;
  logger.info({ event: 'sync.run', runId, mode: run.mode, resumed: run.resumed });
  try {
    await sayResumed(context, taken);
    if (run.mode === removal) return await performRemoval(context, taken, life.signal);
    const [scope, outcome] = await overRestarts(context, life.signal, async () => {
      const opened = await openScope(context, taken, life.signal);
      return [opened, await work(opened)] as const;
    });
    return await succeeded(scope, outcome);
  } catch (error) {
    logger.warn({ event: 'sync.run_ended', runId, code: toAppError(error).code, error });
    return await overRestarts(context, life.signal, () =>
      ended(context, { ...taken, error, stopped: life.stopped }),
    );
  }
}

async function performRemoval(
  context: EngineContext,
  { tenantId, run }: TakenRun,
  signal: AbortSignal,
): Promise<RunRow> {
  const { database } = context;
  await overRestarts(context, signal, () => removeData(context, { tenantId, run, signal }));
  const end = { runId: run.id, state: 'succeeded', fresh: false } as const;
  return closed({ context, tenantId, run }, () => finishRun(database, tenantId, end));
}

function sayResumed(context: EngineContext, { tenantId, run }: TakenRun): Promise<void> {
  if (run.pages === 0) return Promise.resolve();
  const message = `Taken up again behind page ${run.pages}.`;
  return overRestarts(context, new AbortController().signal, () =>
    tell({ context, tenantId, run }, { level: 'info', message }),
  );
}

/** What the run works with, as it is now: read anew after each interruption. */
async function openScope(
  context: EngineContext,
  { tenantId, runId, run: { resumed } }: TakenRun,
  signal: AbortSignal,
): Promise<RunScope> {
  const { database } = context;
  const run = await readRun(database, tenantId, runId);
  if (run.resumed !== resumed) throw new AppError('conflict', 'Another worker took the run up.');
  if (run.connectionId === null) throw new AppError('conflict', 'This run reads no connection.');
  const connection = await readConnection(database, tenantId, run.connectionId);
  if (!runningStates.includes(connection.state)) {
    throw new AppError('cancelled', `The connection is ${connection.state} by now.`);
  }
  const store = await database.tenant(tenantId, (tx) => readStore(tx, storeOf(connection)), {
    readOnly: true,
  });
  const connector = connectorOf(context, connection.platform);
  return {
    ...{ context, tenantId, run, connection, store, connector, signal },
    mode: parseRunMode(run.mode),
    options: parseRunOptions(run.options),
    open: connector.open(await context.openSession(tenantId, connection)),
    streams: streamBoard(context, tenantId, run),
  };
}

function work(scope: RunScope): Promise<RunOutcome> {
  if (scope.mode === 'replay') return replayRun(scope);
  if (scope.mode === 'reconcile') return reconcileRun(scope);
  return readStreams(scope);
}

async function succeeded(scope: RunScope, outcome: RunOutcome): Promise<RunRow> {
  const { context, tenantId, run, signal } = scope;
  const { fresh } = outcome;
  const seconds = Math.max(0, Math.round((context.now() - run.startedAt) / 100) / 10);
  const report: Json = { ...outcome.report, resumed: run.resumed, seconds };
  const finished = await overRestarts(context, signal, () =>
    closed(scope, () =>
      finishRun(context.database, tenantId, { runId: run.id, state: 'succeeded', report, fresh }),
    ),
  );
  if (finished.state === 'succeeded') await settleSuccess({ ...scope, run: finished }, outcome);
  return finished;
}

type Named = Pick<RunScope, 'context' | 'tenantId' | 'run'>;

/** Closes a run once: whether the answer to an earlier try got lost, or somebody else closed it, its row tells. */
async function closed(
  { context, tenantId, run }: Named,
  close: () => Promise<RunRow>,
): Promise<RunRow> {
  try {
    return await close();
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict')
      return readRun(context.database, tenantId, run.id);
    throw error;
  }
}

type Ending = TakenRun & { readonly error: unknown; readonly stopped: boolean };

/** After an error: the run is over, or waits for another worker. */
async function ended(
  context: EngineContext,
  { tenantId, runId, run: { resumed }, error: thrown, stopped }: Ending,
): Promise<RunRow> {
  const { database } = context;
  const run = await readRun(database, tenantId, runId);
  const named = { context, tenantId, run };
  if (run.state === 'cancelled') return cancelled(named, 'The run was cancelled.');
  // Taken for dead while it was out of reach: it is another worker's now, in this process or elsewhere.
  if (run.state !== 'running' || run.resumed !== resumed) return run;
  if (stopped) {
    await tell(named, { level: 'info', message: 'Stopped; it goes on behind its last page.' });
    return closed(named, () => interruptRun(database, tenantId, runId));
  }
  const error = toAppError(thrown);
  if (error.code === 'cancelled') {
    await closed(named, () => cancelRun(database, tenantId, runId));
    return cancelled(named, error.message);
  }
  return failed(named, error);
}

async function cancelled(named: Named, message: string): Promise<RunRow> {
  const { context, tenantId, run } = named;
  await tell(named, { level: 'warn', message });
  if (run.connectionId !== null)
    await releaseRun(context.database, tenantId, { connectionId: run.connectionId, runId: run.id });
  return readRun(context.database, tenantId, run.id);
}

async function failed(named: Named, error: AppError): Promise<RunRow> {
  const { context, tenantId, run } = named;
  const { database } = context;
  const { code, message, provider } = error;
  const words = provider === null ? '' : ` The platform said: ${provider}`;
  await tell(named, { level: 'error', message: `${message}${words}` });
  const report = { resumed: run.resumed, provider };
  const finished = await closed(named, () =>
    finishRun(database, tenantId, {
      runId: run.id,
      state: 'failed',
      report,
      error: { code, message },
    }),
  );
  if (run.connectionId === null || run.mode === removal) return finished;
  const connection = await readConnection(database, tenantId, run.connectionId);
  const store = await database.tenant(tenantId, (tx) => readStore(tx, run.storeId), {
    readOnly: true,
  });
  const mode: RunMode = parseRunMode(run.mode);
  await settleFailure({ ...named, run: finished, connection, store, mode }, error);
  return finished;
}

/** Says that a run lives while it does, and ends it: when it was cancelled, when it takes too long, when the process stops. */
class RunLife {
  readonly signal: AbortSignal;
  readonly #outer: AbortSignal;
  readonly #stop = new AbortController();
  readonly #beat: NodeJS.Timeout;
  readonly #deadline: NodeJS.Timeout;

  constructor(context: EngineContext, taken: TakenRun & { readonly signal: AbortSignal }) {
    const { timing } = context;
    this.#outer = taken.signal;
    this.signal = AbortSignal.any([taken.signal, this.#stop.signal]);
    this.#beat = setInterval(() => this.#say(context, taken), timing.heartbeatMs);
    const deadlineMs = timing.runDeadlineMs(taken.run.mode);
    this.#deadline = setTimeout(() => this.#stop.abort(tooLong(deadlineMs)), deadlineMs);
  }

  /** True where the process stops, which is no end of the run. */
  get stopped(): boolean {
    return this.#outer.aborted && !this.#stop.signal.aborted;
  }

  end(): void {
    clearInterval(this.#beat);
    clearTimeout(this.#deadline);
  }

  #say({ database, logger }: EngineContext, { tenantId, runId }: RunName): void {
    heartbeat(database, tenantId, runId).then(
      (state) => {
        if (state === 'running') return;
        const message =
          state === 'cancelled' ? 'The run was cancelled.' : 'Another worker took the run up.';
        this.#stop.abort(new AppError('cancelled', message));
      },
      // The next page meets the same trouble and tells it; a missed beat alone is no failure.
      (error: unknown) => logger.warn({ event: 'sync.heartbeat_missed', runId, error }),
    );
  }
}

function tooLong(deadlineMs: number): AppError {
  const hours = Math.round(deadlineMs / 360_000) / 10;
  return new AppError('timeout', `The run took longer than ${hours} h and was stopped.`, {
    retryable: true,
  });
}
