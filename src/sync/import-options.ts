import { z } from 'zod';
import type { FileInput } from '../connectors/index.ts';
import { AppError, type Json, type Logger, type TenantId } from '../core/index.ts';
import type { Database } from '../ledger/index.ts';
import type { Progress } from './progress-rate.ts';

/** Rows that a newer file no longer has: stay (`append`), or go: documents of the store inside the file's range of days (`replace-range`). */
export type ImportMode = 'append' | 'replace-range';

/** What every import needs of its surroundings. */
export type ImportContext = {
  readonly database: Database;
  readonly tenantId: TenantId;
  /** Where rows wait while an import runs: needs about as much room as the unpacked files. */
  readonly stagingFolder: string;
  readonly signal: AbortSignal;
  readonly log: Logger;
  readonly onProgress?: (progress: Progress) => void;
};

export type ImportOptions = ImportContext & {
  readonly storeName: string;
  /** Files and folders on this machine. */
  readonly files: readonly FileInput[];
  /** A mapping file's content, or a preset's mapping. */
  readonly mapping: unknown;
  readonly mode: ImportMode;
  /** For a store that does not exist yet: instead of the mapping's. An existing store keeps its own. */
  readonly currency?: string;
  readonly zone?: string;
  /** Who asked: `cli`, `user:<id>`, `demo` … */
  readonly trigger: string;
};

/** What a finished import tells. */
export type ImportReport = {
  readonly runId: string;
  readonly storeId: number;
  readonly storeName: string;
  /** True when it went on where an earlier, interrupted run stopped. */
  readonly resumed: boolean;
  readonly rowsRead: number;
  readonly orders: number;
  readonly credits: number;
  readonly adjustments: number;
  readonly lines: number;
  /** Rejected rows in all, and by reason. */
  readonly rejectedRows: number;
  readonly rejected: Readonly<Record<string, number>>;
  /** Records that changed the ledger, those that were there already to the letter, and documents that went. */
  readonly stored: number;
  readonly unchanged: number;
  readonly removed: number;
  /** Why nothing was removed though `replace-range` was asked for; null otherwise. */
  readonly removalSkipped: string | null;
  readonly seconds: number;
  readonly rowsPerSecond: number;
  /** The tenant's revision afterwards. */
  readonly revision: number;
  /** Everything else that the connector reports: files with their formats, ignored files, days covered … */
  readonly details: Readonly<Record<string, Json>>;
};

const fileInput = z.union([z.string(), z.object({ path: z.string(), name: z.string() })]);

const storedOptions = z.object({
  files: z.array(fileInput),
  mapping: z.unknown(),
  mode: z.enum(['append', 'replace-range']),
  fingerprint: z.string(),
});
/** What a run keeps of its import, so that it can be resumed by itself. */
export type StoredImport = z.infer<typeof storedOptions>;

/** @throws AppError `conflict` for a run that is no import */
export function storedImport(options: Json): StoredImport {
  const parsed = storedOptions.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new AppError('conflict', "This run is no import of files: it can't be resumed as one.");
}
