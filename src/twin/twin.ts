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
};

export type CatchUpReport = {
  readonly position: Position;
  readonly documents: number;
  readonly events: number;
  readonly rebuilt: boolean;
};

/** The columnar twins of this node: one DuckDB file per tenant, caught up from the ledger by revision. */
export type Twins = {
  readonly read: <T>(
    tenantId: TenantId,
    work: (reader: TwinReader) => Promise<T>,
    options?: ReadOptions,
  ) => Promise<T>;
  readonly catchUp: (tenantId: TenantId, signal?: AbortSignal) => Promise<CatchUpReport>;
  readonly verify: (tenantId: TenantId) => Promise<VerifyReport>;
  readonly rebuild: (tenantId: TenantId) => Promise<CatchUpReport>;
  /** Deletes the file of a tenant that is gone. */
  readonly drop: (tenantId: TenantId) => Promise<void>;
  readonly close: () => Promise<void>;
};
