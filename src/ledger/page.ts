import type {
  BusinessDay,
  DeletableKind,
  Json,
  RecordProblem,
  SourceRecord,
} from '../core/index.ts';
import type { RunStream } from './runs/run.ts';

/** What one page writes, as one transaction. */
export type LedgerPage = {
  readonly storeId: number;
  readonly runId: string;
  /** The run's `resumed` as its writer took it up: once another one has taken it up since, the page is refused. */
  readonly resumed: number;
  /** Name of the stream whose cursor moves with this page. */
  readonly stream: string;
  readonly cursor: Json;
  readonly records: readonly SourceRecord[];
  readonly problems: readonly RecordProblem[];
  /** Source records read for this page. */
  readonly fetched: number;
  readonly progress: { readonly done: number; readonly total: number | null };
  /** `versioned`: an older state never overwrites a newer one. `replay`: repairs and replays pass that guard. */
  readonly guard: 'versioned' | 'replay';
  /** The stream's lasting cursor from this page on; null = it stays where it was (the run's own cursor always moves). */
  readonly lasting: Json;
  /** What a full scan met on this page, mapped or rejected: kept with the page, for `missingFromRun`. */
  readonly seen?: readonly {
    readonly kind: DeletableKind;
    readonly externalIds: readonly string[];
  }[];
  /** From which day the store's orders are whole with this page. It only ever gets earlier: what is here stays. */
  readonly history?: { readonly from: BusinessDay; readonly complete: boolean };
  /** The run's streams as they stand with this page; absent = as before. */
  readonly streams?: readonly RunStream[];
};

/** What a page did. `revision` is the tenant's afterwards; it moved only if `stored + removed > 0`. */
export type PageOutcome = {
  readonly revision: number;
  readonly stored: number;
  readonly unchanged: number;
  /** Older than what is stored: left alone. */
  readonly outdated: number;
  readonly removed: number;
  readonly rejected: number;
  readonly events: number;
};
