import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Connector } from '../../connectors/index.ts';
import { AppError, type Instant, type Json, type TenantId } from '../../core/index.ts';
import {
  type ConnectionRow,
  cancelRun,
  claimRun,
  type Database,
  type NewRun,
  type RunRow,
  type RunState,
  type RunStream,
  readConnection,
  readRun,
  readSchedule,
  readStreamCursor,
  releaseRun,
  requeueRun,
  runningStates,
  startRun,
} from '../../ledger/index.ts';
import { type EngineContext, storeOf } from '../engine-context.ts';
import { connectorOf } from '../sync-context.ts';
import { findUnfinished, recentRuns } from './find-unfinished.ts';
import type { RunMode } from './run-options.ts';
import { withoutDeadOwner } from './take-run.ts';

export type RunRequest = {
  readonly connectionId: string;
  readonly mode: RunMode;
  /** Who asked: `schedule`, `user:<id>`, `connected`, `webhook` … */
  readonly trigger: string;
  /** Bounds the run; it then moves no lasting cursor and concludes no deletion. */
  readonly maxPages?: number;
  /** Only these streams. Default: all that the mode reads. */
  readonly streams?: readonly string[];
  /** For `window`: documents placed in this range, `to` exclusive. */
  readonly window?: { readonly from: Instant; readonly to: Instant };
  /** For `reconcile`: how many days back. */
  readonly days?: number;
};

/**
 * Makes a queued run, claims its connection for it and hands it to the queue. A connection has one run at a time: where one is
 * queued or running already, that one is the answer. A first sync that is not over yet is what `live` means; and what failed
 * halfway for a passing reason goes on at its page instead of beginning anew.
 *
 * @throws AppError `not_found`, `conflict` for a connection that can't be read now, `input_invalid` for an unknown stream
 */
export async function requestRun(
  context: EngineContext,
  tenantId: TenantId,
  request: RunRequest,
): Promise<RunRow> {
  const connection = await readConnection(context.database, tenantId, request.connectionId);
  mustBeReadable(connection);
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const holder = await holderOf(context, tenantId, connection.id);
    if (holder.kind === 'run') {
      if (holder.run.state === 'interrupted') await handOver(context, tenantId, holder.run);
      return holder.run;
    }
    if (holder.kind === 'free') {
      const run = await claimNew(context, tenantId, { connection, request });
      if (run !== null) {
        await handOver(context, tenantId, run);
        return run;
      }
    } else if (attempt < mostAttempts / 2) {
      await wait(betweenMs);
    } else {
      const claim = { connectionId: connection.id, runId: holder.runId };
      await releaseRun(context.database, tenantId, claim);
    }
  }
  throw new AppError('busy', `The runs of ${connection.account} change too fast; try again.`, {
    retryable: true,
  });
}

const mostAttempts = 40;
const betweenMs = 50;

const reasons: Readonly<Record<string, string>> = {
  pending: 'its consent is not given yet: finish connecting it',
  needs_reauth: 'the platform no longer accepts its credentials: connect it again',
  paused: 'it is paused: resume it',
  disconnected: 'it was disconnected: connect it anew',
};

function mustBeReadable(connection: ConnectionRow): void {
  storeOf(connection);
  if (runningStates.includes(connection.state)) return;
  throw new AppError(
    'conflict',
    `${connection.name} can't be read now, because ${reasons[connection.state]}.`,
  );
}

/** `between`: its run is about to be recorded or to let go, or was left behind by a crash on that way. */
type Holder =
  | { readonly kind: 'free' }
  | { readonly kind: 'run'; readonly run: RunRow }
  | { readonly kind: 'between'; readonly runId: string };

/** Who has the connection. Where a run's worker is gone, who asks now need not wait until that is noticed. */
async function holderOf(
  { database }: EngineContext,
  tenantId: TenantId,
  connectionId: string,
): Promise<Holder> {
  const runId = (await readSchedule(database, tenantId, connectionId))?.runId ?? null;
  if (runId === null) return { kind: 'free' };
  const found = await readRun(database, tenantId, runId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  });
  const run = found === null ? null : await withoutDeadOwner(database, tenantId, found);
  const holds = run !== null && heldStates.includes(run.state);
  return holds ? { kind: 'run', run } : { kind: 'between', runId };
}

/** States in which a run holds its connection. */
export const heldStates: readonly RunState[] = ['queued', 'running', 'interrupted'];

type Wanted = { readonly connection: ConnectionRow; readonly request: RunRequest };

/** Null = another process was faster. */
async function claimNew(
  context: EngineContext,
  tenantId: TenantId,
  { connection, request }: Wanted,
): Promise<RunRow | null> {
  const { database } = context;
  const connector = connectorOf(context, connection.platform);
  const history = await recentRuns(database, tenantId, connection.id);
  const mode = await modeOf(database, tenantId, { connection, connector, request, history });
  const run: NewRun = {
    storeId: storeOf(connection),
    connector: connection.platform,
    connectionId: connection.id,
    mode,
    trigger: request.trigger,
    streams: waiting(streamsOf(connector, { ...request, mode })),
    options: optionsOf(request),
    state: 'queued',
  };
  const unfinished = findUnfinished(history, run, context.now());
  const id = unfinished?.id ?? randomUUID();
  const claim = { connectionId: connection.id, runId: id };
  if (!(await claimRun(database, tenantId, claim))) return null;
  try {
    const made =
      unfinished === null
        ? await startRun(database, tenantId, { ...run, id })
        : await requeueRun(database, tenantId, id);
    // Who took too long on the way here was taken for dead, and must not run beside who came after.
    if (await claimRun(database, tenantId, claim)) return made;
    await cancelRun(database, tenantId, id);
    return null;
  } catch (error) {
    await releaseRun(database, tenantId, claim);
    throw error;
  }
}

type ModeRequest = Wanted & { readonly connector: Connector; readonly history: readonly RunRow[] };

/** Until the first sync is over, it is what a sync means. */
async function modeOf(
  database: Database,
  tenantId: TenantId,
  { connection, connector, request, history }: ModeRequest,
): Promise<RunMode> {
  const { mode, maxPages, streams } = request;
  if (maxPages !== undefined || streams !== undefined) return mode;
  if (mode !== 'live' && mode !== 'full') return mode;
  const first = history.find((run) => run.mode === 'backfill');
  if (first !== undefined) return first.state === 'succeeded' ? mode : 'backfill';
  const storeId = storeOf(connection);
  const orders = connector.streams.find(({ kinds }) => kinds.includes('document'));
  if (orders === undefined) return mode;
  const cursor = await readStreamCursor(database, tenantId, { storeId, stream: orders.name });
  return cursor === null ? 'backfill' : mode;
}

/** @throws AppError `input_invalid` for a stream that the connector does not have */
function streamsOf(
  connector: Connector,
  { mode, streams }: Pick<RunRequest, 'mode' | 'streams'>,
): readonly string[] {
  if (mode === 'replay' || mode === 'reconcile') return [mode];
  const known = connector.streams.map(({ name }) => name);
  const unknown = streams?.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new AppError(
      'input_invalid',
      `${connector.title} has no stream "${unknown}"; it has ${known.join(', ')}.`,
    );
  }
  return connector.streams
    .filter(({ name, live, kinds }) => {
      if (streams !== undefined) return streams.includes(name);
      if (mode === 'window') return kinds.includes('document');
      return mode !== 'live' || live;
    })
    .map(({ name }) => name);
}

function waiting(names: readonly string[]): readonly RunStream[] {
  return names.map((name) => ({ name, state: 'waiting', fetched: 0, message: null }));
}

function optionsOf({ maxPages, window, days }: RunRequest): Json {
  return { maxPages: maxPages ?? null, window: window ?? null, days: days ?? null };
}

/** A run that can't be queued now is found by the health check. */
export async function handOver(
  { enqueue, logger }: EngineContext,
  tenantId: TenantId,
  run: RunRow,
): Promise<void> {
  const connectionId = run.connectionId ?? '';
  try {
    const long = run.mode !== 'live' && run.mode !== 'window';
    await enqueue({ tenantId, connectionId, runId: run.id, long });
  } catch (error) {
    logger.warn({ event: 'sync.enqueue_failed', runId: run.id, error });
  }
}
