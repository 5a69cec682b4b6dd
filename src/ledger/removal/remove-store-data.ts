import type { TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';

export type RemoveStoreData = {
  readonly storeId: number;
  readonly signal?: AbortSignal;
};

/** Removes everything that came from a store. */
export function removeStoreData(
  _db: Database,
  _tenantId: TenantId,
  _request: RemoveStoreData,
): Promise<void> {
  throw new Error('not built yet');
}
