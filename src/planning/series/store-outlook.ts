import {
  addDays,
  type BusinessDay,
  dayNumber,
  type Instant,
  instant,
  localTime,
  timeZone,
} from '../../core/index.ts';
import type { ConnectionRow, StoreRow } from '../../ledger/index.ts';

/** What the twin knows of a store's sales. */
export type StoreSales = {
  /** Days of its first and last sale (event clock). */
  readonly firstSale: BusinessDay;
  readonly lastSale: BusinessDay;
  /** Reporting minor units for one of its own, of its last event that has a rate; null = there is none. */
  readonly rate: number | null;
};

/** What a store's forecast begins from. */
export type StoreOutlook = StoreSales & {
  readonly store: StoreRow;
  /** Last day of which everything is known. */
  readonly lastKnown: BusinessDay;
  /** True where nobody reads it any more. */
  readonly isDisconnected: boolean;
};

/** Days without a sale after which a store that sold before counts as closed. */
const silentDays = 56;

/**
 * Up to where a store is known: with a connection, the day before it was read last; without one, the day of its last sale, since
 * files say nothing of the days after. Never later than yesterday on its own clock.
 */
export function storeOutlook(
  store: StoreRow,
  sales: StoreSales,
  { connections, now }: { readonly connections: readonly ConnectionRow[]; readonly now: Instant },
): StoreOutlook {
  const own = connections.filter(({ storeId }) => storeId === store.id);
  const live = own.filter(({ state }) => state !== 'disconnected');
  const isDisconnected = own.length > 0 && live.length === 0;
  const yesterday = addDays(dayIn(store, now), -1);
  const read =
    live.length > 0 && store.freshAt !== null
      ? addDays(dayIn(store, instant(store.freshAt)), -1)
      : sales.lastSale;
  return { ...sales, store, lastKnown: earlier(read, yesterday), isDisconnected };
}

function earlier(a: BusinessDay, b: BusinessDay): BusinessDay {
  if (a > b) return b;
  return a;
}

/** True for a store that sells nothing any more at the end of `originDay`. */
export function isClosedStore(outlook: StoreOutlook, originDay: BusinessDay): boolean {
  return outlook.isDisconnected || dayNumber(originDay) - dayNumber(outlook.lastSale) > silentDays;
}

/** The last day that any store is known of; null without stores. Others end earlier: their last days are not known. */
export function lastKnownDay(outlooks: readonly StoreOutlook[]): BusinessDay | null {
  return outlooks.reduce<BusinessDay | null>(
    (last, { lastKnown }) => (last === null || lastKnown > last ? lastKnown : last),
    null,
  );
}

/** Up to where stores that are added up are known: where all that still sell are. Null without stores. */
export function sumKnownDay(outlooks: readonly StoreOutlook[]): BusinessDay | null {
  const last = lastKnownDay(outlooks);
  const selling = outlooks.filter((store) => last !== null && !isClosedStore(store, last));
  const counted = selling.length === 0 ? outlooks : selling;
  return counted.map(({ lastKnown }) => lastKnown).sort()[0] ?? null;
}

function dayIn({ zone }: StoreRow, at: Instant): BusinessDay {
  return localTime(at, timeZone(zone)).day;
}
