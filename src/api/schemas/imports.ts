import { z } from 'zod';
import type {
  ImportPreset,
  ImportPreview,
  ImportStart,
  ImportUpload,
  Run,
  RunIssuesPage,
} from '../contract/index.ts';

const mapping = z.record(z.string(), z.unknown());

export const presetsSchema: z.ZodType<{ readonly presets: readonly ImportPreset[] }> = z.object({
  presets: z.array(
    z.object({ name: z.string(), title: z.string(), description: z.string(), mapping }),
  ),
});

export const uploadSchema: z.ZodType<ImportUpload> = z.object({
  uploadId: z.uuid(),
  files: z.array(
    z.object({
      name: z.string(),
      sizeBytes: z.number().int(),
      format: z.enum(['csv', 'xlsx']),
      encoding: z.string(),
      delimiter: z.string().nullable(),
      headerLine: z.number().int(),
      columns: z.array(z.string()),
      sample: z.array(z.array(z.string())),
      role: z.string().nullable(),
    }),
  ),
  suggestedPreset: z.string().nullable(),
  suggestedMapping: mapping,
});

export const uploadIdPath = z.object({ uploadId: z.uuid() });

const choice = {
  preset: z.string().min(1).max(100).exactOptional(),
  mapping: mapping.exactOptional(),
};
const oneOf = (value: { preset?: unknown; mapping?: unknown }) =>
  (value.preset === undefined) !== (value.mapping === undefined);
const oneOfMessage = { error: 'give either "preset" or "mapping"' };

export const previewBodySchema = z.strictObject(choice).refine(oneOf, oneOfMessage);

export const previewSchema: z.ZodType<ImportPreview> = z.object({
  documents: z.array(
    z.object({
      kind: z.enum(['order', 'credit', 'adjustment']),
      number: z.string(),
      placedAt: z.string(),
      currency: z.string(),
      lines: z.number().int(),
      grossMinor: z.number().int(),
      customer: z.string().nullable(),
      country: z.string().nullable(),
    }),
  ),
  problems: z.array(
    z.object({
      file: z.string(),
      line: z.number().int().nullable(),
      reason: z.string(),
      message: z.string(),
    }),
  ),
  rowsRead: z.number().int(),
  currencyExponent: z.number().int(),
});

export const startSchema: z.ZodType<ImportStart> = z
  .strictObject({
    storeName: z.string().trim().min(1).max(200),
    mode: z.enum(['append', 'replace-range']),
    ...choice,
  })
  .refine(oneOf, oneOfMessage);

export const runSchema: z.ZodType<Run> = z.object({
  id: z.uuid(),
  store: z.object({ id: z.number().int(), name: z.string() }),
  connector: z.string(),
  mode: z.string(),
  trigger: z.string(),
  connectionId: z.uuid().nullable(),
  streams: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['waiting', 'running', 'done', 'skipped', 'failed']),
      fetched: z.number().int(),
      message: z.string().nullable(),
    }),
  ),
  state: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted']),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  pages: z.number().int(),
  fetched: z.number().int(),
  stored: z.number().int(),
  unchanged: z.number().int(),
  rejected: z.number().int(),
  removed: z.number().int(),
  progress: z.object({
    done: z.number(),
    total: z.number().nullable(),
    rowsPerSecond: z.number().nullable(),
    secondsLeft: z.number().nullable(),
  }),
  report: z.record(z.string(), z.unknown()),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});

export const runsSchema: z.ZodType<{ readonly runs: readonly Run[] }> = z.object({
  runs: z.array(runSchema),
});
export const runsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  store: z.coerce.number().int().min(1).exactOptional(),
  connection: z.uuid().exactOptional(),
});

export const issuesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().min(1).max(500).exactOptional(),
});
export const issuesSchema: z.ZodType<RunIssuesPage> = z.object({
  issues: z.array(
    z.object({
      id: z.string(),
      source: z.string().nullable(),
      line: z.number().int().nullable(),
      reason: z.string(),
      message: z.string(),
      raw: z.string().nullable(),
      resolvedAt: z.string().nullable(),
    }),
  ),
  count: z.number().int(),
  nextCursor: z.string().nullable(),
});
