import type { TenantId } from '../core/index.ts';
import type { Position, SqlValue } from '../ledger/index.ts';

/** Result of one statement on a twin: column values as DuckDB gives them (`getRows`), for the executor's decoder. */
export type TwinRows = {
  readonly names: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
};

/** A consistent view of one tenant's twin: everything asked through it shows the same revision. */
export type TwinReader = AsyncDisposable & {
  readonly position: Position;
  readonly query: (sql: string, values?: readonly SqlValue[]) => Promise<TwinRows>;
};

export type ReadOptions = {
  /** Catch up before answering until the twin shows at least this revision. */
  readonly minRevision?: number;
  readonly signal?: AbortSignal;
};

/** One table of `verify`: rows and sums on both sides. */
export type TableCheck = {
  readonly table: string;
  readonly equal: boolean;
  readonly ledger: string;
  readonly twin: string;
};
export type VerifyReport = {
  readonly equal: boolean;
  readonly position: Position;
  readonly tables: readonly TableCheck[];
  /** True when the tables differed: the twin was built anew, and the report says what was wrong with the old one. */
  readonly rebuilt: boolean;
};

export type CatchUpReport = {
  readonly position: Position;
  readonly documents: number;
  readonly events: number;
  readonly rebuilt: boolean;
};

/** The columnar twins of this node: one DuckDB file per tenant, caught up from the ledger by revision. */
export type Twins = {
  /**
   * Runs `work` on one published revision. A tenant that is not open is opened and caught up first; `work` is run once more
   * when the file turns out to be damaged, on a rebuilt one, so it must not have effects of its own.
   *
   * @throws AppError `not_found` (no such tenant), `input_invalid` (`minRevision` beyond the ledger), `cancelled`,
   *   `too_large` (a query beyond the memory limit), `busy`, `disk_full`, `database_unavailable`
   */
  readonly read: <T>(
    tenantId: TenantId,
    work: (reader: TwinReader) => Promise<T>,
    options?: ReadOptions,
  ) => Promise<T>;
  /** One pass now, whatever notices say. */
  readonly catchUp: (tenantId: TenantId, signal?: AbortSignal) => Promise<CatchUpReport>;
  /** Compares counts, sums and contents of every table on both sides in one revision; rebuilds the twin when they differ. */
  readonly verify: (tenantId: TenantId) => Promise<VerifyReport>;
  /** Builds the file anew; readers use the old one until then. */
  readonly rebuild: (tenantId: TenantId) => Promise<CatchUpReport>;
  /** Deletes the file of a tenant that is gone. */
  readonly drop: (tenantId: TenantId) => Promise<void>;
  /** Cancels what runs, closes every file and gives the node's folder back: no handle is left. */
  readonly close: () => Promise<void>;
};
