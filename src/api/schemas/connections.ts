import { z } from 'zod';
import type {
  Cadence,
  Connection,
  ConnectionBegun,
  ConnectionChange,
  ConnectionCreate,
  ConnectionReauthorize,
  ConnectionState,
  ConnectionTest,
  Notice,
  Platform,
  ReconcileRequest,
  Reconciliation,
  RunLogEntry,
  SyncRequest,
} from '../contract/index.ts';

const instant = z.iso.datetime();
const method = z.enum(['oauth', 'client_credentials', 'api_key', 'basic', 'token']);

/** A platform in a path: its name in URLs, settings and stores. */
export const platformName = z.string().regex(/^[a-z0-9-]{1,40}$/);
export const platformPath = z.object({ platform: platformName });

export const connectionStateSchema: z.ZodType<ConnectionState> = z.enum([
  'pending',
  'connected',
  'degraded',
  'needs_reauth',
  'paused',
  'disconnected',
]);

export const platformsSchema: z.ZodType<{ readonly platforms: readonly Platform[] }> = z.object({
  platforms: z.array(
    z.object({
      platform: z.string(),
      title: z.string(),
      accountLabel: z.string(),
      accountExample: z.string(),
      methods: z.array(
        z.object({
          kind: method,
          title: z.string(),
          help: z.string(),
          fields: z.array(
            z.object({
              name: z.string(),
              label: z.string(),
              help: z.string(),
              secret: z.boolean(),
              optional: z.boolean(),
            }),
          ),
          available: z.boolean(),
          unavailable: z.string().nullable(),
        }),
      ),
    }),
  ),
});

const cadence: z.ZodType<Cadence> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('auto') }),
  z.strictObject({
    kind: z.literal('every'),
    minutes: z
      .number()
      .int()
      .min(5)
      .max(1440 * 7),
  }),
  z.strictObject({ kind: z.literal('cron'), expression: z.string().trim().min(9).max(100) }),
]);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is a time of day such as 02:00');

const gaps = z.array(
  z.object({ code: z.string(), stream: z.string().nullable(), message: z.string() }),
);
const failure = z.object({
  code: z.string(),
  message: z.string(),
  provider: z.string().nullable(),
});

export const connectionSchema: z.ZodType<Connection> = z.object({
  id: z.uuid(),
  platform: z.string(),
  account: z.string(),
  name: z.string(),
  method,
  store: z
    .object({
      id: z.number().int(),
      name: z.string(),
      currency: z.string(),
      zone: z.string(),
      historyFrom: z.string().nullable(),
      historyComplete: z.boolean(),
    })
    .nullable(),
  state: connectionStateSchema,
  stateSince: instant,
  reason: failure.nullable(),
  gaps,
  cadence,
  everyMinutes: z.number().nullable(),
  fullAt: z.string().nullable(),
  liveFrom: z.string(),
  liveTo: z.string(),
  freshAt: instant.nullable(),
  lastLiveAt: instant.nullable(),
  lastFullAt: instant.nullable(),
  nextLiveAt: instant.nullable(),
  nextFullAt: instant.nullable(),
  nextAttemptAt: instant.nullable(),
  failures: z.number().int(),
  runId: z.uuid().nullable(),
  webhooks: z.object({
    active: z.boolean(),
    topics: z.number().int(),
    lastAt: instant.nullable(),
    message: z.string().nullable(),
  }),
  openIssues: z.number().int(),
  score: z.number().nullable(),
});
export const connectionsSchema: z.ZodType<{ readonly connections: readonly Connection[] }> =
  z.object({ connections: z.array(connectionSchema) });

const fields = z.record(z.string().max(100), z.string().max(5_000));

export const connectionCreateSchema: z.ZodType<ConnectionCreate> = z.strictObject({
  platform: platformName,
  account: z.string().trim().min(1).max(300),
  method,
  fields: fields.exactOptional(),
  storeName: z.string().trim().min(1).max(200).exactOptional(),
});
export const connectionBegunSchema: z.ZodType<ConnectionBegun> = z.object({
  connection: connectionSchema,
  consentUrl: z.string().nullable(),
});
export const connectionReauthorizeSchema: z.ZodType<ConnectionReauthorize> = z.strictObject({
  method: method.exactOptional(),
  fields: fields.exactOptional(),
});
export const connectionChangeSchema: z.ZodType<ConnectionChange> = z.strictObject({
  cadence: cadence.exactOptional(),
  fullAt: timeOfDay.nullable().exactOptional(),
  liveFrom: timeOfDay.exactOptional(),
  liveTo: timeOfDay.exactOptional(),
});
export const connectionTestSchema: z.ZodType<ConnectionTest> = z.object({
  ok: z.boolean(),
  name: z.string().nullable(),
  currency: z.string().nullable(),
  zone: z.string().nullable(),
  scopes: z.array(z.string()),
  gaps,
  error: failure.nullable(),
  ms: z.number(),
});
export const disconnectQuery = z.object({ data: z.enum(['keep', 'remove']) });
export const syncRequestSchema: z.ZodType<SyncRequest> = z.strictObject({
  mode: z.enum(['live', 'full']),
});

const day = z.iso.date();
const inOrder = ({ from, to }: ReconcileRequest) => from <= to;
export const reconcileRequestSchema: z.ZodType<ReconcileRequest> = z
  .strictObject({ from: day, to: day })
  .refine(inOrder, { error: '"from" must not be after "to"', path: ['from'] });

const figures = z.object({ orders: z.number().int(), totalMinor: z.number().int() });
export const reconciliationSchema: z.ZodType<Reconciliation> = z.object({
  score: z.number().nullable(),
  currency: z.string(),
  days: z.array(
    z.object({
      day: z.string(),
      state: z.enum(['equal', 'repaired', 'different', 'unread']),
      theirs: figures.nullable(),
      ours: figures,
      differing: z.number().int(),
      message: z.string().nullable(),
      checkedAt: instant,
    }),
  ),
});

export const noticesSchema: z.ZodType<{ readonly notices: readonly Notice[] }> = z.object({
  notices: z.array(
    z.object({
      id: z.uuid(),
      kind: z.string(),
      level: z.enum(['info', 'warning', 'error']),
      title: z.string(),
      cause: z.string(),
      gap: z.string().nullable(),
      remedy: z.string().nullable(),
      subject: z.string(),
      detail: z.record(z.string(), z.unknown()),
      createdAt: instant,
      readAt: instant.nullable(),
      resolvedAt: instant.nullable(),
    }),
  ),
});

export const runLogSchema: z.ZodType<{ readonly entries: readonly RunLogEntry[] }> = z.object({
  entries: z.array(
    z.object({ at: instant, level: z.enum(['info', 'warn', 'error']), message: z.string() }),
  ),
});
