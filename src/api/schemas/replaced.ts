import { z } from 'zod';
import type {
  AutoSyncAction,
  AutoSyncStatus,
  AutoSyncTests,
  FetchSales,
  SalesFetched,
  SyncStatus,
  TokenDiagnoses,
} from '../contract/index.ts';
import { connectionStateSchema } from './connections.ts';

const text = z.string().nullable();
const count = z.number().int();

export const syncStatusSchema: z.ZodType<SyncStatus> = z.object({
  is_running: z.boolean(),
  last_full_sync: text,
  last_live_sync: text,
  full_sync_time: text,
  live_sync_interval_minutes: z.number().nullable(),
  connections: z.array(
    z.object({
      id: z.uuid(),
      store_id: count.nullable(),
      platform: z.string(),
      account: z.string(),
      name: z.string(),
      state: connectionStateSchema,
      is_running: z.boolean(),
      last_full_sync: text,
      last_live_sync: text,
      next_full_sync: text,
      next_live_sync: text,
      full_sync_time: text,
      live_sync_interval_minutes: z.number().nullable(),
      message: text,
    }),
  ),
});

export const triggerPath = z.object({ mode: z.enum(['full', 'live']) });
export const startedSchema = z.object({ message: z.string(), status: z.literal('running') });

const maxPages = z.number().int().min(1).max(1_000_000);
export const productsQuery = z.object({
  max_pages: z.coerce.number().pipe(maxPages).exactOptional(),
});

export const fetchSalesSchema: z.ZodType<FetchSales> = z
  .strictObject({
    start_date: z.iso.date(),
    end_date: z.iso.date(),
    max_pages: maxPages.exactOptional(),
  })
  .refine((body) => body.start_date <= body.end_date, {
    error: '"start_date" must not be after "end_date"',
    path: ['start_date'],
  });
export const salesFetchedSchema: z.ZodType<SalesFetched> = z.union([
  z.object({ orders_fetched: count, time_taken: z.string() }),
  z.object({
    status: z.literal('running'),
    message: z.string(),
    run_id: z.uuid(),
    run_ids: z.array(z.uuid()),
  }),
]);

const filter = z.string().trim().max(300).exactOptional();
export const apiSyncQuery = z.object({
  force_sync: z.stringbool().default(false),
  client_id_filter: filter,
  platform_filter: filter,
});
export const apiSyncSchema = z.object({
  success: z.literal(true),
  message: z.string(),
  triggered: z.array(z.object({ connection_id: z.uuid(), name: z.string(), run_id: z.uuid() })),
  skipped: z.array(z.object({ connection_id: z.uuid(), name: z.string(), reason: z.string() })),
});

export const autoSyncStatusSchema: z.ZodType<AutoSyncStatus> = z.object({
  success: z.boolean(),
  message: z.string().exactOptional(),
  data: z.object({
    scheduler: z.object({
      isRunning: z.boolean(),
      totalStores: count,
      activeStores: count,
      pendingStores: count,
      failedStores: count,
    }),
    userStores: z.object({
      total: count,
      stores: z.array(
        z.object({
          storeId: count.nullable(),
          connectionId: z.uuid(),
          name: z.string(),
          platform: z.string(),
          account: z.string(),
          status: z.enum(['syncing', 'active', 'pending', 'failed']),
          lastSync: text,
          nextSync: text,
          error: text,
        }),
      ),
    }),
  }),
});
export const autoSyncActionSchema: z.ZodType<AutoSyncAction> = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('sync_immediate'),
    storeId: z.union([z.number().int(), z.string().min(1).max(100)]),
  }),
  z.strictObject({ action: z.enum(['sync_all_user_stores', 'initialize']) }),
]);

export const autoSyncTestActionSchema = z.strictObject({
  action: z.literal('trigger_user_sync').exactOptional(),
});
export const autoSyncTestsSchema: z.ZodType<AutoSyncTests> = z.object({
  success: z.boolean(),
  message: z.string().exactOptional(),
  data: z.object({
    tests: z.array(
      z.object({
        name: z.enum([
          'authentication',
          'scheduler',
          'database',
          'token_manager',
          'search_index',
          'api_endpoints',
          'settings',
          'user_store_syncs',
        ]),
        status: z.enum(['passed', 'failed', 'not_set_up']),
        message: z.string(),
        ms: z.number(),
      }),
    ),
    summary: z.object({ total: count, passed: count, failed: count, notSetUp: count }),
  }),
});

export const tokenDiagnosesSchema: z.ZodType<TokenDiagnoses> = z.object({
  success: z.literal(true),
  data: z.object({
    connections: z.array(
      z.object({
        connectionId: z.uuid(),
        platform: z.string(),
        account: z.string(),
        name: z.string(),
        state: connectionStateSchema,
        method: z.string(),
        status: z.enum(['none', 'lasting', 'fresh', 'due', 'expired', 'refused']),
        expiresAt: text,
        halfLifeAt: text,
        refreshableUntil: text,
        lastRefreshAt: text,
        refreshes: count,
        refusals: count,
        message: text,
      }),
    ),
  }),
});
