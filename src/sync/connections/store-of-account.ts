import type { ConnectionCheck } from '../../connectors/index.ts';
import { AppError, currencyCode, type TenantId, timeZone } from '../../core/index.ts';
import {
  createStore,
  type Database,
  listConnections,
  listStores,
  type NewStore,
  type StoreRow,
} from '../../ledger/index.ts';

/** Reason of a disconnected connection whose data was to go: its store is not taken up again. */
export const dataRemoved = 'data_removed';

type Wanted = {
  readonly platform: string;
  readonly account: string;
  /** What the store is to be called. */
  readonly name: string;
  readonly check: ConnectionCheck;
};

/**
 * The store of a platform's account: the one that an earlier connection to it left, with its history; else a new one, under a
 * name that is free.
 *
 * @throws AppError `input_invalid` for a currency or zone that is none
 */
export async function storeOfAccount(
  db: Database,
  tenantId: TenantId,
  wanted: Wanted,
): Promise<StoreRow> {
  const { check, name, platform } = wanted;
  const currency = currencyCode(check.currency);
  const left = await leftStore(db, tenantId, { ...wanted, currency });
  if (left !== null) return left;
  return createFree(db, tenantId, { name, platform, currency, zone: timeZone(check.zone) });
}

/** Figures in another currency cannot be added to what is there: such a shop begins a new store. */
async function leftStore(
  db: Database,
  tenantId: TenantId,
  { platform, account, currency }: Wanted & { readonly currency: string },
): Promise<StoreRow | null> {
  const all = await listConnections(db, tenantId, { disconnected: true });
  const former = all
    .filter((one) => one.platform === platform && one.account === account)
    .filter((one) => one.disconnectedAt !== null && one.stateCode !== dataRemoved)
    .map((one) => one.storeId);
  if (former.length === 0) return null;
  const taken = new Set(all.filter((one) => one.disconnectedAt === null).map((one) => one.storeId));
  const stores = await listStores(db, tenantId);
  const free = stores.filter(
    (store) => former.includes(store.id) && !taken.has(store.id) && store.currency === currency,
  );
  return free.sort((a, b) => former.lastIndexOf(b.id) - former.lastIndexOf(a.id))[0] ?? null;
}

const mostNames = 100;

async function createFree(db: Database, tenantId: TenantId, store: NewStore): Promise<StoreRow> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? store.name : `${store.name} (${number})`;
    try {
      return await createStore(db, tenantId, { ...store, name });
    } catch (error) {
      const taken = error instanceof AppError && error.code === 'conflict';
      if (!taken || number >= mostNames) throw error;
    }
  }
}
