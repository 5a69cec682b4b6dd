import type {
  BusinessDay,
  DeletableKind,
  DocumentKind,
  Instant,
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
  /**
   * The stream's lasting cursor once this page is stored: where the next live scan begins. Only given where everything before
   * it has been read; absent = it stays where it is.
   */
  readonly lasting?: Json;
  /** From which day the store's orders are whole once this page is stored; absent = nothing new is known. */
  readonly history?: { readonly from: BusinessDay; readonly complete: boolean };
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
  /**
   * Asked after the last page of a full scan: which kinds were read whole, so that what was not met may be gone. What is
   * concluded from it is asked for by its id (`read` of the same stream) once more before it is removed. Variants go with their
   * product's record and need not be named.
   */
  readonly wholeKinds?: () => readonly WholeKind[];
};

/** A kind of record that a full scan read from one end to the other. */
export type WholeKind = {
  readonly kind: DeletableKind;
  /** Documents placed before this were not in reach; null = all were. */
  readonly from: Instant | null;
};
