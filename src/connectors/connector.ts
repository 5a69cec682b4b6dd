import type {
  DeletableKind,
  Instant,
  Json,
  Logger,
  RecordProblem,
  SourceRecord,
} from '../core/index.ts';
import type { SourceStream } from './contract.ts';

/**
 * A platform, as Tillstream knows it: data and a few functions. A connector keeps no state, reads no environment and never
 * sees the ledger; what it needs of its surroundings (HTTP, clock, tokens, rate budgets) is handed in.
 *
 * Failures are `AppError`s of the `connector_*` codes; each message says what to do, `provider` holds the platform's own
 * words. See `kit/` for the classes and `test/contract/connector.ts` for what every connector must hold.
 */
export type Connector = {
  /** `shopify`: the name in settings, URLs, stores and runs. */
  readonly platform: string;
  /** `Shopify`: the name for people. */
  readonly title: string;
  /** How its account is asked for: `Shop address`, `sample-london.myshopify.com`. */
  readonly accountField: { readonly label: string; readonly example: string };
  readonly auth: readonly AuthMethod[];
  /** In the order in which they are read: parents before children. */
  readonly streams: readonly StreamInfo[];
  /**
   * Brings what a user typed as their account (`My-Shop`, `https://my-shop.myshopify.com/admin`) to its one form
   * (`my-shop.myshopify.com`). Nothing else may become part of a URL.
   *
   * @throws AppError `input_invalid`
   */
  readonly account: (text: string) => string;
  /** The address that the user's browser is sent to for consent. Only for connectors with an `oauth` method. */
  readonly authorizationUrl?: (request: AuthorizationRequest) => string;
  /**
   * Gets the first credentials: from the callback of a consent, or from what the user entered.
   *
   * @throws AppError `connector_auth`, `connector_clock`, `input_invalid` …
   */
  readonly grant: (request: GrantRequest, context: CallContext) => Promise<Grant>;
  /**
   * Gets new credentials for old ones. The caller holds the connection's lease and stores the answer before anything uses it.
   *
   * @throws AppError `connector_auth` only where the platform itself refused; anything else says nothing about the credentials
   */
  readonly refresh?: (request: RefreshRequest, context: CallContext) => Promise<Grant>;
  /** Opens a connection: no request is sent before something is asked of it. */
  readonly open: (session: Session) => OpenConnection;
  /** Null = the platform sends none. */
  readonly webhooks: WebhookReader | null;
};

/** One way to give Tillstream access. */
export type AuthMethod = {
  readonly kind: 'oauth' | 'client_credentials' | 'api_key' | 'basic' | 'token';
  /** For people: `Connect with Shopify`, `Custom app token`. */
  readonly title: string;
  /** When to take this one, in a sentence. */
  readonly help: string;
  /** What the user enters, the account apart. */
  readonly fields: readonly AuthField[];
  /** True where the operator's own app credentials (settings) are needed. */
  readonly needsApp: boolean;
};

export type AuthField = {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly secret: boolean;
  /** May it be left empty? */
  readonly optional: boolean;
};

/** The operator's app on the platform, from settings; null = none was set up. */
export type AppCredentials = {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Secrets that are still good for a while after a rotation. */
  readonly formerSecrets: readonly string[];
};

/**
 * Where a platform is reached: operator settings, so that a connector can be pointed at a sandbox or a proxy. `{account}` in a
 * text stands for the account. Without a trailing slash. A tenant can't set them.
 */
export type PlatformOrigins = {
  /** Consent pages and token endpoint. */
  readonly authorization: string;
  readonly api: string;
};

/** What every call to a platform needs of its surroundings. */
export type CallContext = {
  readonly origins: PlatformOrigins;
  readonly app: AppCredentials | null;
  /** Epoch ms. */
  readonly now: () => number;
  readonly log: Logger;
  readonly signal: AbortSignal;
};

export type AuthorizationRequest = {
  readonly account: string;
  readonly origins: PlatformOrigins;
  readonly app: AppCredentials;
  /** Where the platform sends the browser back to. */
  readonly redirectUrl: string;
  /** A nonce that comes back with it. */
  readonly state: string;
};

export type GrantRequest =
  | {
      readonly kind: 'oauth';
      readonly account: string;
      readonly redirectUrl: string;
      /** The callback's whole query, as it came. The caller has checked `state`. */
      readonly query: ReadonlyMap<string, string>;
    }
  | {
      readonly kind: 'client_credentials' | 'api_key' | 'basic' | 'token';
      readonly account: string;
      readonly fields: Readonly<Record<string, string>>;
    };

export type RefreshRequest = { readonly account: string; readonly credentials: Credentials };

/** What opens a connection. Only its connector looks inside; elsewhere it is kept sealed, never logged. */
export type Credentials = Readonly<Record<string, Json>>;

export type Grant = {
  readonly credentials: Credentials;
  /** When the access ends; null = it does not. */
  readonly expiresAt: Instant | null;
  /** When `refresh` stops working too; null = never, or not known. */
  readonly refreshableUntil: Instant | null;
  readonly scopes: readonly string[];
};

/** What an open connection works with. */
export type Session = Omit<CallContext, 'signal'> & {
  readonly account: string;
  /** Credentials that are good now; refreshed elsewhere when half their life is over. */
  readonly credentials: (signal: AbortSignal) => Promise<Credentials>;
  /**
   * Other credentials than `refused`, which the platform did not accept: those that another process got meanwhile, or
   * refreshed ones.
   *
   * @throws AppError `connector_auth` when there are none to be had
   */
  readonly renew: (refused: Credentials, signal: AbortSignal) => Promise<Credentials>;
  /** What the platform allows, shared by all workers. */
  readonly budget: RateBudget;
};

/** A bucket that is refilled steadily, and what may be taken from it. */
export type BudgetTerms = {
  /** Names the bucket over all workers: platform, account and, where the platform has them, the operation. */
  readonly key: string;
  readonly capacity: number;
  readonly refillPerSecond: number;
};

/** A rate limit, shared over all workers. */
export type RateBudget = {
  /**
   * Waits until `cost` can be taken, and takes it. A cost below zero gives back, without waiting, what was reserved and not
   * used. @throws AppError `cancelled`
   */
  readonly take: (
    request: BudgetTerms & { readonly cost: number },
    signal: AbortSignal,
  ) => Promise<void>;
  /**
   * Tells what the platform itself said: how much is left now, of how much. What is left only ever lowers our count within
   * one refill, since answers arrive late.
   */
  readonly observe: (state: BudgetTerms & { readonly available: number }) => Promise<void>;
  /** The platform said to wait. */
  readonly pause: (key: string, forMs: number) => Promise<void>;
};

export type StreamInfo = {
  /** `orders`, `products`, `inventory` … */
  readonly name: string;
  readonly title: string;
  /** Kinds of records it brings. */
  readonly kinds: readonly DeletableKind[];
  /** Read in live mode too; false = only by full scans and webhooks. */
  readonly live: boolean;
};

/** Which part of a stream is to be read. */
export type ScanPlan =
  /** All history, recent days first. */
  | { readonly mode: 'backfill' }
  /** What changed since the stream's lasting cursor, with the connector's own overlap; null = never read before. */
  | { readonly mode: 'live'; readonly since: Json | null }
  /** Everything there is, so that late edits and deletions are found. */
  | { readonly mode: 'full' }
  /** Documents placed in a range of instants: from inclusive, to exclusive. */
  | { readonly mode: 'window'; readonly from: Instant; readonly to: Instant };

export type OpenConnection = {
  /** One cheap call: does it work, whose is it, what is missing? @throws AppError `connector_*` */
  readonly check: (signal: AbortSignal) => Promise<ConnectionCheck>;
  /** The stream of that name, read by that plan. Its pages may carry `lasting` and `historyFrom`. */
  readonly stream: (name: string, plan: ScanPlan) => SourceStream;
  /**
   * Reads single records again, as they are now. At most 250 ids a call: those of records as the ledger names them (of a level
   * of stock `variant@location`), of any kind that the stream's `wholeKinds` names, and those that this connector's webhooks name.
   */
  readonly read: (
    stream: string,
    externalIds: readonly string[],
    signal: AbortSignal,
  ) => Promise<ReadRecords>;
  /** What the platform itself says of its orders, to be compared with ours; null = it can't be asked. */
  readonly figures:
    | ((
        range: { readonly from: Instant; readonly to: Instant },
        signal: AbortSignal,
      ) => AsyncIterable<readonly PlatformFigure[]>)
    | null;
  /** Sees to it that the platform sends its webhooks to us; null = it can't. Cheap to repeat. */
  readonly subscribe:
    | ((callbackUrl: string, signal: AbortSignal) => Promise<WebhookSubscriptions>)
    | null;
  /** Ends what `subscribe` began, before a connection goes; absent = it ends with the credentials. */
  readonly unsubscribe?: (callbackUrl: string, signal: AbortSignal) => Promise<void>;
  /** Raw records through today's mapping, without a request. */
  readonly remap: (raw: {
    readonly recordKind: string;
    readonly externalId: string;
    readonly body: Json;
  }) => { readonly records: readonly SourceRecord[]; readonly problems: readonly RecordProblem[] };
};

export type ConnectionCheck = {
  /** The shop's own name. */
  readonly name: string;
  readonly currency: string;
  readonly zone: string;
  readonly scopes: readonly string[];
  /** What we will not see, each with what to do. */
  readonly gaps: readonly ScopeGap[];
  /** How far the platform's clock is from ours, in ms; positive = it is ahead. */
  readonly clockSkewMs: number | null;
};

export type ScopeGap = {
  /** `orders_60_days`, `customers_protected`, `scope_missing` … */
  readonly code: string;
  /** Stream it takes something from; null = all. */
  readonly stream: string | null;
  /** What is missing and what to do, in a sentence or two. */
  readonly message: string;
};

export type ReadRecords = {
  readonly records: readonly SourceRecord[];
  readonly problems: readonly RecordProblem[];
  /** Ids that the platform says it does not have: answered, and not there. */
  readonly missing: readonly string[];
};

/** One order as the platform counts it now. */
export type PlatformFigure = {
  readonly externalId: string;
  readonly placedAt: Instant;
  /** What the order comes to now, after edits and refunds, in minor units of the store's currency. */
  readonly totalMinor: number;
};

export type WebhookSubscriptions = {
  /** Topics that reach us. */
  readonly topics: readonly string[];
  /** Topics that could not be subscribed, with the platform's words. */
  readonly refused: readonly { readonly topic: string; readonly message: string }[];
};

export type WebhookReader = {
  /** The account that a delivery names, in its one form, before anything was checked: finds the secrets to check it with. */
  readonly claimedAccount: (delivery: WebhookDelivery) => string | null;
  /** Secrets that sign this connection's webhooks where it has an app of its own; empty = the operator's app signs. */
  readonly secretsOf: (credentials: Credentials) => readonly string[];
  /**
   * Checks the signature over the raw body in constant time and reads who sent what. Null = not genuine. No I/O.
   *
   * @param secrets of the app, the current one first
   */
  readonly open: (delivery: WebhookDelivery, secrets: readonly string[]) => OpenedWebhook | null;
  /** What a genuine webhook asks for. Its content is a hint: what it names is read again. */
  readonly interpret: (webhook: {
    readonly topic: string;
    readonly body: string;
  }) => readonly WebhookAction[];
};

export type WebhookDelivery = {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
};

export type OpenedWebhook = {
  readonly account: string;
  readonly topic: string;
  /** Equal for repeated deliveries of one thing. */
  readonly deliveryId: string;
  readonly triggeredAt: Instant | null;
};

export type WebhookAction =
  | { readonly kind: 'read'; readonly stream: string; readonly externalIds: readonly string[] }
  | { readonly kind: 'delete'; readonly of: DeletableKind; readonly externalId: string }
  | { readonly kind: 'merge_customers'; readonly from: string; readonly into: string }
  /** Privacy: what is kept of a person goes; their orders stay, without them. */
  | {
      readonly kind: 'redact_customer';
      readonly externalId: string;
      readonly orderExternalIds: readonly string[];
    }
  /** Privacy: everything of the shop goes. */
  | { readonly kind: 'redact_shop' }
  /** Privacy: the shop asks what is kept of a person. */
  | { readonly kind: 'data_request'; readonly externalId: string; readonly requestId: string }
  | { readonly kind: 'uninstalled' }
  | { readonly kind: 'scopes_changed' }
  /** The store's own settings (currency, zone, name) may have changed. */
  | { readonly kind: 'store_changed' }
  | { readonly kind: 'ignore'; readonly reason: string };
