import type {
  BusinessDay,
  DocumentKind,
  Json,
  RecordProblem,
  SourceRecord,
} from '../core/index.ts';

/** One page of a stream: what becomes one ledger transaction. */
export type SourcePage = {
  readonly records: readonly SourceRecord[];
  readonly problems: readonly RecordProblem[];
  /** Where the next page begins; stored with the page's rows, so that a run resumes here. */
  readonly cursor: Json;
  /** True for the last page of the scan. */
  readonly done: boolean;
  /** Source records (rows, objects) read for this page. */
  readonly fetched: number;
  /** How far the scan is, in the source's own unit (bytes, rows), and of how much; total null = not known. */
  readonly progress: { readonly done: number; readonly total: number | null };
};

/** How a scan is read: from a cursor that an earlier page left, or from the start. */
export type ScanRequest = { readonly cursor: Json | null; readonly signal: AbortSignal };

/** A document as the ledger names it inside a store. */
export type DocumentName = { readonly kind: DocumentKind; readonly externalId: string };

/** What a completed scan covered: the ground on which a run may conclude that a document is gone. */
export type ScanCoverage = {
  /** First and last day, in the store's zone, on which the scan met a document. */
  readonly firstDay: BusinessDay;
  readonly lastDay: BusinessDay;
  /** Which of `names` the scan met, mapped or rejected; as many answers, in the same order. */
  readonly met: (names: readonly DocumentName[]) => Promise<readonly boolean[]>;
};

/** One stream of a connector: an async generator of pages. Pages of one scan come in an order that repeats. */
export type SourceStream = {
  /** Stable name: `orders`, `products`, `file`. */
  readonly name: string;
  readonly pages: (request: ScanRequest) => AsyncIterable<SourcePage>;
  /** Called once after the last page: what to add to the run's report (counts by reason, detected formats …). */
  readonly report?: () => Json;
  /**
   * Asked after the last page. Null = nothing was met, or the source can't tell: then nothing may be removed.
   * A stream without it never concludes deletions by absence.
   */
  readonly coverage?: () => Promise<ScanCoverage | null>;
};
