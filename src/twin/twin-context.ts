import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Logger } from '../core/index.ts';
import type { Database, Position, TenantTx } from '../ledger/index.ts';
import type { Spooled } from './csv-load.ts';
import type { FileLimits } from './duckdb-file.ts';
import type { NodeFolder } from './node-folder.ts';
import type { Serial } from './serial.ts';

/** What all twins of a node share. */
export type TwinContext = {
  readonly database: Database;
  readonly logger: Logger;
  readonly folder: NodeFolder;
  readonly limits: FileLimits;
  readonly buildMemoryMib: number;
  readonly chunkRows: number;
  /** Length of the log from which it is written into the file. */
  readonly checkpointBytes: number;
  /** Replaced event rows from which a file that holds fewer is built anew. */
  readonly wornRows: number;
  /** Changed documents from which a fresh file may be cheaper than one long transaction. */
  readonly rebuildDocuments: number;
  /** One build at a time on a node: each takes memory and both cores. */
  readonly builds: Serial;
  /** Waits until one more file may be open. */
  readonly takeSlot: (signal: AbortSignal) => Promise<void>;
  readonly freeSlot: () => void;
};

/** What brings a twin from where it stands to `target`. */
export type Delta = { readonly target: Position } & (
  | { readonly kind: 'rebuild'; readonly reason: string }
  | { readonly kind: 'rows'; readonly files: readonly Spooled[] }
);

/** An open twin that nobody else changes for now. */
export type HeldTwin = {
  readonly signal: AbortSignal;
  /** What the ledger has, in the transaction's snapshot, that the twin has not. */
  readonly delta: (tx: TenantTx) => Promise<Delta>;
  /** Publishes it; answers where the twin stands then. */
  readonly apply: (delta: Delta) => Promise<Position>;
  readonly run: (sql: string) => Promise<DuckDBMaterializedResult>;
};
