import type { TenantId } from '../core/index.ts';
import type {
  Connection,
  ConnectionBegun,
  ConnectionChange,
  ConnectionCreate,
  ConnectionReauthorize,
  ConnectionTest,
  ConsentOutcome,
  Notice,
  Platform,
  Reconciliation,
  Run,
  RunIssuesPage,
  TokenDiagnosis,
} from './contract/index.ts';

/** On whose behalf something is changed. */
export type Doer = {
  /** `user:<id>` or `key:<id>`, as it stands in the audit. */
  readonly actor: string;
  /** The person; for a key, the one who made it. A consent may be finished by them alone. */
  readonly userId: string;
};

/** What was last told of each thing that can change, by its id: equal texts mean that nobody has to look again. */
export type Marks = ReadonlyMap<string, string>;

/** How a company's stores are reached. Unknown ids, also those of other companies, are AppError `not_found`. */
export type ConnectionsPort = {
  readonly platforms: () => Promise<readonly Platform[]>;
  /** All that are not disconnected, by name. */
  readonly list: (tenantId: TenantId) => Promise<readonly Connection[]>;
  readonly get: (tenantId: TenantId, id: string) => Promise<Connection>;
  /** For the event streams: one small query. */
  readonly marks: (tenantId: TenantId) => Promise<Marks>;
  /** @throws AppError `input_invalid`, `conflict` for an account that is connected, `config_invalid` without an app, `connector_*` */
  readonly begin: (
    tenantId: TenantId,
    request: ConnectionCreate,
    doer: Doer,
  ) => Promise<ConnectionBegun>;
  /**
   * Ends a consent: the query as the platform sent it. Only for the person who began it, and only
   * where they still may. Never throws for what the platform or the user did; the connection's reason has the words.
   */
  readonly callback: (consent: {
    readonly platform: string;
    readonly query: ReadonlyMap<string, string>;
    readonly userId: string;
    /** Companies in which that person may connect stores now. */
    readonly tenants: ReadonlySet<TenantId>;
  }) => Promise<{ readonly connectionId: string | null; readonly outcome: ConsentOutcome }>;
  readonly reauthorize: (
    tenantId: TenantId,
    id: string,
    options: { readonly request: ConnectionReauthorize; readonly doer: Doer },
  ) => Promise<ConnectionBegun>;
  /** A test that fails is an answer. */
  readonly test: (tenantId: TenantId, id: string, signal: AbortSignal) => Promise<ConnectionTest>;
  readonly change: (
    tenantId: TenantId,
    id: string,
    change: ConnectionChange,
  ) => Promise<Connection>;
  /** @throws AppError `conflict` where its state does not allow it */
  readonly pause: (tenantId: TenantId, id: string) => Promise<Connection>;
  /** @throws AppError `conflict` where its state does not allow it */
  readonly resume: (tenantId: TenantId, id: string) => Promise<Connection>;
  /** `remove` also removes, in the background, what was read of it. */
  readonly disconnect: (
    tenantId: TenantId,
    id: string,
    options: { readonly data: 'keep' | 'remove'; readonly doer: Doer },
  ) => Promise<void>;
  /** Records that could not be read and that nothing has mended since. */
  readonly issues: (
    tenantId: TenantId,
    id: string,
    options: { readonly limit: number; readonly cursor?: string },
  ) => Promise<RunIssuesPage>;
  /** The last 30 days that were compared, latest first. */
  readonly reconciliation: (tenantId: TenantId, id: string) => Promise<Reconciliation>;
};

/** Days of the store's zone, `YYYY-MM-DD`, both inclusive. */
export type DayWindow = { readonly from: string; readonly to: string };

export type SyncCommand = {
  readonly connectionId: string;
  /** Why: `user`, `api`, `sign_in`, `admin` … */
  readonly trigger: string;
  /** With it, a run moves no lasting cursor and concludes no deletion. */
  readonly maxPages?: number;
  /** Default: all of the connector's. */
  readonly streams?: readonly string[];
} & (
  | { readonly mode: 'live' | 'full' | 'replay' }
  | { readonly mode: 'window'; readonly days: DayWindow }
  | { readonly mode: 'reconcile'; readonly days: DayWindow }
);

export type SyncPort = {
  /**
   * Queues a run and returns at once. Where one of the connection is queued or under way already, that one is the answer,
   * whatever its mode.
   *
   * @throws AppError `not_found`; `conflict` for a connection that is not read: pending, paused, to be re-authorised
   */
  readonly request: (tenantId: TenantId, command: SyncCommand) => Promise<Run>;
  /** Asks a run to stop after its page. @throws AppError `not_found`, `conflict` when it is over */
  readonly cancel: (tenantId: TenantId, runId: string) => Promise<Run>;
  /** Somebody of the company has signed in: what was not read for longer than its cadence says is queued. */
  readonly signedIn: (tenantId: TenantId) => Promise<void>;
};

export type NoticesPort = {
  /** Open ones and the latest that were resolved, newest first. */
  readonly list: (tenantId: TenantId) => Promise<readonly Notice[]>;
  /** @throws AppError `not_found` */
  readonly read: (tenantId: TenantId, id: string) => Promise<void>;
  /** For the event streams: one small query. */
  readonly marks: (tenantId: TenantId) => Promise<Marks>;
};

export type WebhooksPort = {
  /**
   * Checks the signature and stores the delivery; what it asks for is done later. 401 = not genuine, 404 = a platform or an
   * account that nobody connected, 503 = could not be stored: the platform is to send it again.
   */
  readonly accept: (
    platform: string,
    delivery: { readonly headers: ReadonlyMap<string, string>; readonly body: Uint8Array },
  ) => Promise<{ readonly status: 200 | 401 | 404 | 413 | 503 }>;
};

/** Whether runs are being dispatched and performed, over all processes. */
export type SchedulerStatus = {
  readonly running: boolean;
  /** Processes that perform runs and were seen within the last minutes. */
  readonly workers: number;
  /** Runs that are being performed now. */
  readonly performing: number;
  /** What to do where it does not run; null = all is well. */
  readonly message: string | null;
};

export type SchedulerPort = {
  readonly status: () => Promise<SchedulerStatus>;
  /** Sees to it that every connection of the company that is to be read has its next moments. Repeating it changes nothing. */
  readonly initialize: (tenantId: TenantId) => Promise<void>;
};

/** One thing that an operator sets up. */
export type SettingCheck = {
  readonly name: string;
  readonly state: 'set' | 'default' | 'not_set_up' | 'wrong';
  readonly message: string;
};

export type DiagnosisPort = {
  /** Per connection, what is known of its credentials; never one of them. */
  readonly tokens: (tenantId: TenantId) => Promise<readonly TokenDiagnosis[]>;
  readonly settings: () => Promise<readonly SettingCheck[]>;
};
