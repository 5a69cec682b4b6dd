import type { TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';

export type RedactCustomer = {
  readonly storeId: number;
  readonly externalId: string;
  /** Orders that the platform names beside it: their raw forms go too. */
  readonly orderExternalIds?: readonly string[];
  readonly signal?: AbortSignal;
};

export type RedactReport = {
  /** Orders that stay, without the person. */
  readonly documents: number;
};

/** Removes what is kept of a person. */
export function redactCustomer(
  _db: Database,
  _tenantId: TenantId,
  _request: RedactCustomer,
): Promise<RedactReport> {
  throw new Error('not built yet');
}
