/** `GET /api/v1/platforms`: what can be connected here, and how. */
export type Platform = {
  readonly platform: string;
  readonly title: string;
  /** What the account is called and looks like: label and example for the form. */
  readonly accountLabel: string;
  readonly accountExample: string;
  readonly methods: readonly PlatformMethod[];
};
export type PlatformMethod = {
  readonly kind: 'oauth' | 'client_credentials' | 'api_key' | 'basic' | 'token';
  readonly title: string;
  readonly help: string;
  readonly fields: readonly {
    readonly name: string;
    readonly label: string;
    readonly help: string;
    readonly secret: boolean;
    /** May it be left empty? */
    readonly optional: boolean;
  }[];
  /** False where the operator must set something up first; `unavailable` says what. */
  readonly available: boolean;
  readonly unavailable: string | null;
};

export type ConnectionState =
  | 'pending'
  | 'connected'
  | 'degraded'
  | 'needs_reauth'
  | 'paused'
  | 'disconnected';

/** When a connection is read. Times of day are local to the store's zone. */
export type Cadence =
  | { readonly kind: 'auto' }
  /** 5 to 1440 × 7. `sync_frequency_hours` of older systems × 60. */
  | { readonly kind: 'every'; readonly minutes: number }
  | { readonly kind: 'cron'; readonly expression: string };

/** `GET /api/v1/connections` → `{ connections }`, `GET /api/v1/connections/{id}` → `Connection`. */
export type Connection = {
  readonly id: string;
  readonly platform: string;
  readonly account: string;
  readonly name: string;
  readonly method: PlatformMethod['kind'];
  /** Null until the first successful check. */
  readonly store: {
    readonly id: number;
    readonly name: string;
    readonly currency: string;
    readonly zone: string;
    readonly historyFrom: string | null;
    readonly historyComplete: boolean;
  } | null;
  readonly state: ConnectionState;
  readonly stateSince: string;
  /** Why it is in this state and what to do; null where there is nothing to say. */
  readonly reason: {
    readonly code: string;
    readonly message: string;
    /** The platform's own words. */
    readonly provider: string | null;
  } | null;
  /** What will not be seen, each with what to do. */
  readonly gaps: readonly {
    readonly code: string;
    readonly stream: string | null;
    readonly message: string;
  }[];
  readonly cadence: Cadence;
  /** What `auto` means now, in minutes. */
  readonly everyMinutes: number | null;
  /** `HH:MM`; null = no daily full sync. */
  readonly fullAt: string | null;
  readonly liveFrom: string;
  readonly liveTo: string;
  readonly freshAt: string | null;
  readonly lastLiveAt: string | null;
  readonly lastFullAt: string | null;
  readonly nextLiveAt: string | null;
  readonly nextFullAt: string | null;
  /** Where failures made it wait: the next attempt; null otherwise. */
  readonly nextAttemptAt: string | null;
  readonly failures: number;
  /** The run that is queued or running. */
  readonly runId: string | null;
  readonly webhooks: {
    /** False: no webhook can reach us, polling does the work. */
    readonly active: boolean;
    readonly topics: number;
    readonly lastAt: string | null;
    readonly message: string | null;
  };
  readonly openIssues: number;
  /** Days of the last 30 that agree with the platform, in per cent; null = not compared yet. */
  readonly score: number | null;
};

/**
 * `POST /api/v1/connections` → `ConnectionBegun` (201). With `oauth` the browser goes to `consentUrl`; it comes back to
 * `GET /api/v1/connections/callback/{platform}`, which sends it on to the web app. Others are checked at once.
 */
export type ConnectionCreate = {
  readonly platform: string;
  readonly account: string;
  readonly method: PlatformMethod['kind'];
  readonly fields?: Readonly<Record<string, string>>;
  /** Name of the store; default: the shop's own. */
  readonly storeName?: string;
};
export type ConnectionBegun = {
  readonly connection: Connection;
  readonly consentUrl: string | null;
};

/**
 * How a consent ended. The callback sends the browser to `/connections/{id}?outcome=…`, or to `/connections?outcome=…` where
 * no connection is known. `connected` · `refused` by the user, at the platform · `failed`: the connection's `reason` says why ·
 * `expired`: the link was used before, or is too old · `other_user`: somebody else began it ·
 * `forbidden`: the role does not allow it any more · `signed_out`: sign in, then connect again.
 */
export type ConsentOutcome =
  | 'connected'
  | 'refused'
  | 'failed'
  | 'expired'
  | 'other_user'
  | 'forbidden'
  | 'signed_out';

/** `POST /api/v1/connections/{id}/reauthorize`, body as `ConnectionCreate` without platform and account. */
export type ConnectionReauthorize = {
  readonly method?: PlatformMethod['kind'];
  readonly fields?: Readonly<Record<string, string>>;
};

/** `PATCH /api/v1/connections/{id}` → `Connection`. */
export type ConnectionChange = {
  readonly cadence?: Cadence;
  readonly fullAt?: string | null;
  readonly liveFrom?: string;
  readonly liveTo?: string;
};

/** `POST /api/v1/connections/{id}/test` → `ConnectionTest`: one cheap call, now. A failed test is an answer, not an error. */
export type ConnectionTest = {
  readonly ok: boolean;
  readonly name: string | null;
  readonly currency: string | null;
  readonly zone: string | null;
  readonly scopes: readonly string[];
  readonly gaps: Connection['gaps'];
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly provider: string | null;
  } | null;
  readonly ms: number;
};

/**
 * `POST /api/v1/connections/{id}/pause` and `/resume` → `Connection`; `DELETE /api/v1/connections/{id}?data=keep|remove` → 204;
 * `POST /api/v1/connections/{id}/sync` with `SyncRequest` → `Run` (202).
 */
export type SyncRequest = { readonly mode: 'live' | 'full' };

/** `POST /api/v1/connections/{id}/reconciliation`: days of the store's zone, both inclusive. */
export type ReconcileRequest = { readonly from: string; readonly to: string };

/**
 * `GET /api/v1/connections/{id}/reconciliation` → `Reconciliation`; `POST …/reconciliation` `{from,to}` (days,
 * both inclusive) compares now (202, `Run`).
 */
export type Reconciliation = {
  readonly score: number | null;
  readonly currency: string;
  readonly days: readonly {
    readonly day: string;
    readonly state: 'equal' | 'repaired' | 'different' | 'unread';
    readonly theirs: { readonly orders: number; readonly totalMinor: number } | null;
    readonly ours: { readonly orders: number; readonly totalMinor: number };
    readonly differing: number;
    readonly message: string | null;
    readonly checkedAt: string;
  }[];
};

/**
 * `GET /api/v1/connections/{id}/issues?cursor=` → as `RunIssuesPage`, what nothing has mended yet; `POST …/replay` (body `{}`)
 * maps what is kept anew (202, `Run`). `GET /api/v1/runs?connection={id}` lists its runs.
 */

/** `GET /api/v1/notices` → `{ notices }`, `POST /api/v1/notices/{id}/read` → 204. */
export type Notice = {
  readonly id: string;
  readonly kind: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly title: string;
  readonly cause: string;
  readonly gap: string | null;
  readonly remedy: string | null;
  /** `connection:<id>` … */
  readonly subject: string;
  /** Code and values, for texts in another language. */
  readonly detail: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  readonly readAt: string | null;
  readonly resolvedAt: string | null;
};

/** `GET /api/v1/runs/{id}/log` → `{ entries }`. */
export type RunLogEntry = {
  readonly at: string;
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
};
