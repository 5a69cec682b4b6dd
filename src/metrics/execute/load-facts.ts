import { currencyCode, formatInstant, instant, type TenantId } from '../../core/index.ts';
import { type Database, listStores, readTenant } from '../../ledger/index.ts';
import type { TenantFacts } from '../plan/tenant-facts.ts';

/**
 * Reads a tenant's settings and stores from the ledger.
 *
 * @throws AppError `not_found` for an unknown tenant
 */
export async function loadFacts(database: Database, tenantId: TenantId): Promise<TenantFacts> {
  const tenant = await readTenant(database, tenantId);
  const stores = await listStores(database, tenantId);
  const { weekStart, fiscalCalendar, fiscalStartMonth } = tenant;
  return {
    reportingCurrency: currencyCode(tenant.reportingCurrency),
    calendar: { weekStart, fiscalCalendar, fiscalStartMonth },
    stores: stores.map((store) => ({
      ...store,
      freshAt: store.freshAt === null ? null : formatInstant(instant(store.freshAt)),
    })),
  };
}
