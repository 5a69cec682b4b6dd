import type { Connector, OpenConnection } from '../../connectors/index.ts';
import type { TenantId } from '../../core/index.ts';
import {
  appendRunLog,
  type ConnectionRow,
  changeRunStreams,
  type RunLogEntry,
  type RunRow,
  type RunStream,
  type StoreRow,
} from '../../ledger/index.ts';
import type { EngineContext } from '../engine-context.ts';
import type { RunMode, RunOptions } from './run-options.ts';

/** A run that is being performed, and all that its parts need of it. */
export type RunScope = {
  readonly context: EngineContext;
  readonly tenantId: TenantId;
  /** As it was when this worker took it up. */
  readonly run: RunRow;
  readonly mode: RunMode;
  readonly options: RunOptions;
  readonly connection: ConnectionRow;
  readonly store: StoreRow;
  readonly connector: Connector;
  readonly open: OpenConnection;
  readonly streams: StreamBoard;
  readonly signal: AbortSignal;
};

/** What a run came to. */
export type RunOutcome = {
  /** True where it did all that its mode does: neither bounded nor of some streams only. */
  readonly complete: boolean;
  /** True where the source was read to its end, so that the store is fresh. */
  readonly fresh: boolean;
  readonly report: RunRow['report'];
};

/** Streams of a run as people see them: kept in memory, written when something happened. */
export class StreamBoard {
  readonly #streams: RunStream[];
  readonly #write: (streams: readonly RunStream[]) => Promise<void>;
  #written: string;

  constructor(
    streams: readonly RunStream[],
    write: (streams: readonly RunStream[]) => Promise<void>,
  ) {
    this.#streams = [...streams];
    this.#write = write;
    this.#written = JSON.stringify(streams);
  }

  get all(): readonly RunStream[] {
    return [...this.#streams];
  }

  /** Changes how a stream is shown; not written yet. */
  set(name: string, change: Partial<Omit<RunStream, 'name'>>): void {
    const at = this.#streams.findIndex((stream) => stream.name === name);
    const stream = this.#streams[at];
    if (stream !== undefined) this.#streams[at] = { ...stream, ...change };
  }

  count(name: string, fetched: number): void {
    const stream = this.#streams.find((one) => one.name === name);
    this.set(name, { fetched: (stream?.fetched ?? 0) + fetched });
  }

  /** Writes what changed since the last time. */
  async flush(): Promise<void> {
    const text = JSON.stringify(this.#streams);
    if (text === this.#written) return;
    await this.#write([...this.#streams]);
    this.#written = text;
  }
}

export function streamBoard(
  { database }: EngineContext,
  tenantId: TenantId,
  { id: runId, resumed, streams }: RunRow,
): StreamBoard {
  return new StreamBoard(streams, async (changed) => {
    await changeRunStreams(database, tenantId, { runId, resumed, streams: changed });
  });
}

/** Adds to the run's log, for people. */
export function tell(
  { context, tenantId, run }: Pick<RunScope, 'context' | 'tenantId' | 'run'>,
  ...entries: readonly RunLogEntry[]
): Promise<void> {
  return appendRunLog(context.database, tenantId, { runId: run.id, entries });
}
