import { instant, localTime, timeZone } from '../../../src/core/index.ts';
import type { LiveShop } from './live-shop.ts';
import type { LiveOrder, LiveSale } from './order-state.ts';
import type { Parts } from './parts.ts';

/** What was sold and given back, in minor units of the shop's currency; discounts and reversals are negative. */
export type BookFigures = {
  readonly gross: number;
  readonly discounts: number;
  /** What lines, later discounts and goodwill took back, after discounts. */
  readonly reversals: number;
  readonly net: number;
  readonly shipping: number;
  readonly taxes: number;
  readonly duties: number;
  readonly tips: number;
  readonly fees: number;
  readonly total: number;
  /** Gift cards sold less given back: a liability, in none of the figures above. */
  readonly giftCards: number;
  readonly units: number;
  readonly unitsReversed: number;
};

export type BookOrder = {
  readonly id: string;
  readonly name: string;
  readonly placedAt: number;
  readonly updatedAt: number;
  readonly cancelled: boolean;
  /** Test orders are listed, with figures that count nowhere else. */
  readonly test: boolean;
  readonly customerId: string | null;
  /** By the shop's own day. */
  readonly days: ReadonlyMap<string, BookFigures>;
  /** By line, over all days. */
  readonly lines: ReadonlyMap<string, BookFigures>;
  readonly all: BookFigures;
};

export type ShopBook = {
  readonly account: string;
  readonly currency: string;
  readonly zone: string;
  readonly orders: ReadonlyMap<string, BookOrder>;
  /** All orders but tests, by day. */
  readonly days: ReadonlyMap<string, BookFigures>;
  /** Products by day: `day → product id → figures`; what belongs to no product is under ''. */
  readonly products: ReadonlyMap<string, ReadonlyMap<string, BookFigures>>;
  /** By inventory item id and location id, with the variant it stands for. */
  readonly stock: readonly BookStock[];
  readonly productIds: ReadonlySet<string>;
  readonly variantIds: ReadonlySet<string>;
  readonly customerIds: ReadonlySet<string>;
};

export type BookStock = {
  readonly variantId: string;
  readonly locationId: string;
  readonly available: number;
  readonly committed: number;
  readonly onHand: number;
  readonly incoming: number;
};

type Sheet = { -readonly [K in keyof BookFigures]: number };

const blank = (): Sheet => ({
  gross: 0,
  discounts: 0,
  reversals: 0,
  net: 0,
  shipping: 0,
  taxes: 0,
  duties: 0,
  tips: 0,
  fees: 0,
  total: 0,
  giftCards: 0,
  units: 0,
  unitsReversed: 0,
});

/** The shop's own account of itself. It knows nothing of ledgers: it is what they are compared with. */
export function bookOfShop(shop: LiveShop): ShopBook {
  const dayOf = dayReader(shop.facts.zone);
  const orders = new Map<string, BookOrder>();
  const days = new Map<string, Sheet>();
  const products = new Map<string, Map<string, Sheet>>();
  for (const order of shop.orders.all()) {
    const entry = bookOrder(order, dayOf);
    orders.set(order.id, entry);
    if (order.test) continue;
    for (const [day, figures] of entry.days) add(sheetOf(days, day), figures);
    bookProducts(order, dayOf, products);
  }
  return {
    account: shop.facts.account,
    currency: shop.facts.currency,
    zone: shop.facts.zone,
    orders,
    days,
    products,
    stock: [...bookStock(shop)],
    productIds: idsOf(shop.products.all()),
    variantIds: idsOf(shop.variants.all()),
    customerIds: idsOf(shop.customers.all()),
  };
}

const quarterMs = 900_000;

/** A zone's day of an instant, remembered by quarter of an hour, inside which no zone changes. */
export function dayReader(name: string): (at: number) => string {
  const zone = timeZone(name);
  const known = new Map<number, string>();
  return (at) => {
    const quarter = Math.floor(at / quarterMs);
    const day = known.get(quarter) ?? localTime(instant(at), zone).day;
    known.set(quarter, day);
    return day;
  };
}

function idsOf(items: Iterable<{ readonly id: string }>): ReadonlySet<string> {
  return new Set([...items].map(({ id }) => id));
}

function* bookStock(shop: LiveShop): Generator<BookStock> {
  for (const [itemId, levels] of shop.levels) {
    const variant = shop.variantByItem.get(itemId);
    if (variant === undefined) continue;
    for (const { locationId, available, committed, incoming } of levels.values()) {
      const onHand = available + committed;
      yield { variantId: variant.id, locationId, available, committed, onHand, incoming };
    }
  }
}

/** One order's account. */
export function bookOrder(order: LiveOrder, dayOf: (at: number) => string): BookOrder {
  const days = new Map<string, Sheet>();
  const lines = new Map<string, Sheet>();
  const all = blank();
  for (const agreement of order.agreements) {
    for (const sale of agreement.sales) {
      const figures = figuresOf(sale);
      add(sheetOf(days, dayOf(agreement.at)), figures);
      add(sheetOf(lines, sale.lineId ?? ''), figures);
      add(all, figures);
    }
  }
  const { id, name, createdAt, updatedAt, cancelledAt, test, customerId } = order;
  const cancelled = cancelledAt !== null;
  return {
    id,
    name,
    placedAt: createdAt,
    updatedAt,
    cancelled,
    test,
    customerId,
    days,
    lines,
    all,
  };
}

function bookProducts(
  order: LiveOrder,
  dayOf: (at: number) => string,
  products: Map<string, Map<string, Sheet>>,
): void {
  const productOf = new Map(order.lines.map((line) => [line.id, line.productId ?? '']));
  for (const agreement of order.agreements) {
    const day = dayOf(agreement.at);
    const sheets = products.get(day) ?? new Map<string, Sheet>();
    products.set(day, sheets);
    for (const sale of agreement.sales)
      add(sheetOf(sheets, productOf.get(sale.lineId ?? '') ?? ''), figuresOf(sale));
  }
}

function sheetOf(sheets: Map<string, Sheet>, key: string): Sheet {
  const known = sheets.get(key) ?? blank();
  sheets.set(key, known);
  return known;
}

function add(sheet: Sheet, figures: BookFigures): void {
  for (const key of keys) sheet[key] += figures[key];
}

const keys = [
  'gross',
  'discounts',
  'reversals',
  'net',
  'shipping',
  'taxes',
  'duties',
  'tips',
  'fees',
  'total',
  'giftCards',
  'units',
  'unitsReversed',
] as const;

function figuresOf(sale: LiveSale): BookFigures {
  const sheet = blank();
  const { shop } = sale.parts;
  const net = shop.gross - shop.discount;
  if (sale.kind !== 'gift_card') sheet.taxes = shop.tax;
  switch (sale.kind) {
    case 'product':
      enterGoods(sheet, sale, shop);
      break;
    case 'adjustment':
      sheet.reversals = net;
      break;
    case 'gift_card':
      sheet.giftCards = net;
      break;
    case 'shipping':
      sheet.shipping = net;
      break;
    case 'tip':
      sheet.tips = net;
      break;
    case 'duty':
      sheet.duties = net;
      break;
    case 'additional_fee':
      sheet.fees = net;
      break;
  }
  sheet.net = sheet.gross + sheet.discounts + sheet.reversals;
  const extras = sheet.shipping + sheet.taxes + sheet.duties + sheet.tips + sheet.fees;
  sheet.total = sheet.net + extras;
  return sheet;
}

function enterGoods(sheet: Sheet, sale: LiveSale, parts: Parts): void {
  const units = sale.quantity ?? 0;
  if (sale.action === 'order') {
    sheet.gross = parts.gross;
    sheet.discounts = 0 - parts.discount;
    sheet.units = units;
  } else {
    sheet.reversals = parts.gross - parts.discount;
    sheet.unitsReversed = 0 - units;
  }
}
