import { z } from 'zod';
import {
  AppError,
  type BusinessDay,
  type Json,
  type RecordProblem,
  type SourceRecord,
} from '../../core/index.ts';
import type { PreparedImport } from './prepare-import.ts';

/** What one phase hands over: a page without its cursor. */
export type PhasePage = {
  readonly records: readonly SourceRecord[];
  readonly problems: readonly RecordProblem[];
  /** Position in the phase after this page. */
  readonly position: number;
  readonly fetched: number;
};

/** How much a page of documents holds at most. */
export type PageSize = { readonly lines: number; readonly documents: number };

/** The parts of a scan, in their order: parents before children. */
export const phases = [
  'problem',
  'category',
  'location',
  'channel',
  'rep',
  'product',
  'customer',
  'document',
] as const;
export type Phase = (typeof phases)[number];

const counts = z.object({
  orders: z.number(),
  credits: z.number(),
  adjustments: z.number(),
  lines: z.number(),
  /** Rows that the mapping leaves out on purpose. */
  skippedRows: z.number(),
  products: z.number(),
  customers: z.number(),
  categories: z.number(),
  /** Rejected rows by reason. */
  rejected: z.record(z.string(), z.number()),
  rejectedDocuments: z.number(),
  firstDay: z.string().nullable(),
  lastDay: z.string().nullable(),
});
/** What a scan has counted so far; travels in the cursor, so that a resumed run reports the whole. */
export type Counts = Omit<z.infer<typeof counts>, 'firstDay' | 'lastDay'> & {
  firstDay: BusinessDay | null;
  lastDay: BusinessDay | null;
};

const cursorSchema = z.object({
  version: z.literal(1),
  fingerprint: z.string(),
  phase: z.enum(phases),
  position: z.number(),
  rowsDone: z.number(),
  counts,
});
export type FileCursor = Omit<z.infer<typeof cursorSchema>, 'counts'> & { readonly counts: Counts };

export function emptyCounts(): Counts {
  return {
    orders: 0,
    credits: 0,
    adjustments: 0,
    lines: 0,
    skippedRows: 0,
    products: 0,
    customers: 0,
    categories: 0,
    rejected: {},
    rejectedDocuments: 0,
    firstDay: null,
    lastDay: null,
  };
}

/**
 * Where a scan begins.
 *
 * @param cursor what an earlier page left; null = from the start
 * @throws AppError `conflict` when it was left by other files or another mapping
 */
export function parseCursor(cursor: Json | null, fingerprint: string): FileCursor {
  if (cursor === null)
    return {
      version: 1,
      fingerprint,
      phase: 'problem',
      position: 0,
      rowsDone: 0,
      counts: emptyCounts(),
    };
  const parsed = cursorSchema.safeParse(cursor);
  if (!parsed.success || parsed.data.fingerprint !== fingerprint) {
    throw new AppError(
      'conflict',
      "The files or the mapping changed since this import was interrupted, so it can't go on where it stopped. Start it anew: what is in already stays, and only what differs is written.",
    );
  }
  return parsed.data as FileCursor;
}

/** The report of a scan: what was read, from which files, and what of it was rejected. */
export function reportOf(prepared: PreparedImport, counted: Counts, rowsTotal: number): Json {
  const { rejected, rejectedDocuments, firstDay, lastDay, ...numbers } = counted;
  return {
    rowsRead: rowsTotal,
    ...numbers,
    rejectedRows: Object.values(rejected).reduce((sum, count) => sum + count, 0),
    rejectedDocuments,
    rejected,
    firstDay,
    lastDay,
    mapping: prepared.mapping.name ?? null,
    files: prepared.plans.map(({ table, formats }) => ({
      name: table.name,
      role: table.role,
      format: table.format,
      encoding: table.encoding,
      delimiter: table.delimiter,
      headerLine: table.headerLine,
      columns: table.columns,
      dateOrder: formats.dateOrder,
      decimal: formats.decimal,
    })),
    ignored: prepared.ignored,
  };
}

/** The counts as they are now. */
export function copyCounts(counted: Counts): Counts {
  return { ...counted, rejected: { ...counted.rejected } };
}

/** Counts a rejected row. */
export function countRejected(counted: Counts, reason: string): void {
  counted.rejected[reason] = (counted.rejected[reason] ?? 0) + 1;
}
