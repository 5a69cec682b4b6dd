import type { AuthField, AuthMethod, ScopeGap } from '../../connectors/index.ts';
import type { Instant, TenantId } from '../../core/index.ts';
import type { ConnectionState } from '../../ledger/index.ts';

/** What can be connected here, and how. */
export type PlatformView = {
  readonly platform: string;
  readonly title: string;
  readonly accountLabel: string;
  readonly accountExample: string;
  readonly methods: readonly MethodView[];
};

export type MethodView = {
  readonly kind: AuthMethod['kind'];
  readonly title: string;
  readonly help: string;
  readonly fields: readonly AuthField[];
  /** False where the operator must set something up first; `unavailable` says what. */
  readonly available: boolean;
  readonly unavailable: string | null;
};

export type CadenceView =
  | { readonly kind: 'auto' }
  | { readonly kind: 'every'; readonly minutes: number }
  | { readonly kind: 'cron'; readonly expression: string };

/** A connection with everything that is known of it. */
export type ConnectionView = {
  readonly id: string;
  readonly platform: string;
  readonly account: string;
  readonly name: string;
  readonly method: AuthMethod['kind'];
  readonly store: {
    readonly id: number;
    readonly name: string;
    readonly currency: string;
    readonly zone: string;
    readonly historyFrom: string | null;
    readonly historyComplete: boolean;
  } | null;
  readonly state: ConnectionState;
  readonly stateSince: Instant;
  readonly reason: {
    readonly code: string;
    readonly message: string;
    /** The platform's own words. */
    readonly provider: string | null;
  } | null;
  readonly gaps: readonly ScopeGap[];
  readonly cadence: CadenceView;
  /** What `auto` means now. */
  readonly everyMinutes: number | null;
  /** `HH:MM`; null = no daily full sync. */
  readonly fullAt: string | null;
  readonly liveFrom: string;
  readonly liveTo: string;
  readonly freshAt: Instant | null;
  readonly lastLiveAt: Instant | null;
  readonly lastFullAt: Instant | null;
  readonly nextLiveAt: Instant | null;
  readonly nextFullAt: Instant | null;
  /** Where failures made it wait. */
  readonly nextAttemptAt: Instant | null;
  readonly failures: number;
  readonly runId: string | null;
  readonly webhooks: {
    readonly active: boolean;
    readonly topics: number;
    readonly lastAt: Instant | null;
    /** Why none or not all arrive. */
    readonly message: string | null;
  };
  readonly openIssues: number;
  /** Days of the last 30 that agree with the platform, in per cent; null = not compared yet. */
  readonly score: number | null;
};

/** Who does something: `user:<id>` or `key:<id>` as in the audit, and the person behind it. */
export type ConnectionActor = { readonly actor: string; readonly userId: string };

export type BeginConnection = {
  readonly platform: string;
  /** As the user typed it. */
  readonly account: string;
  readonly method: AuthMethod['kind'];
  readonly fields?: Readonly<Record<string, string>>;
  /** Name of the store; default: the shop's own. */
  readonly storeName?: string;
};

export type BegunConnection = {
  readonly connection: ConnectionView;
  /** Where the browser goes for consent; null = it is connected already. */
  readonly consentUrl: string | null;
};

/** How a consent ended: shown to the person whose browser came back. */
export type CallbackOutcome = {
  readonly ok: boolean;
  /** Null where the request belongs to nobody we know. */
  readonly tenantId: TenantId | null;
  readonly connectionId: string | null;
  readonly code: string | null;
  readonly message: string;
};

export type ConnectionTestView = {
  readonly ok: boolean;
  readonly name: string | null;
  readonly currency: string | null;
  readonly zone: string | null;
  readonly scopes: readonly string[];
  readonly gaps: readonly ScopeGap[];
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly provider: string | null;
  } | null;
  readonly ms: number;
};

export type ConnectionSettings = {
  readonly cadence?: CadenceView;
  readonly fullAt?: string | null;
  readonly liveFrom?: string;
  readonly liveTo?: string;
};

/** Connecting, looking after and leaving platforms' accounts. */
export type Connections = {
  readonly platforms: () => readonly PlatformView[];
  /**
   * Begins to connect an account. With `oauth` nothing but a pending connection is kept until the consent comes back; other
   * methods are checked at once, and nothing is kept when the check fails.
   *
   * @throws AppError `conflict` where this tenant has connected the account already, `connector_*` as the platform answers
   */
  readonly begin: (
    tenantId: TenantId,
    request: BeginConnection,
    actor: ConnectionActor,
  ) => Promise<BegunConnection>;
  /** The browser came back from a consent. Never throws for what the platform or the person did: the outcome says it. */
  readonly callback: (request: {
    readonly platform: string;
    /** As it came. */
    readonly query: ReadonlyMap<string, string>;
    /** Who is signed in in that browser; a consent that another person began is refused. */
    readonly userId: string;
    /** Companies in which that person may connect stores now; a consent that was begun in another is refused. */
    readonly tenants: ReadonlySet<TenantId>;
  }) => Promise<CallbackOutcome>;
  /** A new consent, or new credentials, for an account that is connected. Store, history and cursors stay. */
  readonly reauthorize: (
    tenantId: TenantId,
    request: {
      readonly id: string;
      readonly method?: AuthMethod['kind'];
      readonly fields?: Readonly<Record<string, string>>;
    },
    actor: ConnectionActor,
  ) => Promise<BegunConnection>;
  /** One cheap call, now. The platform's no is an answer. @throws AppError `not_found` */
  readonly test: (
    tenantId: TenantId,
    id: string,
    signal?: AbortSignal,
  ) => Promise<ConnectionTestView>;
  /** @throws AppError `input_invalid` with all faults, `not_found` */
  readonly change: (
    tenantId: TenantId,
    request: { readonly id: string; readonly change: ConnectionSettings },
  ) => Promise<ConnectionView>;
  readonly pause: (tenantId: TenantId, id: string) => Promise<ConnectionView>;
  readonly resume: (tenantId: TenantId, id: string) => Promise<ConnectionView>;
  /** Credentials are destroyed at once. `remove` also removes the store and all it holds, in the background. */
  readonly disconnect: (
    tenantId: TenantId,
    request: { readonly id: string; readonly data: 'keep' | 'remove' },
  ) => Promise<void>;
  readonly list: (tenantId: TenantId) => Promise<readonly ConnectionView[]>;
  readonly get: (tenantId: TenantId, id: string) => Promise<ConnectionView>;
};
