import type { WorldOrder, WorldRefund } from '../order.ts';
import { seededRandom } from '../random.ts';
import type { WorldShop } from '../shops.ts';
import { addCustomer } from './change-catalogue.ts';
import { type EditStep, editOrder, fulfilOrder } from './change-order.ts';
import type { LiveShop, Pending } from './live-shop.ts';
import { type BuyerCurrency, type LiveOrder, lineLeft } from './order-state.ts';
import { type DiscountInput, type LineInput, placeOrder } from './place-order.ts';
import { cancelOrder, everythingLeft, refundOrder } from './refund-order.ts';

/** What of the simulated shop stands for what in the live one. */
export type ShopCatalogue = {
  readonly world: WorldShop;
  /** Variant ids by the simulation's keys. */
  readonly variants: ReadonlyMap<string, string>;
  /** Location ids by name. */
  readonly locations: ReadonlyMap<string, string>;
  readonly giftCard: string;
  /** Customer ids by the simulation's keys; grows as they buy. */
  readonly customers: Map<string, string>;
};

export type Play = {
  readonly order: WorldOrder;
  readonly catalogue: ShopCatalogue;
  readonly until: number;
  /** True for orders of the present, which take from the stock that stands. */
  readonly live?: boolean;
};

const hourMs = 3_600_000;
const seconds = (at: number): number => Math.floor(at / 1000) * 1000;

/** Places a simulated order and lets happen to it what did by `until`; the rest waits in the shop's pending. */
export function playOrder(shop: LiveShop, play: Play): LiveOrder {
  const { order, catalogue, until, live = false } = play;
  const random = seededRandom(`${order.key}/live`);
  const placed = placeOrder(shop, {
    at: order.placedAt,
    name: order.number,
    lines: linesOf(play, random.next()),
    ...(order.orderDiscount > 0 ? { orderDiscount: discountOf(order) } : {}),
    ...(order.shipping > 0 ? { shipping: shippingOf(order, random.next()) } : {}),
    tip: order.tip,
    fees: random.chance(0.004)
      ? [{ name: 'Packaging fee', amount: 5 * catalogue.world.taxRate * 100 + 50 }]
      : [],
    customerId: customerIdOf(shop, play),
    address: addressOf(order),
    source: sourceOf(order.channel),
    locationId: (order.location === null ? null : catalogue.locations.get(order.location)) ?? null,
    test: random.chance(0.002),
    buyer: buyerOf(shop, order),
    stock: live,
  });
  const happenings = [
    ...edits(play, placed, random.next()),
    ...order.refunds.map((refund) => refundPending(placed.id, refund)),
    parcel(placed, random.integer(4, 40)),
  ].sort((a, b) => a.at - b.at);
  for (const pending of happenings) {
    if (pending.at > until) shop.pending.push(pending);
    else pending.run(shop);
  }
  if (live) shop.pending.sort((a, b) => a.at - b.at);
  return placed;
}

function linesOf({ order, catalogue }: Play, chance: number): LineInput[] {
  const abroad = catalogue.world.key === 'london' && order.country === 'US';
  const lines: LineInput[] = order.lines
    .filter((line) => line.addedAt === null)
    .map((line) => ({
      variantId: catalogue.variants.get(line.variant) ?? null,
      quantity: line.quantity,
      unit: line.unitPrice,
      discount: line.discount,
      ...(abroad ? { duty: Math.round(line.unitPrice * line.quantity * 0.04) } : {}),
    }));
  return chance < 0.01 ? [...lines, { variantId: catalogue.giftCard, quantity: 1 }] : lines;
}

function discountOf(order: WorldOrder): DiscountInput {
  const share = order.orderDiscount % 3;
  const kind = share === 0 ? 'automatic' : share === 1 ? 'manual' : 'code';
  return { amount: order.orderDiscount, kind, title: kind === 'code' ? 'WELCOME' : 'Season sale' };
}

function shippingOf(order: WorldOrder, chance: number): { price: number; discount: number } {
  return { price: order.shipping, discount: chance < 0.04 ? order.shipping : 0 };
}

function sourceOf(channel: string): string {
  switch (channel) {
    case 'Marketplace':
      return 'amazon-us';
    case 'Wholesale':
      return 'shopify_draft_order';
    case 'Pop-up shop':
      return 'pos';
    default:
      return 'web';
  }
}

const firstNames = ['Ada', 'Jon', 'Mira', 'Tom', 'Ines', 'Paul', 'Yuki', 'Rosa', 'Noel', 'Vera'];
const lastNames = ['Field', 'Berg', 'Costa', 'Tanaka', 'Stone', 'Rocha', 'Wood', 'Lind', 'Mori'];

function customerIdOf(shop: LiveShop, { order, catalogue }: Play): string | null {
  if (order.customer === null) return null;
  const known = catalogue.customers.get(order.customer);
  if (known !== undefined && shop.customers.get(known) !== undefined) return known;
  const number = Number(order.customer.slice(1));
  const firstName = firstNames[number % firstNames.length] ?? 'Ada';
  const lastName = lastNames[number % lastNames.length] ?? 'Field';
  const customer = addCustomer(shop, {
    firstName,
    lastName,
    email: `${firstName}.${lastName}.${number}@example.com`.toLowerCase(),
    phone: null,
    address: addressOf(order),
    at: order.placedAt,
  });
  catalogue.customers.set(order.customer, customer.id);
  return customer.id;
}

function addressOf(order: WorldOrder): NonNullable<Parameters<typeof addCustomer>[1]['address']> {
  const number = order.customer === null ? 0 : Number(order.customer.slice(1));
  return {
    firstName: firstNames[number % firstNames.length] ?? 'Ada',
    lastName: lastNames[number % lastNames.length] ?? 'Field',
    address1: `${1 + (number % 120)} Sample Street`,
    city: order.city,
    region: order.region,
    zip: String(10_000 + (number % 80_000)),
    country: order.country,
  };
}

/** Currencies of buyers abroad: code, exponent, and minor units of them for one of the shop's. */
const abroad: Readonly<
  Record<string, Readonly<Record<string, readonly [string, number, number]>>>
> = {
  london: { US: ['USD', 2, 1.27], IE: ['EUR', 2, 1.17] },
  berlin: { FR: ['USD', 2, 1.09], NL: ['JPY', 0, 1.61] },
};

function buyerOf(shop: LiveShop, order: WorldOrder): BuyerCurrency | null {
  const found = abroad[order.shop]?.[order.country];
  if (found === undefined || found[0] === shop.facts.currency) return null;
  const [code, exponent, rate] = found;
  const drift = 1 + 0.04 * Math.sin(order.placedAt / 4e9);
  return { code, exponent, rate: rate * drift };
}

function parcel(order: LiveOrder, hours: number): Pending {
  return {
    at: order.createdAt + hours * hourMs,
    run: (shop) => fulfilOrder(shop, order.id, { at: order.createdAt + hours * hourMs }),
  };
}

/** Lines that were added later, and now and then a line made smaller or cheaper. */
function edits({ order, catalogue }: Play, placed: LiveOrder, chance: number): Pending[] {
  const added = order.lines.flatMap((line): Pending[] => {
    if (line.addedAt === null) return [];
    const at = seconds(line.addedAt);
    const variantId = catalogue.variants.get(line.variant) ?? null;
    const { quantity, unitPrice: unit, discount } = line;
    const step: EditStep = { kind: 'add', line: { variantId, quantity, unit, discount } };
    return [edit(placed, at, () => step)];
  });
  const at = placed.createdAt + 2 * hourMs;
  if (chance < 0.012) return [...added, edit(placed, at, smaller)];
  if (chance < 0.016) return [...added, edit(placed, at, cheaper)];
  return added;
}

function edit(placed: LiveOrder, at: number, step: (order: LiveOrder) => EditStep | null): Pending {
  return {
    at,
    run: (shop) => {
      const order = shop.orders.get(placed.id);
      if (order === undefined || order.cancelledAt !== null) return;
      const chosen = step(order);
      const stock = shop.levels.size > 0;
      if (chosen !== null) editOrder(shop, order.id, { at, steps: [chosen], stock });
    },
  };
}

function smaller(order: LiveOrder): EditStep | null {
  const line = order.lines.find(({ kind }) => kind === 'product');
  if (line === undefined || lineLeft(line) === 0) return null;
  return { kind: 'quantity', lineId: line.id, quantity: lineLeft(line) - 1 };
}

function cheaper(order: LiveOrder): EditStep | null {
  const line = order.lines.find(({ kind }) => kind === 'product');
  if (line === undefined) return null;
  return { kind: 'discount', lineId: line.id, amount: Math.floor(line.unit.shop * 0.1) };
}

function refundPending(orderId: string, refund: WorldRefund): Pending {
  const at = seconds(refund.at);
  return {
    at,
    run: (shop) => {
      const order = shop.orders.get(orderId);
      if (order !== undefined && order.cancelledAt === null) playRefund(shop, order, refund);
    },
  };
}

function playRefund(shop: LiveShop, order: LiveOrder, refund: WorldRefund): void {
  const at = seconds(refund.at);
  const stock = shop.levels.size > 0;
  if (refund.reason === 'cancellation') {
    cancelOrder(shop, order.id, { at, stock });
    return;
  }
  const whole = refund.lines.length > 1 || refund.lines.length === order.lines.length;
  const restock = refund.lines.some(({ restocked }) => restocked) ? 'return' : 'no_restock';
  const lines = whole
    ? everythingLeft(order, restock)
    : refund.lines.flatMap(({ lineKey, quantity }) => {
        const line = order.lines[Number(lineKey) - 1];
        if (line === undefined || line.kind !== 'product') return [];
        const units = Math.min(quantity, lineLeft(line));
        return units === 0 ? [] : [{ lineId: line.id, quantity: units, restock } as const];
      });
  refundOrder(shop, order.id, {
    at,
    lines: refund.lines.length === 0 ? [] : lines,
    duties: whole,
    goodwill: refund.goodwill,
    note: refund.goodwill > 0 ? 'Sorry for the trouble' : null,
    stock,
  });
}
