import type { SourcePage, SourceStream } from '../connectors/index.ts';
import { AppError, type Json, type TenantId } from '../core/index.ts';
import {
  type Database,
  type LedgerPage,
  type PageOutcome,
  type PreparedPage,
  preparePage,
  writePage,
} from '../ledger/index.ts';
import { withDeadline } from './with-deadline.ts';

/** The run's cursor behind a page (default: the page's own), what a full scan met on it, and the run's streams. */
export type PageKeepings = Partial<Pick<LedgerPage, 'cursor' | 'seen' | 'streams'>>;

/** What the pages of one scan did, added up. */
export type StreamOutcome = {
  readonly pages: number;
  readonly fetched: number;
  readonly stored: number;
  readonly unchanged: number;
  readonly outdated: number;
  readonly removed: number;
  readonly rejected: number;
  /** The tenant's revision after the last page; null = no page was written. */
  readonly revision: number | null;
  /** False where `maxPages` stopped it before the source's end. */
  readonly ended: boolean;
};

export type RunStreamOptions = {
  readonly database: Database;
  readonly tenantId: TenantId;
  readonly storeId: number;
  readonly runId: string;
  /** The run's `resumed`, as its writer took it up. */
  readonly resumed: number;
  readonly stream: SourceStream;
  /** Where the scan begins; null = from the start. */
  readonly cursor: Json | null;
  readonly signal: AbortSignal;
  /** `versioned` (default): an older state never overwrites a newer one. */
  readonly guard?: 'versioned' | 'replay';
  /** False for bounded runs: pages' lasting cursors are not stored. Default true. */
  readonly moveCursor?: boolean;
  /** Longest that reading or writing one page may take. Default 10 minutes. */
  readonly stepDeadlineMs?: number;
  /** Ends after so many pages, without asking for one more. Default: at the source's end. */
  readonly maxPages?: number;
  /** What the run keeps with a page besides its records: called once for each page, in order, before it is written. */
  readonly keep?: (page: SourcePage) => PageKeepings;
  readonly onPage?: (page: SourcePage, outcome: PageOutcome) => void;
};

/**
 * The page loop of every connector: reads a stream's pages and writes each in one transaction with its cursor. While a page
 * is being written the next one is read and prepared, never more than one ahead.
 *
 * Killed anywhere, nothing is lost or repeated: a page is either stored with its cursor, or not at all.
 *
 * @throws AppError `cancelled` when the run was cancelled, `conflict` when another writer took it up, `timeout` when a step
 *   takes too long, and what the stream throws; pages before it stay
 */
export async function runStream(options: RunStreamOptions): Promise<StreamOutcome> {
  const reader = new PageReader(options);
  const total = {
    pages: 0,
    fetched: 0,
    stored: 0,
    unchanged: 0,
    outdated: 0,
    removed: 0,
    rejected: 0,
  };
  const maxPages = options.maxPages ?? Number.POSITIVE_INFINITY;
  let revision: number | null = null;
  try {
    let next = maxPages > 0 ? reader.read() : null;
    for (;;) {
      if (next === null) return { ...total, revision, ended: reader.ended };
      const read = await next;
      if (read === null) return { ...total, revision, ended: true };
      next = total.pages + 1 < maxPages ? reader.read() : null;
      // Its failure is heard when it is awaited; until then it must not count as unhandled.
      next?.catch(() => undefined);
      const outcome = await writeOne(options, read.prepared);
      revision = outcome.revision;
      total.pages += 1;
      total.fetched += read.page.fetched;
      for (const key of ['stored', 'unchanged', 'outdated', 'removed', 'rejected'] as const)
        total[key] += outcome[key];
      options.onPage?.(read.page, outcome);
    }
  } finally {
    await reader.close();
  }
}

type ReadPage = { readonly page: SourcePage; readonly prepared: PreparedPage };

const defaultDeadlineMs = 600_000;

function deadlineOf(options: RunStreamOptions): number {
  return options.stepDeadlineMs ?? defaultDeadlineMs;
}

function writeOne(options: RunStreamOptions, prepared: PreparedPage): Promise<PageOutcome> {
  stopIfAborted(options.signal);
  return withDeadline(() => writePage(options.database, options.tenantId, prepared), {
    name: 'Writing a page',
    deadlineMs: deadlineOf(options),
    signal: options.signal,
  });
}

/** @throws AppError `cancelled`, or the reason itself where it is one of ours */
export function stopIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  if (signal.reason instanceof AppError) throw signal.reason;
  throw new AppError('cancelled', 'The run was stopped.', { cause: signal.reason });
}

class PageReader {
  readonly #options: RunStreamOptions;
  readonly #pages: AsyncIterator<SourcePage>;
  readonly #stop = new AbortController();
  #ended = false;

  constructor(options: RunStreamOptions) {
    this.#options = options;
    const signal = AbortSignal.any([options.signal, this.#stop.signal]);
    this.#pages = options.stream.pages({ cursor: options.cursor, signal })[Symbol.asyncIterator]();
  }

  /** Whether the source said that there is no more. */
  get ended(): boolean {
    return this.#ended;
  }

  async read(): Promise<ReadPage | null> {
    if (this.#ended) return null;
    const { signal } = this.#options;
    stopIfAborted(signal);
    const step = { name: 'Reading a page', deadlineMs: deadlineOf(this.#options), signal };
    try {
      const { value, done } = await withDeadline(() => this.#pages.next(), step);
      this.#ended = done === true || value.done;
      if (done === true) return null;
      return { page: value, prepared: preparePage(this.#ledgerPage(value)) };
    } catch (error) {
      stopIfAborted(signal);
      throw error;
    }
  }

  #ledgerPage(page: SourcePage): LedgerPage {
    const {
      storeId,
      runId,
      resumed,
      stream,
      guard = 'versioned',
      moveCursor = true,
    } = this.#options;
    const { records, problems, cursor, fetched, progress } = page;
    return {
      storeId,
      runId,
      resumed,
      stream: stream.name,
      guard,
      lasting: moveCursor ? (page.lasting ?? null) : null,
      ...(moveCursor && page.history !== undefined ? { history: page.history } : {}),
      records,
      problems,
      cursor,
      fetched,
      progress,
      ...this.#options.keep?.(page),
    };
  }

  /** Ends the stream where it stands. A stream that hangs is told to stop and not waited for. */
  async close(): Promise<void> {
    this.#stop.abort();
    if (this.#ended) {
      await this.#pages.return?.();
      return;
    }
    this.#pages.return?.().catch(() => undefined);
  }
}
