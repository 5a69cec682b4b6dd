import type { Json, TenantId } from '../../core/index.ts';
import { toAppError } from '../../core/index.ts';
import {
  finishRun,
  type PageOutcome,
  type RunRow,
  readConnection,
  startRun,
  writePage,
} from '../../ledger/index.ts';
import { type EngineContext, storeOf } from '../engine-context.ts';
import { runOwner } from '../run-owner.ts';
import { connectorOf } from '../sync-context.ts';
import { withDeadline } from '../with-deadline.ts';
import { deletionsOf } from './conclude-deletions.ts';

export type RecordsRequest = {
  readonly connectionId: string;
  readonly stream: string;
  /** At most 250. */
  readonly externalIds: readonly string[];
};

/**
 * Reads single records again, as they are now, and writes them as one page of a `webhook` run of its own. What the platform
 * says not to have any more is removed. Needs no claim: the version guard keeps an older state that a run under way has read
 * from overwriting this one.
 *
 * @throws AppError what the platform or the database answers; the run is then failed, and says so
 */
export async function readRecords(
  context: EngineContext,
  tenantId: TenantId,
  request: RecordsRequest & { readonly signal: AbortSignal },
): Promise<PageOutcome> {
  const { database } = context;
  const connection = await readConnection(database, tenantId, request.connectionId);
  const connector = connectorOf(context, connection.platform);
  const { stream } = request;
  const kind = connector.streams.find(({ name }) => name === stream)?.kinds[0];
  if (kind === undefined) throw new Error(`${connection.platform} has no stream ${stream}`);
  const run = await startRun(database, tenantId, {
    storeId: storeOf(connection),
    connector: connection.platform,
    connectionId: connection.id,
    mode: 'webhook',
    trigger: 'webhook',
    streams: [{ name: stream, state: 'running', fetched: 0, message: null }],
    options: { owner: runOwner(), externalIds: request.externalIds } satisfies Json,
  });
  try {
    const open = connector.open(await context.openSession(tenantId, connection));
    const found = await withDeadline((late) => open.read(stream, request.externalIds, late), {
      name: 'Reading records again',
      deadlineMs: context.timing.stepDeadlineMs,
      signal: request.signal,
    });
    const outcome = await writePage(database, tenantId, {
      ...pageOf(run, { stream, fetched: request.externalIds.length }),
      records: [...found.records, ...deletionsOf(found, kind)],
      problems: found.problems,
    });
    await finishRun(database, tenantId, { runId: run.id, state: 'succeeded', fresh: false });
    return outcome;
  } catch (error) {
    await close(context, { tenantId, run, error });
    throw error;
  }
}

function pageOf(run: RunRow, part: { readonly stream: string; readonly fetched: number }) {
  const { stream, fetched } = part;
  return {
    storeId: run.storeId,
    runId: run.id,
    resumed: run.resumed,
    stream,
    cursor: null,
    fetched,
    progress: { done: fetched, total: fetched },
    guard: 'versioned' as const,
    lasting: null,
    streams: [{ name: stream, state: 'done' as const, fetched, message: null }],
  };
}

/** The failure itself is what the caller hears. */
async function close(
  { database, logger }: EngineContext,
  {
    tenantId,
    run,
    error,
  }: { readonly tenantId: TenantId; readonly run: RunRow; readonly error: unknown },
): Promise<void> {
  const { code, message } = toAppError(error);
  try {
    await finishRun(database, tenantId, {
      runId: run.id,
      state: 'failed',
      error: { code, message },
    });
  } catch (closing) {
    logger.warn({ event: 'sync.close_failed', runId: run.id, error: closing });
  }
}
