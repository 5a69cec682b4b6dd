import type {
  Connector,
  OpenConnection,
  ReadRecords,
  ScanPlan,
  SourcePage,
  SourceStream,
} from '../../src/connectors/index.ts';
import {
  AppError,
  instant,
  type Json,
  minorUnits,
  type SourceRecord,
  utcDay,
  zeroMinor,
} from '../../src/core/index.ts';
import { aDocument, aLine, aReversal } from './documents.ts';
import {
  type MemoryLevel,
  type MemoryOrder,
  type MemoryProduct,
  type MemoryShop,
  totalOf,
} from './memory-shop.ts';

export const memoryPlatform = 'memory';

/** A connector over a shop in memory: a whole one, as small as the contract allows. */
export function memoryConnector(shops: ReadonlyMap<string, MemoryShop>): Connector {
  return {
    platform: memoryPlatform,
    title: 'Memory',
    accountField: { label: 'Shop', example: 'sample' },
    auth: [{ kind: 'token', title: 'Token', help: 'For tests.', fields: [], needsApp: false }],
    streams: [
      { name: 'products', title: 'Products', kinds: ['product', 'variant'], live: true },
      { name: 'orders', title: 'Orders', kinds: ['document'], live: true },
      { name: 'inventory', title: 'Stock', kinds: ['inventory'], live: true },
    ],
    account: (text) => text.trim(),
    grant: async () => ({
      credentials: { token: 'sample' },
      expiresAt: null,
      refreshableUntil: null,
      scopes: [],
    }),
    open: ({ account }) => {
      const shop = shops.get(account);
      if (shop === undefined) throw new AppError('connector_gone', `There is no shop ${account}.`);
      return openShop(shop);
    },
    webhooks: null,
  };
}

function openShop(shop: MemoryShop): OpenConnection {
  return {
    check: async (signal) => {
      await shop.ask('check', signal);
      return { name: 'Sample', currency: 'EUR', zone: 'UTC', scopes: [], gaps: [], clockSkewMs: 0 };
    },
    stream: (name, plan) => ({
      name,
      pages: ({ cursor, signal }) => scan(shop, { name, plan, cursor, signal }),
      wholeKinds: () => wholeKinds[name] ?? [],
    }),
    read: async (stream, ids, signal) => {
      await shop.ask(`${stream} read ${ids.join(' ')}`, signal);
      return read(shop, stream, ids);
    },
    figures: async function* ({ from, to }, signal) {
      await shop.ask('figures', signal);
      yield [...shop.orders.values()]
        .filter(({ placedAt }) => placedAt >= from && placedAt < to)
        .map((order) => ({
          externalId: order.id,
          placedAt: order.placedAt,
          totalMinor: totalOf(order),
        }));
    },
    subscribe: null,
    remap: ({ recordKind, body }) => ({ records: [mapped(shop, recordKind, body)], problems: [] }),
  };
}

const wholeKinds: Readonly<Record<string, ReturnType<NonNullable<SourceStream['wholeKinds']>>>> = {
  products: [{ kind: 'product', from: null }],
  orders: [{ kind: 'document', from: null }],
  inventory: [{ kind: 'inventory', from: null }],
};

type Item = { readonly key: string; readonly updatedAt: number; readonly record: SourceRecord };

function items(shop: MemoryShop, stream: string): readonly Item[] {
  if (stream === 'products') {
    return [...shop.products.values()].map((product) => ({
      key: product.id,
      updatedAt: product.updatedAt,
      record: productRecord(shop, product),
    }));
  }
  if (stream === 'orders') {
    return [...shop.orders.values()].map((order) => ({
      key: order.id,
      updatedAt: order.updatedAt,
      record: orderRecord(order),
    }));
  }
  return [...shop.levels.values()].map((level) => ({
    key: `${level.productId}@here`,
    updatedAt: level.updatedAt,
    record: levelRecord(level),
  }));
}

type Position = { readonly began: number; readonly last: string | null };

function positionOf(shop: MemoryShop, cursor: Json | null): Position {
  return cursor === null ? { began: shop.now, last: null } : (cursor as Position);
}

/** Where an item stands in its scan: pages begin behind the last one met, whatever was added or removed meanwhile. */
function order(plan: ScanPlan): (item: Item) => string {
  const padded = (number: number) => String(number).padStart(16, '0');
  if (plan.mode === 'live') return ({ updatedAt, key }) => `${padded(updatedAt)} ${key}`;
  if (plan.mode === 'backfill') {
    return ({ record, key, updatedAt }) => {
      const at = record.kind === 'document' ? record.record.placedAt : updatedAt;
      return `${padded(1e15 - at)} ${key}`;
    };
  }
  return ({ key }) => key;
}

function inPlan(plan: ScanPlan): (item: Item) => boolean {
  if (plan.mode === 'live') {
    const since = plan.since === null ? 0 : Number(plan.since);
    return ({ updatedAt }) => updatedAt >= since;
  }
  if (plan.mode !== 'window') return () => true;
  return ({ record }) =>
    record.kind === 'document' &&
    record.record.placedAt >= plan.from &&
    record.record.placedAt < plan.to;
}

type Scan = {
  readonly name: string;
  readonly plan: ScanPlan;
  readonly cursor: Json | null;
  readonly signal: AbortSignal;
};

async function* scan(
  shop: MemoryShop,
  { name, plan, cursor, signal }: Scan,
): AsyncGenerator<SourcePage> {
  let { began, last } = positionOf(shop, cursor);
  const place = order(plan);
  for (let met = 0; ; ) {
    await shop.ask(`${name} after ${last ?? 'start'}`, signal);
    const after = last;
    const rest = items(shop, name)
      .filter(inPlan(plan))
      .filter((item) => after === null || place(item) > after)
      .sort((a, b) => (place(a) < place(b) ? -1 : 1));
    const page = rest.slice(0, shop.pageSize);
    const done = rest.length <= page.length;
    const end = page.at(-1);
    last = end === undefined ? last : place(end);
    met += page.length;
    const oldest = end?.record.kind === 'document' ? end.record.record.placedAt : null;
    yield {
      records: page.map(({ record }) => record),
      problems: [],
      cursor: { began, last },
      done,
      fetched: page.length,
      progress: { done: met, total: null },
      ...(done && plan.mode !== 'window' ? { lasting: began } : {}),
      ...(plan.mode === 'backfill' && oldest !== null
        ? { history: { from: utcDay(oldest), complete: done } }
        : {}),
    };
    if (done) return;
  }
}

function read(shop: MemoryShop, stream: string, ids: readonly string[]): ReadRecords {
  const known = new Map(items(shop, stream).map(({ key, record }) => [key, record]));
  const records = ids.flatMap((id) => known.get(id) ?? []);
  return { records, problems: [], missing: ids.filter((id) => !known.has(id)) };
}

function mapped(shop: MemoryShop, kind: string, body: Json): SourceRecord {
  if (kind === 'product') return productRecord(shop, body as MemoryProduct);
  return kind === 'inventory' ? levelRecord(body as MemoryLevel) : orderRecord(body as MemoryOrder);
}

function productRecord(shop: MemoryShop, product: MemoryProduct): SourceRecord {
  const { id, title } = product;
  const variants = [{ externalId: id, title: null, sku: `sku-${id}`, unitCostE4: null }];
  return {
    kind: 'product',
    record: { externalId: id, title, brand: shop.brand, categoryExternalId: null, variants },
    raw: product,
  };
}

function orderRecord(order: MemoryOrder): SourceRecord {
  const lines = order.lines.map(({ key, productId, quantity, grossMinor }) =>
    aLine({
      key,
      productExternalId: productId,
      variantExternalId: productId,
      title: `Product ${productId}`,
      quantityE3: quantity * 1000,
      gross: minorUnits(grossMinor),
    }),
  );
  const reversals = order.refunds.map(({ key, at, grossMinor }) =>
    aReversal({ key, at: instant(at), unallocated: minorUnits(grossMinor) }),
  );
  const { id, placedAt, updatedAt } = order;
  const document = aDocument({ externalId: id, placedAt, updatedAt, lines, reversals });
  return { kind: 'document', record: { ...document, shipping: zeroMinor }, raw: order };
}

function levelRecord(level: MemoryLevel): SourceRecord {
  const { productId, available, updatedAt } = level;
  return {
    kind: 'inventory',
    record: {
      variantExternalId: productId,
      locationExternalId: 'here',
      availableE3: available * 1000,
      onHandE3: null,
      committedE3: null,
      incomingE3: null,
      updatedAt,
    },
    raw: level,
  };
}
