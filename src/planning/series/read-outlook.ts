import {
  businessDay,
  type CalendarSettings,
  type CurrencyCode,
  currencyCode,
  type Instant,
  type TenantId,
} from '../../core/index.ts';
import {
  type Database,
  type ForecastGrain,
  listConnections,
  listStores,
  readTenant,
} from '../../ledger/index.ts';
import type { TwinReader } from '../../twin/index.ts';
import { type PlanSpan, planSpan } from './plan-periods.ts';
import { lastKnownDay, type StoreOutlook, type StoreSales, storeOutlook } from './store-outlook.ts';

/** A company as its forecasts begin from it. */
export type PlanOutlook = {
  readonly reportingCurrency: CurrencyCode;
  readonly calendar: CalendarSettings;
  /** Stores that sold anything, by id. */
  readonly stores: readonly StoreOutlook[];
};

const salesText = `SELECT e.store_id, CAST(min(e.event_day) AS text), CAST(max(e.event_day) AS text),
CAST(arg_max(e.fx, e.event_day) FILTER (WHERE e.fx IS NOT NULL) AS double) FROM twin.document_event e
WHERE e.kind = 'sale' GROUP BY e.store_id`;

/**
 * Reads what is known of a company's stores.
 *
 * @throws AppError `not_found` for an unknown company
 */
export async function readOutlook(
  database: Database,
  tenantId: TenantId,
  { reader, now }: { readonly reader: TwinReader; readonly now: Instant },
): Promise<PlanOutlook> {
  const tenant = await readTenant(database, tenantId);
  const [stores, connections, sales] = [
    await listStores(database, tenantId),
    await listConnections(database, tenantId, { disconnected: true }),
    await readSales(reader),
  ];
  const { weekStart, fiscalCalendar, fiscalStartMonth } = tenant;
  const reportingCurrency = currencyCode(tenant.reportingCurrency);
  const outlooks = stores.flatMap((store) => {
    const sold = sales.get(store.id);
    if (sold === undefined) return [];
    const rate = store.currency === reportingCurrency ? 1 : sold.rate;
    return [storeOutlook(store, { ...sold, rate }, { connections, now })];
  });
  return {
    reportingCurrency,
    calendar: { weekStart, fiscalCalendar, fiscalStartMonth },
    stores: outlooks.toSorted((a, b) => a.store.id - b.store.id),
  };
}

async function readSales(reader: TwinReader): Promise<ReadonlyMap<number, StoreSales>> {
  const { rows } = await reader.query(salesText);
  return new Map(
    rows.map(([id, first, last, rate]) => [
      Number(id),
      {
        firstSale: businessDay(String(first)),
        lastSale: businessDay(String(last)),
        rate: rate === null ? null : Number(rate),
      },
    ]),
  );
}

/** The periods of a grain for a company, or for one of its stores; null where no period is whole yet. */
export function outlookSpan(
  { stores, calendar }: PlanOutlook,
  grain: ForecastGrain,
  only: readonly StoreOutlook[] = stores,
): PlanSpan | null {
  const lastDay = lastKnownDay(stores);
  const firstSale = only.map((store) => store.firstSale).sort()[0];
  if (lastDay === null || firstSale === undefined) return null;
  return planSpan(grain, calendar, { firstSale, lastDay });
}
