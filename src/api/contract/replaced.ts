import type { ConnectionState } from './connections.ts';

// Shapes of the systems that Tillstream replaces, as their clients know them: names and cases are theirs.

/** `GET /api/sync/status`. Times are local to the company's zone, without an offset; null = never. */
export type SyncStatus = {
  readonly is_running: boolean;
  /** Of the connection that was read last. */
  readonly last_full_sync: string | null;
  readonly last_live_sync: string | null;
  /** The earliest of its connections; null = none has a daily full sync. */
  readonly full_sync_time: string | null;
  /** The shortest of its connections; null = there is none. */
  readonly live_sync_interval_minutes: number | null;
  readonly connections: readonly {
    readonly id: string;
    readonly store_id: number | null;
    readonly platform: string;
    readonly account: string;
    readonly name: string;
    readonly state: ConnectionState;
    readonly is_running: boolean;
    readonly last_full_sync: string | null;
    readonly last_live_sync: string | null;
    readonly next_full_sync: string | null;
    readonly next_live_sync: string | null;
    readonly full_sync_time: string | null;
    readonly live_sync_interval_minutes: number | null;
    /** Why it is not read, and what to do; null = all is well. */
    readonly message: string | null;
  }[];
};

/** `POST /api/data/fetch-sales`: days of each store's zone, both inclusive. */
export type FetchSales = {
  readonly start_date: string;
  readonly end_date: string;
  readonly max_pages?: number;
};
/** Its answer when it is done within 50 s; else 202 with the runs that go on. */
export type SalesFetched =
  | { readonly orders_fetched: number; readonly time_taken: string }
  | {
      readonly status: 'running';
      readonly message: string;
      /** The first of them. */
      readonly run_id: string;
      readonly run_ids: readonly string[];
    };

export type AutoSyncStore = {
  /** Null until its first successful check. */
  readonly storeId: number | null;
  readonly connectionId: string;
  readonly name: string;
  readonly platform: string;
  readonly account: string;
  /** `syncing` a run is queued or under way · `active` all is well · `pending` waits for a consent, or is paused · `failed`. */
  readonly status: 'syncing' | 'active' | 'pending' | 'failed';
  /** ISO instants. */
  readonly lastSync: string | null;
  readonly nextSync: string | null;
  readonly error: string | null;
};

/** `GET /api/stores/auto-sync-scheduler`, and the answer to its actions. Counts are those of the company. */
export type AutoSyncStatus = {
  readonly success: boolean;
  readonly message?: string;
  readonly data: {
    readonly scheduler: {
      readonly isRunning: boolean;
      /** The sum of the three below. */
      readonly totalStores: number;
      readonly activeStores: number;
      readonly pendingStores: number;
      readonly failedStores: number;
    };
    readonly userStores: { readonly total: number; readonly stores: readonly AutoSyncStore[] };
  };
};

/** `POST /api/stores/auto-sync-scheduler`. */
export type AutoSyncAction =
  | {
      readonly action: 'sync_immediate';
      /** A store's number or a connection's id. */
      readonly storeId: number | string;
    }
  | { readonly action: 'sync_all_user_stores' | 'initialize' };

/** One check of `GET|POST /api/debug/test-auto-sync`. */
export type AutoSyncTest = {
  readonly name:
    | 'authentication'
    | 'scheduler'
    | 'database'
    | 'token_manager'
    | 'search_index'
    | 'api_endpoints'
    | 'settings'
    | 'user_store_syncs';
  readonly status: 'passed' | 'failed' | 'not_set_up';
  /** What was found, and what to do. */
  readonly message: string;
  readonly ms: number;
};
export type AutoSyncTests = {
  /** No check failed. */
  readonly success: boolean;
  readonly message?: string;
  readonly data: {
    readonly tests: readonly AutoSyncTest[];
    readonly summary: {
      readonly total: number;
      readonly passed: number;
      readonly failed: number;
      readonly notSetUp: number;
    };
  };
};

/** `GET /api/debug/token-diagnosis`: never a token. Instants are ISO. */
export type TokenDiagnosis = {
  readonly connectionId: string;
  readonly platform: string;
  readonly account: string;
  readonly name: string;
  readonly state: ConnectionState;
  readonly method: string;
  /** `none` nothing is kept · `lasting` does not expire · `fresh` · `due` past half of its life · `expired` · `refused`. */
  readonly status: 'none' | 'lasting' | 'fresh' | 'due' | 'expired' | 'refused';
  readonly expiresAt: string | null;
  /** When half of its life is over: it is refreshed then. */
  readonly halfLifeAt: string | null;
  /** When it can be refreshed no more. */
  readonly refreshableUntil: string | null;
  readonly lastRefreshAt: string | null;
  /** Times that it was replaced. */
  readonly refreshes: number;
  /** Refusals by the platform in a row; three end the connection until somebody connects anew. */
  readonly refusals: number;
  /** What to do; null = nothing. */
  readonly message: string | null;
};
export type TokenDiagnoses = {
  readonly success: true;
  readonly data: { readonly connections: readonly TokenDiagnosis[] };
};
