import type { ScanPlan, SourcePage, SourceStream, StreamInfo } from '../../connectors/index.ts';
import { AppError, type DeletableKind, toAppError } from '../../core/index.ts';
import { dropSeen, type RunStream, readStreamCursor, resolveIssues } from '../../ledger/index.ts';
import { type PageKeepings, runStream, type StreamOutcome, stopIfAborted } from '../run-stream.ts';
import { concludeDeletions } from './conclude-deletions.ts';
import { parseRunCursor, type RunCursor } from './run-cursor.ts';
import { type RunOutcome, type RunScope, tell } from './run-scope.ts';
import { seenRecords } from './seen-records.ts';

/**
 * Reads a run's streams one after the other, from where its cursor stands. A stream that a missing scope forbids is left out
 * and says so; one that fails for a fault in its data or ours does not hold up the others, and fails the run at its end.
 *
 * @throws AppError of the first stream that failed; what was stored stays
 */
export async function readStreams(scope: RunScope): Promise<RunOutcome> {
  const reading = new Reading(scope);
  const cursor = parseRunCursor(scope.run.cursor);
  const names = scope.run.streams.map(({ name }) => name);
  const begin = cursor === null ? 0 : Math.max(0, names.indexOf(cursor.stream));
  for (const [index, name] of names.entries()) {
    if (index < begin) reading.markPast(name);
    else if (reading.exhausted) reading.leaveOut(name);
    else await reading.stream(name, index === begin ? cursor : null);
  }
  await scope.streams.flush();
  reading.throwFailure();
  const { complete, fresh } = reading;
  if (scope.mode === 'full' && complete) {
    const { database } = scope.context;
    await resolveIssues(database, scope.tenantId, { storeId: scope.store.id, runId: scope.run.id });
    await dropSeen(database, scope.tenantId, scope.run.id);
  }
  return { complete, fresh, report: { bounded: reading.exhausted, skipped: reading.skipped } };
}

type StreamPart = {
  readonly info: StreamInfo;
  readonly stream: SourceStream;
  readonly cursor: RunCursor | null;
};

class Reading {
  readonly #scope: RunScope;
  #pagesLeft: number;
  #failure: unknown = null;

  constructor(scope: RunScope) {
    this.#scope = scope;
    const { maxPages } = scope.options;
    this.#pagesLeft = maxPages === null ? Number.POSITIVE_INFINITY : maxPages - scope.run.pages;
  }

  /** Whether a bounded run has read its pages. */
  get exhausted(): boolean {
    return this.#pagesLeft <= 0;
  }

  get skipped(): readonly string[] {
    return this.#scope.streams.all
      .filter(({ state }) => state === 'skipped')
      .map(({ name }) => name);
  }

  /** True where all that a live sync reads was read to its end, as far as it may be read. */
  get complete(): boolean {
    const { connector, options, mode } = this.#scope;
    if (options.maxPages !== null || mode === 'window') return false;
    return connector.streams.every(({ name, live }) => {
      const state = this.#stateOf(name);
      return !live || state === 'done' || state === 'skipped';
    });
  }

  /** True where that has the orders in it. */
  get fresh(): boolean {
    const { streams } = this.#scope.connector;
    const orders = streams.filter(({ kinds }) => kinds.includes('document'));
    return this.complete && orders.every(({ name }) => this.#stateOf(name) === 'done');
  }

  #stateOf(name: string): RunStream['state'] | undefined {
    return this.#scope.streams.all.find((stream) => stream.name === name)?.state;
  }

  throwFailure(): void {
    if (this.#failure !== null) throw this.#failure;
    const { streams } = this.#scope;
    const [first] = streams.all;
    if (first === undefined || streams.all.some(({ state }) => state !== 'skipped')) return;
    throw new AppError(
      'connector_scope',
      first.message ?? 'Nothing may be read with the access given.',
    );
  }

  /** A stream before the run's cursor. */
  markPast(name: string): void {
    const { streams } = this.#scope;
    const state = this.#stateOf(name);
    if (state === 'waiting' || state === 'running') streams.set(name, { state: 'done' });
    if (state === 'failed') {
      // It failed before the run was taken up again; the run must not end as if it had not.
      const message = streams.all.find((stream) => stream.name === name)?.message;
      this.#failure ??= new AppError('connector_bug', message ?? `${name} could not be read.`);
    }
  }

  /** A stream that a bounded run does not get to. */
  leaveOut(name: string): void {
    const message = `Not reached within ${this.#scope.options.maxPages} pages.`;
    this.#scope.streams.set(name, { state: 'skipped', message });
  }

  async stream(name: string, cursor: RunCursor | null): Promise<void> {
    const { connector, streams } = this.#scope;
    const info = connector.streams.find((stream) => stream.name === name);
    if (info === undefined) throw new Error(`${connector.platform} has no stream ${name}`);
    if (this.#stateOf(name) === 'skipped') return;
    streams.set(name, { state: 'running', message: null });
    await streams.flush();
    try {
      await this.#read(info, cursor);
      streams.set(name, { state: 'done' });
    } catch (error) {
      await this.#failed(info, error);
    }
    await streams.flush();
  }

  async #read(info: StreamInfo, cursor: RunCursor | null): Promise<void> {
    const scope = this.#scope;
    const stream = scope.open.stream(info.name, await planOf(scope, info.name));
    if (cursor?.done !== true) {
      const outcome = await this.#readPages({ info, stream, cursor });
      this.#pagesLeft -= outcome.pages;
      await tell(scope, { level: 'info', message: storyOf(info, outcome) });
    }
    if (scope.mode === 'full' && scope.options.maxPages === null) {
      await concludeDeletions(scope, { info, stream });
    }
  }

  #readPages(part: StreamPart): Promise<StreamOutcome> {
    const { context, tenantId, store, run, mode, options, signal } = this.#scope;
    const { stream, cursor } = part;
    const met = new Set(cursor?.met ?? []);
    return runStream({
      database: context.database,
      tenantId,
      storeId: store.id,
      runId: run.id,
      resumed: run.resumed,
      stream,
      cursor: cursor?.at ?? null,
      signal,
      moveCursor: options.maxPages === null && mode !== 'window',
      stepDeadlineMs: context.timing.stepDeadlineMs,
      maxPages: this.#pagesLeft,
      keep: (page) => this.#keepings(part, met, page),
    });
  }

  #keepings({ info, stream }: StreamPart, met: Set<DeletableKind>, page: SourcePage): PageKeepings {
    const { streams, mode } = this.#scope;
    streams.count(info.name, page.fetched);
    const seen = mode === 'full' ? seenRecords(page, info.kinds) : [];
    for (const { kind } of seen) met.add(kind);
    const cursor: RunCursor = {
      stream: info.name,
      at: page.cursor,
      done: page.done,
      whole: page.done ? (stream.wholeKinds?.() ?? []) : [],
      met: [...met],
      asked: null,
    };
    return { cursor, streams: streams.all, ...(seen.length > 0 ? { seen } : {}) };
  }

  /** @throws what fails the whole run at once */
  async #failed(info: StreamInfo, error: unknown): Promise<void> {
    const { streams, signal, context, run } = this.#scope;
    if (signal.aborted) {
      await this.#show(info.name, { state: 'waiting' });
      stopIfAborted(signal);
    }
    const { code, message } = toAppError(error);
    if (code === 'connector_scope') {
      streams.set(info.name, { state: 'skipped', message });
      await tell(this.#scope, { level: 'warn', message: `${info.title} was left out: ${message}` });
      return;
    }
    await this.#show(info.name, { state: 'failed', message });
    if (code !== 'connector_bug' && code !== 'internal') throw error;
    this.#failure ??= error;
    context.logger.error({
      event: 'sync.stream_failed',
      runId: run.id,
      stream: info.name,
      error,
    });
    await tell(this.#scope, {
      level: 'error',
      message: `${info.title} could not be read: ${message}`,
    });
  }

  /** Shows how a stream ended; what ended it is told in any case. */
  async #show(name: string, change: Pick<RunStream, 'state'> & Partial<RunStream>): Promise<void> {
    const { streams, context, run } = this.#scope;
    streams.set(name, change);
    await streams
      .flush()
      .catch((error: unknown) =>
        context.logger.warn({ event: 'sync.streams_not_shown', runId: run.id, error }),
      );
  }
}

async function planOf(
  { mode, options, context, tenantId, store }: RunScope,
  stream: string,
): Promise<ScanPlan> {
  switch (mode) {
    case 'live': {
      const at = { storeId: store.id, stream };
      return { mode, since: await readStreamCursor(context.database, tenantId, at) };
    }
    case 'window': {
      if (options.window !== null) return { mode, ...options.window };
      throw new AppError('conflict', 'This run names no range of time to read.');
    }
    case 'backfill':
    case 'full':
      return { mode };
    default:
      throw new Error(`a run of the kind ${mode} reads no streams`);
  }
}

const number = new Intl.NumberFormat('en-GB');

function storyOf({ title }: StreamInfo, outcome: StreamOutcome): string {
  const { fetched, pages, stored, removed, rejected } = outcome;
  const parts = [
    `${number.format(fetched)} read in ${number.format(pages)} ${pages === 1 ? 'page' : 'pages'}`,
    `${number.format(stored)} changed`,
  ];
  if (removed > 0) parts.push(`${number.format(removed)} removed`);
  if (rejected > 0) parts.push(`${number.format(rejected)} could not be mapped`);
  return `${title}: ${parts.join(', ')}.`;
}
