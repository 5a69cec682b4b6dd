import { currencyExponent, type Json } from '../../core/index.ts';
import type { DocumentName, ScanCoverage, SourcePage, SourceStream } from '../contract.ts';
import { readDocuments } from './document-pages.ts';
import { entityPages } from './entity-pages.ts';
import { type FillOptions, fillStage, type StagingProgress } from './fill-stage.ts';
import type { PreparedImport } from './prepare-import.ts';
import { refuseHopeless } from './preview-import.ts';
import { problemPages } from './problem-pages.ts';
import {
  type Counts,
  copyCounts,
  emptyCounts,
  type FileCursor,
  type PageSize,
  type PhasePage,
  parseCursor,
  phases,
  reportOf,
} from './scan-state.ts';
import { sortStage } from './sort-stage.ts';
import { Stage } from './stage.ts';

export type ScanOptions = {
  /** Folder for the rows that wait; about as large as the unpacked files. */
  readonly stagingFolder: string;
  readonly signal: AbortSignal;
  /** Memory that sorting may take, in MiB; more goes to disk. */
  readonly memoryMb?: number;
  readonly maxRejected?: number;
  /** Lines that a page of documents holds at most (one document is never cut). */
  readonly pageLines?: number;
  readonly pageDocuments?: number;
  readonly onStaging?: (progress: StagingProgress) => void;
};

/** The stream of an import. Disposing of it deletes what was staged. */
export type FileScan = SourceStream & AsyncDisposable & { readonly rowsTotal: number };

/**
 * Reads all files into the stage and gives the import as a stream of pages: problems of single rows first, then categories,
 * products and customers, then documents in the order of their first row. The same files and mapping give the same pages.
 *
 * Nothing is yielded before all files were read to their end: a broken file leaves nothing half written.
 *
 * @throws AppError as `prepareImport`, and `disk_full`
 */
export async function openFileScan(
  prepared: PreparedImport,
  options: ScanOptions,
): Promise<FileScan> {
  refuseHopeless(prepared);
  const stage = await Stage.open(options.stagingFolder, options.memoryMb ?? 192);
  try {
    const fill: FillOptions = {
      mapping: prepared.mapping,
      signal: options.signal,
      maxRejected: options.maxRejected ?? 100_000,
      ...(options.onStaging === undefined ? {} : { onProgress: options.onStaging }),
    };
    const rowsTotal = await fillStage(stage, prepared.plans, fill);
    await sortStage(stage);
    return new StagedScan(prepared, stage, { rowsTotal, size: pageSize(options) });
  } catch (error) {
    await stage[Symbol.asyncDispose]();
    throw error;
  }
}

function pageSize(options: ScanOptions): PageSize {
  return { lines: options.pageLines ?? 4000, documents: options.pageDocuments ?? 500 };
}

class StagedScan implements FileScan {
  readonly name = 'files';
  readonly rowsTotal: number;
  readonly #prepared: PreparedImport;
  readonly #stage: Stage;
  readonly #size: PageSize;
  #counts: Counts = emptyCounts();

  constructor(
    prepared: PreparedImport,
    stage: Stage,
    scan: { readonly rowsTotal: number; readonly size: PageSize },
  ) {
    this.#prepared = prepared;
    this.#stage = stage;
    this.rowsTotal = scan.rowsTotal;
    this.#size = scan.size;
  }

  readonly pages: SourceStream['pages'] = (request) => this.#pages(request);

  async *#pages({
    cursor,
    signal,
  }: Parameters<SourceStream['pages']>[0]): AsyncGenerator<SourcePage> {
    const start = parseCursor(cursor, this.#prepared.fingerprint);
    this.#counts = copyCounts(start.counts);
    let held: SourcePage | null = null;
    let rowsDone = start.rowsDone;
    for (const phase of phases.slice(phases.indexOf(start.phase))) {
      const from = phase === start.phase ? start.position : 0;
      for await (const page of this.#phase(phase, from)) {
        signal.throwIfAborted();
        rowsDone += page.fetched;
        if (held !== null) yield held;
        held = this.#pageOf(page, { phase, rowsDone });
      }
    }
    yield held === null ? this.#emptyPage(start) : { ...held, done: true };
  }

  #phase(phase: FileCursor['phase'], from: number): AsyncGenerator<PhasePage> {
    const stage = this.#stage;
    const { plans, currency } = this.#prepared;
    if (phase === 'problem') return problemPages(stage, plans, { from, counts: this.#counts });
    if (phase === 'document')
      return readDocuments(stage, this.#prepared, { from, counts: this.#counts, size: this.#size });
    return entityPages(stage, phase, {
      from,
      counts: this.#counts,
      places: currencyExponent(currency),
    });
  }

  #pageOf(
    page: PhasePage,
    at: { readonly phase: FileCursor['phase']; readonly rowsDone: number },
  ): SourcePage {
    const { fingerprint } = this.#prepared;
    const cursor: FileCursor = {
      version: 1,
      fingerprint,
      phase: at.phase,
      position: page.position,
      rowsDone: at.rowsDone,
      counts: copyCounts(this.#counts),
    };
    return {
      records: page.records,
      problems: page.problems,
      cursor: cursor as unknown as Json,
      done: false,
      fetched: page.fetched,
      progress: { done: at.rowsDone, total: this.rowsTotal },
    };
  }

  #emptyPage(start: FileCursor): SourcePage {
    return {
      records: [],
      problems: [],
      cursor: start as unknown as Json,
      done: true,
      fetched: 0,
      progress: { done: this.rowsTotal, total: this.rowsTotal },
    };
  }

  readonly report = (): Json => reportOf(this.#prepared, this.#counts, this.rowsTotal);

  readonly coverage = async (): Promise<ScanCoverage | null> => {
    const { firstDay, lastDay, rejected } = this.#counts;
    if (firstDay === null || lastDay === null) return null;
    // A rejected row without a readable number may be any document's: then no absence proves anything.
    const unknown = ['id_missing', 'id_invalid', 'column_count'].some(
      (reason) => (rejected[reason] ?? 0) > 0,
    );
    if (unknown) return null;
    return { firstDay, lastDay, met: (names) => this.#met(names) };
  };

  async #met(names: readonly DocumentName[]): Promise<readonly boolean[]> {
    const asked = JSON.stringify(names.map(({ kind, externalId }) => `${kind}\u001f${externalId}`));
    const found = await this.#stage.all(
      `select distinct substr(doc, strpos(doc, chr(31)) + 1) from document
       where substr(doc, strpos(doc, chr(31)) + 1) in (select unnest(from_json(cast($1 as json), '["VARCHAR"]')))`,
      [asked],
    );
    const known = new Set(found.map((row) => row[0]));
    return names.map(({ kind, externalId }) => known.has(`${kind}\u001f${externalId}`));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stage[Symbol.asyncDispose]();
  }
}
