import type { Instant, Json } from '../../core/index.ts';

export type RunState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'interrupted';

/** Which states a run may be in before it gets to a state. What is over stays over; only an interrupted or failed run resumes. */
export const legalMoves: Readonly<Record<RunState, readonly RunState[]>> = {
  queued: ['failed'],
  running: ['queued', 'interrupted', 'failed'],
  succeeded: ['running'],
  failed: ['queued', 'running', 'interrupted'],
  cancelled: ['queued', 'running', 'interrupted'],
  interrupted: ['running'],
};

/** One stream of a run, as people see it. */
export type RunStream = {
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'done' | 'skipped' | 'failed';
  readonly fetched: number;
  /** Why it was skipped or failed. */
  readonly message: string | null;
};

/** One read of a source. */
export type RunRow = {
  readonly id: string;
  readonly storeId: number;
  readonly connector: string;
  /** `import`, `backfill`, `live`, `full`, `webhook`, `replay`. */
  readonly mode: string;
  readonly trigger: string;
  /** Null = it reads no connection: an import, a restatement. */
  readonly connectionId: string | null;
  /** Streams of a connection's run, in their order. */
  readonly streams: readonly RunStream[];
  /** How often it was taken up again. */
  readonly resumed: number;
  readonly state: RunState;
  readonly options: Json;
  /** Where the next page begins; null = from the start. */
  readonly cursor: Json | null;
  readonly pages: number;
  readonly fetched: number;
  readonly stored: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly removed: number;
  /** How far, in the source's own unit; total null = not known. */
  readonly progress: { readonly done: number; readonly total: number | null };
  readonly report: Readonly<Record<string, Json>>;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly startedAt: Instant;
  readonly heartbeatAt: Instant;
  readonly finishedAt: Instant | null;
};

/** Columns of a `RunRow`, to be read by `runOf`. */
export const runColumns = `id, store_id, connector, mode, trigger, state, options, cursor, pages, fetched, stored,
unchanged, rejected, removed, progress_done, progress_total, report, error_code, error_message, started_at,
heartbeat_at, finished_at, connection_id, streams, resumed`;

export type StoredRun = {
  readonly id: string;
  readonly store_id: number;
  readonly connector: string;
  readonly mode: string;
  readonly trigger: string;
  readonly state: RunState;
  readonly options: Json;
  readonly cursor: Json | null;
  readonly pages: number;
  readonly fetched: number;
  readonly stored: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly removed: number;
  readonly progress_done: number;
  readonly progress_total: number | null;
  readonly report: Readonly<Record<string, Json>>;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly started_at: Instant;
  readonly heartbeat_at: Instant;
  readonly finished_at: Instant | null;
  readonly connection_id: string | null;
  readonly streams: readonly RunStream[];
  readonly resumed: number;
};

export function runOf(row: StoredRun): RunRow {
  const { id, connector, mode, trigger, state, options, cursor, report } = row;
  const { pages, fetched, stored, unchanged, rejected, removed } = row;
  const { error_code: code, error_message: message } = row;
  return {
    ...{ id, storeId: row.store_id, connector, mode, trigger, state, options, cursor },
    ...{ connectionId: row.connection_id, streams: row.streams, resumed: row.resumed },
    ...{ pages, fetched, stored, unchanged, rejected, removed, report },
    progress: { done: row.progress_done, total: row.progress_total },
    error: code === null ? null : { code, message: message ?? '' },
    startedAt: row.started_at,
    heartbeatAt: row.heartbeat_at,
    finishedAt: row.finished_at,
  };
}
