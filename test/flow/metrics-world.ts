import { type Random, seededRandom } from '../../sandbox/world/random.ts';
import { addDays, businessDay, type TenantId } from '../../src/core/index.ts';

/** An event as the oracle sees it, with what hangs on it joined. */
export type WorldEvent = {
  readonly document_id: number;
  readonly seq: number;
  readonly store_id: number;
  readonly line_no: number;
  readonly kind: string;
  readonly initial: boolean;
  readonly happened_at: string;
  readonly event_day: string;
  readonly event_hour: number;
  readonly order_day: string;
  readonly order_hour: number;
  readonly product_id: number | null;
  readonly variant_id: number | null;
  readonly customer_id: number | null;
  readonly channel_id: number | null;
  readonly location_id: number | null;
  readonly rep_id: number | null;
  readonly country: string | null;
  readonly region: string | null;
  readonly currency: string;
  readonly quantity_e3: number;
  readonly gross: number;
  readonly discount: number;
  readonly tax: number;
  readonly shipping: number;
  readonly duty: number;
  readonly tip: number;
  readonly buyer_fee: number;
  readonly cost: number | null;
  readonly channel_fee: number;
  readonly adjustment: number;
  readonly fx: string | null;
};

export type WorldDocument = {
  readonly id: number;
  readonly store_id: number;
  readonly kind: 'order' | 'credit' | 'adjustment';
  readonly status: string;
  readonly placed_at: string;
  readonly order_day: string;
  readonly order_hour: number;
  readonly currency: string;
  readonly customer_id: number | null;
  readonly channel_id: number | null;
  readonly location_id: number | null;
  readonly rep_id: number | null;
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
};

/** Everything that stands in the ledger, as plain rows by table. */
export type World = {
  readonly tenantId: TenantId;
  readonly stores: readonly {
    id: number;
    name: string;
    platform: string;
    currency: string;
    zone: string;
  }[];
  readonly channels: readonly { id: number; name: string }[];
  readonly locations: readonly { id: number; name: string; parent_id: number | null }[];
  readonly reps: readonly { id: number; name: string }[];
  readonly categories: readonly {
    id: number;
    name: string;
    parent_id: number | null;
    level1_id: number | null;
    level2_id: number | null;
    level3_id: number | null;
  }[];
  readonly products: readonly {
    id: number;
    title: string;
    brand: string | null;
    category_id: number | null;
  }[];
  readonly variants: readonly {
    id: number;
    product_id: number;
    title: string | null;
    sku: string | null;
  }[];
  readonly customers: readonly { id: number; store_id: number }[];
  readonly documents: readonly WorldDocument[];
  readonly events: readonly WorldEvent[];
  readonly firstOrders: readonly {
    customer_id: number;
    store_id: number;
    document_id: number;
    first_day: string;
  }[];
};

const texts = [
  'Ada',
  'ada',
  'Zoë',
  'Zoe\u0301',
  'İzmir',
  '日本',
  '😀 fun',
  "O'Neil",
  '100%_!',
  'ß',
  ' pad ',
];
const statuses = ['open', 'paid', 'partially_refunded', 'refunded', 'cancelled'];
const zones = ['Europe/Istanbul', 'America/Sao_Paulo', 'Asia/Tokyo'];
const currencies = ['EUR', 'BRL', 'JPY'];

/** Two years from here. */
export const worldStart = '2023-12-20';
const worldDays = 780;

function maybe<T>(random: Random, probability: number, value: T): T | null {
  return random.chance(probability) ? value : null;
}

function count(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index + 1);
}

function catalogRows(random: Random) {
  const name = (id: number): string => `${random.pick(texts)} ${id % 7}`;
  const categories: { id: number; name: string; parent_id: number | null; path: number[] }[] = [];
  for (const id of count(14)) {
    const parent = categories.length > 2 && random.chance(0.7) ? random.pick(categories) : null;
    categories.push({
      id,
      name: name(id),
      parent_id: parent?.id ?? null,
      path: [...(parent?.path ?? []), id],
    });
  }
  const products = count(25).map((id) => ({
    id,
    title: name(id),
    brand: maybe(random, 0.7, random.pick(texts)),
    category_id: maybe(random, 0.8, random.pick(categories).id),
  }));
  return {
    categories: categories.map(({ path, ...category }) => ({
      ...category,
      level1_id: path[0] ?? null,
      level2_id: path[1] ?? null,
      level3_id: path[2] ?? null,
    })),
    products,
    variants: count(40).map((id) => ({
      id,
      product_id: (id % 25) + 1,
      title: maybe(random, 0.6, name(id)),
      sku: maybe(random, 0.7, `SKU-${id % 9}${random.pick(texts)}`),
    })),
  };
}

function placeRows(random: Random) {
  const locations: { id: number; name: string; parent_id: number | null }[] = [];
  for (const id of count(7)) {
    const parent = locations.length > 1 && random.chance(0.7) ? random.pick(locations).id : null;
    locations.push({ id, name: `Branch ${random.pick(texts)}${id}`, parent_id: parent });
  }
  return {
    stores: count(3).map((id) => ({
      id,
      name: `Store ${id}`,
      platform: id === 3 ? 'shopify' : 'import',
      currency: currencies[id - 1] ?? 'EUR',
      zone: zones[id - 1] ?? 'UTC',
    })),
    locations,
    channels: count(4).map((id) => ({ id, name: `${random.pick(texts)} channel ${id}` })),
    reps: count(3).map((id) => ({ id, name: `Rep ${id}` })),
    customers: count(40).map((id) => ({ id, store_id: random.integer(1, 3) })),
  };
}

type Maker = {
  readonly random: Random;
  readonly world: ReturnType<typeof placeRows> & ReturnType<typeof catalogRows>;
};

function makeDocument({ random, world }: Maker, id: number): WorldDocument {
  const store = random.pick(world.stores);
  const buyers = world.customers.filter((customer) => customer.store_id === store.id);
  const kind = random.weighted([
    ['order' as const, 16],
    ['credit' as const, 2],
    ['adjustment' as const, 1],
  ]);
  const day = addDays(businessDay(worldStart), random.integer(0, worldDays));
  const hour = random.integer(0, 23);
  return {
    id,
    store_id: store.id,
    kind,
    status: random.pick(statuses),
    placed_at: `${day}T${String(hour).padStart(2, '0')}:30:00Z`,
    order_day: day,
    order_hour: hour,
    currency: store.currency,
    customer_id: maybe(random, 0.85, random.pick(buyers).id),
    channel_id: maybe(random, 0.8, random.integer(1, 4)),
    location_id: maybe(random, 0.7, random.integer(1, 7)),
    rep_id: maybe(random, 0.6, random.integer(1, 3)),
    country: maybe(random, 0.9, random.pick(['BR', 'TR', 'JP', 'ß'])),
    region: maybe(random, 0.6, random.pick(texts)),
    city: maybe(random, 0.7, random.pick(texts)),
  };
}

const nothing = {
  quantity_e3: 0,
  gross: 0,
  discount: 0,
  tax: 0,
  shipping: 0,
  duty: 0,
  tip: 0,
  buyer_fee: 0,
  cost: 0 as number | null,
  channel_fee: 0,
  adjustment: 0,
};

/** Amounts of goods, signed as sold (1) or taken back (−1). */
function goods(random: Random, sign: 1 | -1): typeof nothing {
  const amount = (probability: number, most: number): number =>
    random.chance(probability) ? sign * random.integer(0, most) : 0;
  return {
    ...nothing,
    quantity_e3: sign * random.pick([1000, 1000, 2000, 1500, 333]),
    gross: amount(0.95, 20_000),
    discount: -amount(0.4, 3_000),
    tax: amount(0.7, 2_000),
    shipping: amount(0.3, 900),
    duty: amount(0.1, 300),
    tip: amount(0.1, 300),
    buyer_fee: amount(0.1, 300),
    cost: random.chance(0.25) ? null : -amount(0.9, 9_000),
  };
}

type What = {
  readonly kind: string;
  readonly initial: boolean;
  readonly line: number;
  readonly day?: string;
  readonly hour?: number;
};

/** Collects a document's events. */
function eventList({ random, world }: Maker, document: WorldDocument) {
  const fx = maybe(random, 0.9, random.pick(['1', '0.0621', '0.173500000001']));
  const events: WorldEvent[] = [];
  const { store_id, customer_id, channel_id, location_id, rep_id, country, region, currency } =
    document;
  const shared = {
    store_id,
    customer_id,
    channel_id,
    location_id,
    rep_id,
    country,
    region,
    currency,
    fx,
  };
  const push = (what: What, amounts: typeof nothing): void => {
    const isOrder = document.kind === 'order';
    const variant = world.variants[(document.id + what.line * 7) % world.variants.length];
    const [day, hour] = [what.day ?? document.order_day, what.hour ?? document.order_hour];
    const hasProduct = what.line > 0 && (document.id + what.line) % 11 !== 0;
    events.push({
      ...shared,
      document_id: document.id,
      seq: events.length + 1,
      line_no: what.line,
      kind: what.kind,
      initial: what.initial,
      happened_at: `${day}T${String(hour).padStart(2, '0')}:30:00Z`,
      event_day: day,
      event_hour: hour,
      order_day: isOrder ? document.order_day : day,
      order_hour: isOrder ? document.order_hour : hour,
      product_id: hasProduct ? (variant?.product_id ?? null) : null,
      variant_id: hasProduct ? (variant?.id ?? null) : null,
      ...amounts,
    });
  };
  return { events, push };
}

function eventsOf(maker: Maker, document: WorldDocument): readonly WorldEvent[] {
  const { random } = maker;
  const { events, push } = eventList(maker, document);
  const plain = (kind: string, line: number): What => ({ kind, initial: false, line });
  const later = (what: What): What => ({
    ...what,
    day: addDays(businessDay(document.order_day), random.integer(0, 60)),
    hour: random.integer(0, 23),
  });
  if (document.kind === 'adjustment') {
    push(plain('adjustment', 1), { ...nothing, adjustment: random.integer(-9_000, 4_000) });
    return events;
  }
  const lines = random.integer(1, 4);
  if (document.kind === 'credit') {
    for (const line of count(lines)) push(plain('reversal', line), goods(random, -1));
    return events;
  }
  for (const line of count(lines)) push({ kind: 'sale', initial: true, line }, goods(random, 1));
  if (random.chance(0.1)) push(plain('gift_card', lines + 1), { ...nothing, gross: 5_000 });
  if (random.chance(0.15)) push(later(plain('sale', lines + 2)), goods(random, 1));
  if (random.chance(0.3)) {
    push(later(plain('reversal', random.integer(0, lines))), goods(random, -1));
  }
  if (random.chance(0.3)) {
    const fee = { ...nothing, channel_fee: random.integer(-900, 50) };
    push(later(plain('settlement', 0)), fee);
  }
  return events;
}

function firstOrdersOf(documents: readonly WorldDocument[]): World['firstOrders'] {
  const sorted = documents
    .filter((document) => document.kind === 'order' && document.customer_id !== null)
    .toSorted((a, b) =>
      a.placed_at === b.placed_at ? a.id - b.id : a.placed_at < b.placed_at ? -1 : 1,
    );
  const found = new Map<string, World['firstOrders'][number]>();
  for (const { id, customer_id, store_id, order_day } of sorted) {
    for (const store of [0, store_id]) {
      const key = `${customer_id} ${store}`;
      if (found.has(key)) continue;
      found.set(key, {
        customer_id: Number(customer_id),
        store_id: store,
        document_id: id,
        first_day: order_day,
      });
    }
  }
  return [...found.values()];
}

/** A random company: several stores, currencies and zones, credits, edits, reversals, missing rates, missing everything. */
export function randomWorld(seed: string, documentCount: number): Omit<World, 'tenantId'> {
  const random = seededRandom(seed);
  const world = { ...placeRows(random.fork('places')), ...catalogRows(random.fork('goods')) };
  const maker: Maker = { random, world };
  const documents = count(documentCount).map((id) => makeDocument(maker, id));
  const events = documents.flatMap((document) => eventsOf(maker, document));
  return { ...world, documents, events, firstOrders: firstOrdersOf(documents) };
}
