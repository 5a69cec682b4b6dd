import type { Credentials, Grant } from '../../connectors/index.ts';
import { AppError, type Instant, instant, type Json, type TenantId } from '../../core/index.ts';
import type { Sealer } from '../../platform/index.ts';

/** What sealed credentials belong to: they open nowhere else. */
export function sealedPlace(tenantId: TenantId, connectionId: string): string {
  return `credential ${tenantId} ${connectionId}`;
}

/** A grant as it is stored. */
export type SealedGrant = {
  readonly sealed: Uint8Array;
  readonly keyId: string;
  readonly expiresAt: Instant | null;
  readonly refreshableUntil: Instant | null;
  /** Half of its life. */
  readonly refreshAt: Instant | null;
};

export function sealGrant(
  sealer: Sealer,
  place: string,
  grant: Grant & { readonly obtainedAt: Instant },
): SealedGrant {
  const { credentials, expiresAt, refreshableUntil, obtainedAt } = grant;
  return {
    ...sealer.seal(credentials, place),
    expiresAt,
    refreshableUntil,
    refreshAt: expiresAt === null ? null : halfLife(obtainedAt, expiresAt),
  };
}

/** Half a life leaves as long again for a platform that does not answer. */
function halfLife(obtainedAt: Instant, expiresAt: Instant): Instant {
  return instant(obtainedAt + Math.max(0, Math.floor((expiresAt - obtainedAt) / 2)));
}

/** @throws AppError as `Sealer.open` */
export function openCredentials(
  sealer: Sealer,
  place: string,
  row: { readonly sealed: Uint8Array; readonly keyId: string },
): Credentials {
  const value = sealer.open(row, place);
  if (isCredentials(value)) return value;
  throw new AppError('internal', 'The stored credentials are damaged: connect the store again.');
}

function isCredentials(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
