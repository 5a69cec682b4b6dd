import type { Instant, Json } from '../../core/index.ts';
import type { ConnectionState } from './connection-state.ts';

/** How a connection is opened: as `AuthMethod.kind` of its connector. */
export type AuthKind = 'oauth' | 'client_credentials' | 'api_key' | 'basic' | 'token';

/** When a connection is read. Times of day are local to its store's zone. */
export type Cadence =
  | { readonly kind: 'auto' }
  /** 5 to 10,080. */
  | { readonly kind: 'every'; readonly minutes: number }
  | { readonly kind: 'cron'; readonly expression: string };

/** What will not be seen of a store, with what to do. */
export type ConnectionGap = {
  readonly code: string;
  /** Stream it takes something from; null = all. */
  readonly stream: string | null;
  readonly message: string;
};

/** One account of a platform (a shop), as a company has connected it. */
export type ConnectionRow = {
  /** UUID. */
  readonly id: string;
  /** Null until its first successful check. */
  readonly storeId: number | null;
  readonly platform: string;
  /** The platform's own name of the account, in its one form. */
  readonly account: string;
  readonly name: string;
  readonly authKind: AuthKind;
  readonly state: ConnectionState;
  readonly stateSince: Instant;
  /** Why it is in this state: our code, what to do, and the platform's own words. Null = nothing to say. */
  readonly stateCode: string | null;
  readonly stateMessage: string | null;
  readonly providerMessage: string | null;
  /** Refusals of its credentials in a row, by the platform itself. */
  readonly refusals: number;
  /** Failed runs in a row. */
  readonly failures: number;
  readonly scopes: readonly string[];
  readonly gaps: readonly ConnectionGap[];
  readonly cadence: Cadence;
  /** Daily full sync, `HH:MM`; null = none. */
  readonly fullAt: string | null;
  /** Live syncs run from … to …, `HH:MM`. */
  readonly liveFrom: string;
  readonly liveTo: string;
  /** What is subscribed; null = never subscribed. */
  readonly webhooks: Json | null;
  readonly checkedAt: Instant | null;
  readonly lastWebhookAt: Instant | null;
  /** `user:<id>` … */
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly disconnectedAt: Instant | null;
};

const timeOfDay = (column: string, name: string): string =>
  `to_char(${column}, 'HH24:MI') AS "${name}"`;

/** The select list that reads as `ConnectionRow`. */
export const connectionColumns: string = [
  'id',
  'store_id AS "storeId"',
  'platform',
  'account',
  'name',
  'auth_kind AS "authKind"',
  'state',
  'state_since AS "stateSince"',
  'state_code AS "stateCode"',
  'state_message AS "stateMessage"',
  'provider_message AS "providerMessage"',
  'refusals',
  'failures',
  'scopes',
  'gaps',
  'cadence',
  timeOfDay('full_at', 'fullAt'),
  timeOfDay('live_from', 'liveFrom'),
  timeOfDay('live_to', 'liveTo'),
  'webhooks',
  'checked_at AS "checkedAt"',
  'last_webhook_at AS "lastWebhookAt"',
  'created_by AS "createdBy"',
  'created_at AS "createdAt"',
  'disconnected_at AS "disconnectedAt"',
].join(', ');
