import { businessDay, weekday } from '../../src/core/index.ts';
import type { Filter } from '../../src/metrics/index.ts';
import type { World, WorldEvent } from './metrics-world.ts';

export type OracleKey = string | number | null;
export type Keyed = { readonly key: OracleKey; readonly label: string | null };

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function plain(key: OracleKey | undefined): Keyed {
  return { key: key ?? null, label: key == null ? null : String(key) };
}

function byId<Row extends { readonly id: number }>(
  rows: readonly Row[],
  id: number | null | undefined,
): Row | undefined {
  return rows.find((row) => row.id === id);
}

function named(
  rows: readonly { id: number; name: string }[],
  key: number | null | undefined,
): Keyed {
  return { key: key ?? null, label: byId(rows, key)?.name ?? null };
}

type Reader = (event: WorldEvent) => Keyed;

function goodsReaders(world: World): Readonly<Record<string, Reader>> {
  const product = (event: WorldEvent) => byId(world.products, event.product_id);
  const variant = (event: WorldEvent) => byId(world.variants, event.variant_id);
  const category = (event: WorldEvent) => byId(world.categories, product(event)?.category_id);
  return {
    product: (event) => ({ key: event.product_id, label: product(event)?.title ?? null }),
    variant: (event) => ({
      key: event.variant_id,
      label: variant(event)?.title ?? variant(event)?.sku ?? null,
    }),
    sku: (event) => plain(variant(event)?.sku),
    brand: (event) => plain(product(event)?.brand),
    category: (event) => named(world.categories, product(event)?.category_id),
    category_level1: (event) => named(world.categories, category(event)?.level1_id),
    category_level2: (event) => named(world.categories, category(event)?.level2_id),
    category_level3: (event) => named(world.categories, category(event)?.level3_id),
  };
}

/** Reads each dimension's key and label off an event, by looking everything up. */
export function oracleKeys(
  world: World,
  clock: 'event' | 'order',
  firstOrderStore: number,
): Readonly<Record<string, Reader>> {
  const document = (event: WorldEvent) => byId(world.documents, event.document_id);
  const firsts = new Set(
    world.firstOrders
      .filter(({ store_id }) => store_id === firstOrderStore)
      .map(({ document_id }) => document_id),
  );
  const day = (event: WorldEvent) => (clock === 'event' ? event.event_day : event.order_day);
  const readers: Readonly<Record<string, Reader>> = {
    ...goodsReaders(world),
    store: ({ store_id }) => named(world.stores, store_id),
    platform: ({ store_id }) => plain(byId(world.stores, store_id)?.platform),
    channel: ({ channel_id }) => named(world.channels, channel_id),
    location: ({ location_id }) => named(world.locations, location_id),
    rep: ({ rep_id }) => named(world.reps, rep_id),
    country: ({ country }) => plain(country),
    region: ({ region }) => plain(region),
    city: (event) => plain(document(event)?.city),
    hour: (event) => plain(clock === 'event' ? event.event_hour : event.order_hour),
    weekday: (event) => {
      const key = weekday(businessDay(day(event)));
      return { key, label: weekdays[key - 1] ?? null };
    },
    customer: ({ customer_id }) => plain(customer_id),
    customer_type: ({ customer_id, document_id }) =>
      plain(customer_id === null ? null : firsts.has(document_id) ? 'new' : 'returning'),
    order_status: (event) => plain(document(event)?.status),
    document_kind: (event) => plain(document(event)?.kind),
    currency: ({ currency }) => plain(currency),
  };
  return readers;
}

function isUnder(world: World, filter: Filter, key: OracleKey): boolean {
  const nodes: readonly { id: number; parent_id: number | null }[] =
    filter.dimension === 'category' ? world.categories : world.locations;
  let at = key;
  while (at !== null) {
    if (filter.values?.includes(at)) return true;
    at = nodes.find(({ id }) => id === at)?.parent_id ?? null;
  }
  return false;
}

/** Does a key pass a filter? */
export function passes(world: World, filter: Filter, { key, label }: Keyed): boolean {
  const values = filter.values ?? [];
  switch (filter.op) {
    case 'in':
      return key !== null && values.includes(key);
    case 'not_in':
      return key === null || !values.includes(key);
    case 'is_null':
      return key === null;
    case 'is_not_null':
      return key !== null;
    case 'contains':
      return label?.toLowerCase().includes(String(values[0]).toLowerCase()) ?? false;
    default:
      return isUnder(world, filter, key);
  }
}

/** Order of groups with equal values: by keys, nothing last, texts by their UTF-8 bytes. */
export function compareKeys(a: readonly OracleKey[], b: readonly OracleKey[]): number {
  for (const [index, key] of a.entries()) {
    const other = b[index] ?? null;
    if (key === other) continue;
    if (key === null) return 1;
    if (other === null) return -1;
    if (typeof key === 'number') return key - Number(other);
    return Buffer.compare(Buffer.from(key), Buffer.from(String(other)));
  }
  return 0;
}
