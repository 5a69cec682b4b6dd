import type { AppError, TenantId } from '../core/index.ts';
import type { PageOutcome, RunRow } from '../ledger/index.ts';
import type { EngineContext } from './engine-context.ts';
import { giveUpRun, performRun } from './runs/perform-run.ts';
import { type RecordsRequest, readRecords } from './runs/read-records.ts';
import { type RunRequest, requestRun } from './runs/request-run.ts';

/** Runs of connections. */
export type Engine = {
  /** Asks for a run; where the connection has one already, that one is the answer. See `requestRun`. */
  readonly request: (tenantId: TenantId, request: RunRequest) => Promise<RunRow>;
  /** Performs a run to its end. See `performRun`. */
  readonly perform: (tenantId: TenantId, runId: string, signal: AbortSignal) => Promise<RunRow>;
  /** Fails a run that nobody performs to its end. See `giveUpRun`. */
  readonly giveUp: (tenantId: TenantId, runId: string, error: AppError) => Promise<RunRow>;
  /** Reads single records again and writes them. See `readRecords`. */
  readonly readRecords: (
    tenantId: TenantId,
    request: RecordsRequest,
    signal: AbortSignal,
  ) => Promise<PageOutcome>;
};

export function createEngine(context: EngineContext): Engine {
  return {
    request: (tenantId, request) => requestRun(context, tenantId, request),
    perform: (tenantId, runId, signal) => performRun(context, { tenantId, runId }, signal),
    giveUp: (tenantId, runId, error) => giveUpRun(context, { tenantId, runId }, error),
    readRecords: (tenantId, request, signal) =>
      readRecords(context, tenantId, { ...request, signal }),
  };
}
