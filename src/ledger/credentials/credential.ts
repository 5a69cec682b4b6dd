import type { Instant } from '../../core/index.ts';

/** What opens a connection, sealed. */
export type CredentialRow = {
  readonly connectionId: string;
  /** From 1; each replacement takes the next. */
  readonly version: number;
  /** Id of the key that it is sealed with. */
  readonly keyId: string;
  readonly sealed: Uint8Array;
  /** Null = does not expire. */
  readonly expiresAt: Instant | null;
  /** When it can't be refreshed any more; null = never, or not known. */
  readonly refreshableUntil: Instant | null;
  /** When it wants a refresh; null = never. */
  readonly refreshAt: Instant | null;
  readonly obtainedAt: Instant;
  /** Who refreshes it now, and until when others must leave that to them. */
  readonly leaseOwner: string | null;
  readonly leaseUntil: Instant | null;
};

/** The select list that reads as `CredentialRow`. */
export const credentialColumns = `connection_id AS "connectionId", version, key_id AS "keyId", sealed,
expires_at AS "expiresAt", refreshable_until AS "refreshableUntil", refresh_at AS "refreshAt",
obtained_at AS "obtainedAt", lease_owner AS "leaseOwner", lease_until AS "leaseUntil"`;
