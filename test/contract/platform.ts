import type {
  AppCredentials,
  Connector,
  Credentials,
  OpenConnection,
  PlatformOrigins,
  WebhookDelivery,
} from '../../src/connectors/index.ts';

/** What can be made to go wrong with requests, whatever the platform calls it. */
export type Trouble =
  | 'refused_for_a_second'
  | 'throttled'
  | 'server_error'
  | 'cut'
  | 'truncated'
  | 'slow'
  | 'internal_error'
  | 'token_expired';

/** Where a shop stands with its platform, so that nothing can be read. */
export type Standing = 'unpaid' | 'closed' | 'not_there' | 'no_scopes';

/**
 * A connector with a sandbox behind it, as the contract needs it. Time is the sandbox's own and passes when something waits: no
 * test sleeps.
 */
export type ContractPlatform = {
  readonly connector: Connector;
  readonly account: string;
  readonly origins: PlatformOrigins;
  readonly app: AppCredentials;
  readonly now: () => number;
  readonly credentials: () => Credentials;
  /** Credentials that the platform never gave. */
  readonly wrongCredentials: Credentials;
  /** Opens the shop; clients that are opened by one platform share its budget. */
  readonly open: (options?: {
    readonly credentials?: Credentials;
    readonly clockAheadMs?: number;
  }) => OpenConnection;
  /** How often other credentials were asked for. */
  readonly renewals: () => number;
  /** What the platform has, by stream: `kind externalId` of each record. */
  readonly truth: (stream: string) => ReadonlySet<string>;
  /** Changes an order of today; returns its external id. */
  readonly changeOrder: () => string;
  /** Takes an order away; returns its external id. */
  readonly removeOrder: () => string;
  readonly strike: (
    trouble: Trouble,
    rule?: { readonly count?: number; readonly after?: number },
  ) => void;
  readonly calm: () => void;
  readonly stand: (standing: Standing) => void;
  /** Puts the platform's clock off. */
  readonly skewClock: (seconds: number) => void;
  /** Takes away what the connector degrades without; returns the codes of the gaps that it must tell. */
  readonly narrow: () => readonly string[];
  readonly counters: () => { readonly requests: number; readonly overBudget: number };
  /** A genuine webhook of a changed order, and the secret that signed it; null = the platform sends none. */
  readonly webhook: (externalId: string) => {
    readonly delivery: WebhookDelivery;
    readonly secret: string;
  } | null;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};
