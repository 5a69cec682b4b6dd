import type { Readable } from 'node:stream';
import type { TenantId } from '../core/index.ts';

/** A bound value. Only text and null are bound; each use casts: `CAST($1 AS bigint)`. Binary goes as `Uint8Array`. */
export type SqlValue = string | null | Uint8Array;

export type StatementOptions = {
  /**
   * Keeps the statement prepared on its connection: for the few fixed texts of hot paths (parsing a statement of hundreds of
   * rows costs more than running it). Never for texts that are made anew each time.
   */
  readonly prepared?: boolean;
};

/**
 * One open transaction. Rows come as plain objects: int4, int8 → number (an int8 beyond 2^53 throws), numeric and date →
 * text, timestamptz → UTC epoch ms number, boolean → boolean, jsonb → parsed, bytea → Buffer, uuid → text, arrays of these
 * texts and integers → arrays. Statements asked for at once run one after the other. Errors of the environment come as
 * `AppError` (`database_unavailable`, `busy`, `timeout`, `cancelled`, `disk_full`), a violated constraint as pg's own error.
 */
export type Tx = {
  readonly query: <Row>(
    text: string,
    values?: readonly SqlValue[],
    options?: StatementOptions,
  ) => Promise<readonly Row[]>;
  /** Rows as the server's own texts, column by position: for the query executor, which decodes by logical type itself. */
  readonly queryText: (
    text: string,
    values?: readonly SqlValue[],
  ) => Promise<readonly (readonly (string | null)[])[]>;
  /**
   * `COPY (select …) TO STDOUT` as CSV, a stream of bytes with backpressure: nothing between two commas is null, `""` is the
   * empty text, other texts are quoted where they must be. `select` holds no parameters. Must be read to its end.
   */
  readonly copyOut: (select: string) => Readable;
};

/** A transaction of one tenant: under the application role, with the tenant set, row security in force. */
export type TenantTx = Tx & { readonly tenantId: TenantId };

export type TransactionOptions = {
  /** One snapshot for all statements (REPEATABLE READ). */
  readonly snapshot?: boolean;
  readonly readOnly?: boolean;
  /** Cancels the running statement and rolls back. */
  readonly signal?: AbortSignal;
  /** `statement_timeout`; none by default. */
  readonly timeoutMs?: number;
};

/** A tenant's position: `epoch` changes when a backup is restored, so that nothing of another past is believed. */
export type Position = { readonly epoch: string; readonly revision: number };

/** The one way to Postgres. */
export type Database = {
  /** Runs `work` in a transaction of the tenant; commits when it returns, rolls back when it throws. */
  readonly tenant: <T>(
    tenantId: TenantId,
    work: (tx: TenantTx) => Promise<T>,
    options?: TransactionOptions,
  ) => Promise<T>;
  /**
   * Runs `work` as the owner, over all tenants: for `control` and for the operator. Forced row security still hides tenants'
   * rows, but for who there is (`ledger.tenant`, `ledger.tenant_revision`).
   */
  readonly control: <T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions) => Promise<T>;
  /** Where a tenant stands now. @throws AppError `not_found` for an unknown tenant */
  readonly position: (tenantId: TenantId) => Promise<Position>;
  /**
   * Calls `listener` soon after any tenant took a new revision (LISTEN/NOTIFY, with a re-read each second in case a notice is
   * lost). Returns a function that stops it.
   */
  readonly onRevision: (listener: (tenantId: TenantId, position: Position) => void) => () => void;
  /**
   * Calls `listener` soon after a webhook's delivery was stored, and each second while deliveries wait that are due and that
   * nobody has taken. Returns a function that stops it.
   */
  readonly onInbox: (listener: () => void) => () => void;
  /** For libraries that bring their own SQL (accounts, queue): the connection string of the owner role. */
  readonly connectionString: string;
  readonly serverVersion: string;
  readonly close: () => Promise<void>;
};
