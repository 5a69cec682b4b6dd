import { type Instant, instantOfLocal, localTime, timeZone } from '../../src/core/index.ts';
import { type WorldProduct, type WorldVariant, worldProducts } from './catalogue.ts';
import type { WorldLine, WorldOrder } from './order.ts';
import { type Random, seededRandom } from './random.ts';
import { refundsOf } from './refunds.ts';
import type { WorldShop } from './shops.ts';

export type SimulationOptions = {
  readonly seed: string;
  /** Nothing is placed after this instant; what happens later to placed orders is known but not yet seen. */
  readonly until: Instant;
  readonly days: number;
  /** Factor on the number of orders; 1 = some 40,000 in two years over all shops. */
  readonly scale: number;
};

const dayMs = 86_400_000;
/** All shops opened on this day, and have their stated size when they are as old as this. */
const openedAt = Date.UTC(2023, 5, 1);
const grownUpDays = 1_270;
const hours: readonly (readonly [number, number])[] = [
  [7, 2],
  [8, 4],
  [9, 6],
  [10, 8],
  [11, 9],
  [12, 9],
  [13, 8],
  [14, 7],
  [15, 7],
  [16, 7],
  [17, 8],
  [18, 9],
  [19, 10],
  [20, 11],
  [21, 9],
  [22, 5],
  [23, 2],
];

/** All orders of one shop over `days` days, oldest first, with everything that ever happens to them. */
export function simulateShop(shop: WorldShop, options: SimulationOptions): readonly WorldOrder[] {
  const zone = timeZone(shop.zone);
  const today = Date.parse(`${localTime(options.until, zone).day}T00:00:00Z`);
  const orders: WorldOrder[] = [];
  for (let back = options.days - 1; back >= 0; back -= 1) {
    const dayStart = today - back * dayMs;
    const random = seededRandom(
      `${options.seed}/${shop.key}/${new Date(dayStart).toISOString().slice(0, 10)}`,
    );
    const count = random.poisson(expectedOrders({ shop, dayStart, scale: options.scale }));
    const placed: number[] = [];
    for (let index = 0; index < count; index += 1) placed.push(placingTime(random, dayStart));
    placed.sort((a, b) => a - b);
    placed.forEach((wall, index) => {
      const at = instantOfLocal(wall, zone);
      if (at > options.until) return;
      const key = `${shop.key}-${new Date(dayStart).toISOString().slice(2, 10).replaceAll('-', '')}-${String(index + 1).padStart(3, '0')}`;
      orders.push(
        simulateOrder({
          shop,
          key,
          number: `#${key.slice(shop.key.length + 1)}`,
          at,
          random: random.fork(String(index)),
        }),
      );
    });
  }
  return orders;
}

function placingTime(random: Random, dayStart: number): number {
  return dayStart + random.weighted(hours) * 3_600_000 + random.integer(0, 3_599_999);
}

type DayFacts = {
  readonly shop: WorldShop;
  readonly dayStart: number;
  readonly scale: number;
};

/** A shop's age in days; whatever follows from it is the same whenever the world is made. */
function ageDays(at: number): number {
  return (at - openedAt) / dayMs;
}

function expectedOrders({ shop, dayStart, scale }: DayFacts): number {
  const date = new Date(dayStart);
  const month = date.getUTCMonth() + 1;
  const day = date.getUTCDate();
  const weekday = shop.weekdays[(date.getUTCDay() + 6) % 7] ?? 1;
  const season =
    month === 12 && day < 20 ? 1.7 : month === 11 ? 1.25 : month === 1 || month === 2 ? 0.85 : 1;
  const friday = month === 11 && day >= 23 && day <= 29 && date.getUTCDay() === 5 ? 2.4 : 1;
  const years = Math.min(4, (ageDays(dayStart) - grownUpDays) / 365);
  const growth = shop.growth ** years;
  return shop.ordersPerDay * growth * weekday * season * friday * scale;
}

export type OrderFacts = {
  readonly shop: WorldShop;
  readonly key: string;
  readonly number: string;
  readonly at: number;
  readonly random: Random;
};

/** One order at a moment, with whatever becomes of it. */
export function simulateOrder({ shop, key, number, at, random }: OrderFacts): WorldOrder {
  const [country, region, city] = random.weighted(shop.places);
  const channel = random.weighted(shop.channels);
  const wholesale = channel === 'Wholesale';
  const lines = orderLines({ shop, at, wholesale, random });
  const goods = lines.reduce(
    (sum, line) => sum + line.unitPrice * line.quantity - line.discount,
    0,
  );
  const orderDiscount = random.chance(0.14)
    ? Math.floor(goods * random.pick([0.05, 0.1, 0.15]))
    : 0;
  const shipping =
    shop.shippingMinor === 0 || goods > shop.shippingMinor * 15 ? 0 : shop.shippingMinor;
  const order: WorldOrder = {
    shop: shop.key,
    key,
    number,
    placedAt: at,
    channel,
    country,
    region,
    city,
    lines,
    orderDiscount,
    shipping,
    customer: random.chance(0.06) ? null : customerOf(shop, at, random),
    location: shop.locations.length === 0 ? null : random.weighted(shop.locations),
    rep: wholesale && shop.reps.length > 0 ? random.pick(shop.reps) : null,
    shippingTax: Math.round(shipping * shop.taxRate),
    tip: channel === 'Pop-up shop' && random.chance(0.1) ? Math.round(goods * 0.05) : 0,
    refunds: [],
  };
  return { ...order, refunds: refundsOf(order, random.fork('refunds')) };
}

/** Few buy often, many once; newer customers have higher numbers, so that every period brings new ones. */
function customerOf(shop: WorldShop, at: number, random: Random): string {
  const known = Math.max(100, Math.round(shop.ordersPerDay * 0.55 * (ageDays(at) - 500)));
  const rank = random.chance(0.45)
    ? known - Math.floor(random.next() * Math.min(known, 60))
    : 1 + Math.floor(random.next() ** 2.2 * known);
  return `C${String(rank).padStart(6, '0')}`;
}

type LineFacts = {
  readonly shop: WorldShop;
  readonly at: number;
  readonly wholesale: boolean;
  readonly random: Random;
};

function orderLines({ shop, at, wholesale, random }: LineFacts): readonly WorldLine[] {
  const month = new Date(at).getUTCMonth() + 1;
  const weights = worldProducts.map((product) => [product, demand(product, month)] as const);
  const count = 1 + random.poisson(1.05);
  const lines = new Map<string, WorldLine>();
  for (let index = 0; index < count; index += 1) {
    const product = random.weighted(weights);
    const variant = random.pick(product.variants);
    if (lines.has(variant.key)) continue;
    const edit = index > 0 && random.chance(0.01) ? at + random.integer(1, 30) * 3_600_000 : null;
    lines.set(
      variant.key,
      lineOf({
        shop,
        at,
        wholesale,
        random,
        product,
        variant,
        addedAt: edit,
        key: String(lines.size + 1),
      }),
    );
  }
  return [...lines.values()];
}

function demand(product: WorldProduct, month: number): number {
  if (product.season === null) return product.popularity;
  const away = Math.min((month - product.season + 12) % 12, (product.season - month + 12) % 12);
  return product.popularity * (away === 0 ? 2.4 : away === 1 ? 1.6 : away < 4 ? 1 : 0.5);
}

function lineOf(
  facts: LineFacts & {
    product: WorldProduct;
    variant: WorldVariant;
    addedAt: number | null;
    key: string;
  },
): WorldLine {
  const { shop, random, product, variant, wholesale } = facts;
  const unitPrice = unitPriceOf(shop, variant);
  const quantity = wholesale
    ? random.integer(4, 24)
    : random.weighted([
        [1, 74],
        [2, 18],
        [3, 5],
        [6, 3],
      ]);
  const gross = unitPrice * quantity;
  const discount = wholesale
    ? Math.round(gross * 0.3)
    : random.chance(0.08)
      ? Math.round(gross * 0.2)
      : 0;
  return {
    key: facts.key,
    product: product.key,
    variant: variant.key,
    sku: variant.sku,
    quantity,
    unitPrice,
    discount,
    addedAt: facts.addedAt,
    title: variant.title === null ? product.title : `${product.title}, ${variant.title}`,
    tax: Math.round((gross - discount) * shop.taxRate),
  };
}

/** A shop's own price of a variant, in minor units of its currency. */
export function unitPriceOf(shop: WorldShop, variant: WorldVariant): number {
  const raw = variant.euroCents * shop.priceLevel;
  return shop.exponent === 0
    ? Math.round(raw / shop.priceStep) * shop.priceStep
    : Math.round(raw / 10) * 10 - shop.priceStep;
}
