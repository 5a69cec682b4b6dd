import { z } from 'zod';

/**
 * A backup is one zstd stream and a footer, which zstd skips. Inside: a header line (JSON), then sections, then an end line. A section is a line that names
 * its table and tenant, chunks of Postgres' COPY text (each a 4-byte big-endian length and that many bytes; length 0 ends
 * them), and a line with its row count and SHA-256. The end line counts sections and rows.
 */
export const formatName = 'tillstream-backup';
export const formatVersion = 1;

/**
 * The file's last bytes: a skippable frame of zstd with our word in it (RFC 8878, 3.1.2). A file that was cut anywhere lacks
 * it; the decompressor itself takes a stream without its last bytes for whole.
 */
export const footer: Uint8Array = Buffer.from([
  0x50,
  0x2a,
  0x4d,
  0x18,
  8,
  0,
  0,
  0,
  ...Buffer.from('tillend1', 'latin1'),
]);
/** How a zstd file begins. */
export const zstdMagic: Uint8Array = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** Bytes of one chunk at most; more is a damaged file. */
export const maxChunkBytes = 16 * 1024 * 1024;
/** Bytes of one line at most. */
export const maxLineBytes = 4 * 1024 * 1024;

const table = z.strictObject({
  schema: z.enum(['ledger', 'control']),
  name: z.string(),
  /** Columns of the copied text, in order; generated ones are left out. */
  columns: z.array(z.string()).min(1),
});

export const headerSchema = z.strictObject({
  format: z.literal(formatName),
  version: z.literal(formatVersion),
  /** ISO instant of the snapshot. */
  createdAt: z.string(),
  /** Version of the server that it was taken from. */
  server: z.string(),
  /** The schema's steps. */
  migrations: z.array(z.strictObject({ number: z.number(), name: z.string(), sha256: z.string() })),
  /** Parents before children. */
  tables: z.array(table),
  sequences: z.array(z.strictObject({ name: z.string(), value: z.string() })),
});

export const sectionSchema = z.union([
  z.strictObject({ table: z.number().int().min(0), tenant: z.string().nullable() }),
  z.strictObject({ end: z.strictObject({ sections: z.number(), rows: z.number() }) }),
]);

export const sectionEndSchema = z.strictObject({
  rows: z.number().int().min(0),
  sha256: z.string(),
});

export type BackupHeader = z.output<typeof headerSchema>;
export type BackupTable = z.output<typeof table>;

export type SectionEnd = z.output<typeof sectionEndSchema>;

/** What a backup holds. */
export type BackupReport = {
  /** ISO instant of the snapshot. */
  readonly createdAt: string;
  readonly tenants: number;
  /** Rows over all tables. */
  readonly rows: number;
  /** Bytes of the file. */
  readonly sizeBytes: number;
  /** Number of the schema's last step. */
  readonly schemaVersion: number;
};
