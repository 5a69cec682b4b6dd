import type { LiveShop } from './live-shop.ts';
import type {
  BuyerCurrency,
  LiveAddress,
  LiveAllocation,
  LiveDiscount,
  LiveLine,
  LiveOrder,
  LiveSale,
  LiveShipping,
  SaleKind,
  TwoAmounts,
} from './order-state.ts';
import { lineLeft } from './order-state.ts';
import { noTwoParts, type TwoParts, totalOf } from './parts.ts';
import { grossParts, type Pricing, priceParts, pricingOf, twoAmounts } from './pricing.ts';
import { splitAmount } from './split-amount.ts';
import { moveStock } from './stock.ts';

/** Amounts are minor units of the shop's currency, as people see them (with taxes where the shop's prices include them). */
export type LineInput = {
  readonly variantId?: string | null;
  readonly productId?: string | null;
  readonly quantity: number;
  /** Default: the variant's price. */
  readonly unit?: number;
  /** Of the whole line. */
  readonly discount?: number;
  readonly title?: string;
  readonly sku?: string | null;
  readonly kind?: 'product' | 'gift_card';
  readonly taxable?: boolean;
  readonly duty?: number;
};

export type DiscountInput = {
  readonly amount: number;
  readonly kind: 'code' | 'manual' | 'automatic';
  readonly title: string;
  readonly percentage?: number | null;
};

export type OrderInput = {
  readonly at?: number;
  readonly name?: string;
  readonly customerId?: string | null;
  readonly email?: string | null;
  readonly address?: Omit<LiveAddress, 'id'> | null;
  readonly source?: string;
  readonly locationId?: string | null;
  readonly test?: boolean;
  readonly buyer?: BuyerCurrency | null;
  readonly lines: readonly LineInput[];
  readonly orderDiscount?: DiscountInput;
  readonly shipping?: {
    readonly title?: string;
    readonly price: number;
    readonly discount?: number;
  };
  readonly tip?: number;
  readonly fees?: readonly { readonly name: string; readonly amount: number }[];
  readonly gateway?: string;
  readonly note?: string | null;
  readonly tags?: readonly string[];
  /** False while a past is told whose stock is counted at its end. */
  readonly stock?: boolean;
};

/** Places an order, takes it off the stock and tells whoever listens. */
export function placeOrder(shop: LiveShop, input: OrderInput): LiveOrder {
  const order = buildOrder(shop, input);
  shop.orders.add(order);
  const at = order.createdAt;
  if (input.stock !== false) {
    for (const line of order.lines) {
      if (line.kind !== 'product') continue;
      const left = lineLeft(line);
      const place = { variantId: line.variantId, locationId: order.locationId };
      moveStock(shop, place, { available: -left, committed: left });
    }
  }
  shop.emit({ kind: 'order', what: 'created', id: order.id, at });
  shop.emit({ kind: 'order', what: 'paid', id: order.id, at });
  countForCustomer(shop, order, order.transactions[0]?.amount.shop ?? 0);
  return order;
}

function countForCustomer(shop: LiveShop, order: LiveOrder, paid: number): void {
  const customer = order.customerId === null ? undefined : shop.customers.get(order.customerId);
  if (customer === undefined || order.test) return;
  customer.orderCount += 1;
  customer.spent += paid;
  customer.lastOrderId = order.id;
  customer.updatedAt = Math.max(customer.updatedAt, order.createdAt);
  shop.customers.touch(customer);
  const { id } = customer;
  shop.emit({ kind: 'customer', what: 'updated', id, at: order.createdAt });
}

function buildOrder(shop: LiveShop, input: OrderInput): LiveOrder {
  const pricing = pricingOf(shop, input.buyer ?? null);
  const discounts: LiveDiscount[] = [];
  const lines = buildLines(shop, { input, pricing, discounts });
  const shipping = buildShipping(shop, { input, pricing, discounts });
  const fees = (input.fees ?? []).map(({ name, amount }) => ({
    id: shop.nextId('fee').id,
    name,
    amount: twoAmounts(pricing, amount),
  }));
  const order: LiveOrder = {
    ...orderHead(shop, input),
    ...orderContact(shop, input),
    discounts,
    lines,
    shipping,
    fees,
    agreements: [],
    refunds: [],
    transactions: [],
    edited: false,
  };
  enterPlacing(shop, order);
  return order;
}

function orderHead(shop: LiveShop, input: OrderInput) {
  const { id, seq } = shop.nextId('order');
  const at = Math.floor((input.at ?? shop.now()) / 1000) * 1000;
  return {
    id,
    seq,
    number: 1000 + seq,
    name: input.name ?? `#${1000 + seq}`,
    createdAt: at,
    processedAt: at,
    updatedAt: at,
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    test: input.test ?? false,
    taxesIncluded: shop.facts.taxesIncluded,
    buyer: input.buyer ?? null,
  };
}

function orderContact(shop: LiveShop, input: OrderInput) {
  return {
    customerId: input.customerId ?? null,
    email: input.email ?? null,
    address: addressOf(shop, input),
    source: input.source ?? 'web',
    locationId: input.locationId ?? defaultLocation(shop),
    gateway: input.gateway ?? 'shopify_payments',
    note: input.note ?? null,
    tags: input.tags ?? [],
  };
}

function addressOf(shop: LiveShop, input: OrderInput): LiveAddress | null {
  const address = input.address ?? null;
  return address === null ? null : { ...address, id: shop.nextId('address').id };
}

function defaultLocation(shop: LiveShop): string | null {
  for (const location of shop.locations.all()) if (location.active) return location.id;
  return null;
}

type Building = {
  readonly input: OrderInput;
  readonly pricing: Pricing;
  readonly discounts: LiveDiscount[];
};

function buildLines(shop: LiveShop, { input, pricing, discounts }: Building): LiveLine[] {
  const units = input.lines.map((line) => unitOf(shop, line));
  const values = input.lines.map((line, index) =>
    line.kind === 'gift_card'
      ? 0
      : Math.max(0, (units[index] ?? 0) * line.quantity - (line.discount ?? 0)),
  );
  const shares =
    input.orderDiscount === undefined ? [] : splitAmount(input.orderDiscount.amount, values);
  const lines = input.lines.map((line) => {
    const own = line.discount ?? 0;
    return own === 0 ? [] : [allocate(pricing, discounts, { ...lineDiscount, amount: own })];
  });
  if (input.orderDiscount !== undefined) {
    const { amount, kind, title, percentage = null } = input.orderDiscount;
    const entry = discountOf(pricing, discounts.length, { kind, title, amount, percentage });
    discounts.push({ ...entry, method: 'across' });
    shares.forEach((share, index) => {
      if (share !== 0)
        lines[index]?.push({ index: entry.index, amount: twoAmounts(pricing, share) });
    });
  }
  const built = input.lines.map((line, index) =>
    buildLine(shop, { line, pricing, unit: units[index] ?? 0, allocations: lines[index] ?? [] }),
  );
  const tip = input.tip ?? 0;
  return tip === 0 ? built : [...built, tipLine(shop, pricing, tip)];
}

const lineDiscount = { kind: 'manual', title: 'Line discount', percentage: null } as const;

function unitOf(shop: LiveShop, line: LineInput): number {
  if (line.unit !== undefined) return line.unit;
  if (line.variantId == null) throw new RangeError('a line without a variant needs a unit price');
  return shop.variants.need(line.variantId, 'variant').price;
}

function discountOf(
  pricing: Pricing,
  index: number,
  from: Pick<LiveDiscount, 'kind' | 'title' | 'percentage'> & { readonly amount: number },
): LiveDiscount {
  const { kind, title, percentage } = from;
  const amount = twoAmounts(pricing, from.amount);
  return { index, kind, title, percentage, amount, target: 'line', method: 'one' };
}

/** Notes a discount of a single line (or of the shipping) and returns its share. */
export function allocate(
  pricing: Pricing,
  discounts: LiveDiscount[],
  from: Pick<LiveDiscount, 'kind' | 'title' | 'percentage'> & { readonly amount: number },
): LiveAllocation {
  const entry = discountOf(pricing, discounts.length, from);
  discounts.push(entry);
  return { index: entry.index, amount: entry.amount };
}

export type LineFacts = {
  readonly line: LineInput;
  readonly pricing: Pricing;
  readonly unit: number;
  readonly allocations: readonly LiveAllocation[];
};

export function buildLine(shop: LiveShop, facts: LineFacts): LiveLine {
  const { line, pricing, allocations } = facts;
  const variant =
    line.variantId == null ? undefined : shop.variants.need(line.variantId, 'variant');
  const product = variant === undefined ? undefined : shop.products.get(variant.productId);
  const kind = line.kind ?? (product?.giftCard === true ? 'gift_card' : 'product');
  const taxed = (line.taxable ?? true) && kind === 'product';
  const unit = twoAmounts(pricing, facts.unit);
  const goods = { shop: unit.shop * line.quantity, buyer: unit.buyer * line.quantity };
  const parts = priceParts(pricing, { goods, discounts: allocations, taxed });
  const duty = line.duty ?? 0;
  return {
    id: shop.nextId('line').id,
    kind,
    productId: product?.id ?? line.productId ?? null,
    variantId: variant?.id ?? null,
    sku: line.sku ?? variant?.sku ?? null,
    title: line.title ?? product?.title ?? 'Custom item',
    variantTitle: variant === undefined || variant.option === '' ? null : variant.title,
    vendor: product?.vendor ?? null,
    taxable: taxed,
    unit,
    allocations,
    batches: [{ quantity: line.quantity, gone: 0, parts }],
    sent: 0,
    duty:
      duty === 0
        ? null
        : { id: shop.nextId('duty').id, amount: twoAmounts(pricing, duty), returned: false },
  };
}

function tipLine(shop: LiveShop, pricing: Pricing, tip: number): LiveLine {
  const line = buildLine(shop, {
    line: { quantity: 1, title: 'Tip', taxable: false },
    pricing,
    unit: tip,
    allocations: [],
  });
  return { ...line, kind: 'tip', taxable: false };
}

function buildShipping(
  shop: LiveShop,
  { input, pricing, discounts }: Building,
): LiveShipping | null {
  if (input.shipping === undefined) return null;
  const { title = 'Standard', price, discount = 0 } = input.shipping;
  const allocations: LiveAllocation[] = [];
  if (discount !== 0) {
    const from = { kind: 'code', title: 'FREESHIP', percentage: null, amount: discount } as const;
    const entry: LiveDiscount = {
      ...discountOf(pricing, discounts.length, from),
      target: 'shipping',
    };
    discounts.push(entry);
    allocations.push({ index: entry.index, amount: entry.amount });
  }
  const goods = twoAmounts(pricing, price);
  return {
    id: shop.nextId('shipping').id,
    title,
    price: goods,
    allocations,
    parts: priceParts(pricing, { goods, discounts: allocations, taxed: true }),
    returned: noTwoParts,
  };
}

/** Writes the order's first agreement and its payment. */
function enterPlacing(shop: LiveShop, order: LiveOrder): void {
  const sales = order.lines.flatMap((line) => saleOfLine(shop, order, line));
  if (order.shipping !== null)
    sales.push(saleOf(shop, { kind: 'shipping', parts: order.shipping.parts }));
  for (const fee of order.fees)
    sales.push(
      saleOf(shop, {
        kind: 'additional_fee',
        lineId: fee.id,
        parts: grossParts(order, fee.amount),
      }),
    );
  order.agreements.push({
    id: shop.nextId('agreement').id,
    at: order.createdAt,
    reason: 'order',
    refundId: null,
    sales,
  });
  const amount = sumOf(sales);
  const { id } = shop.nextId('transaction');
  const fee = Math.round(amount.shop * 0.019);
  const { gateway, createdAt: at } = order;
  order.transactions.push({
    id,
    at,
    kind: 'sale',
    gateway,
    amount,
    fee,
    parentId: null,
    refundId: null,
  });
}

/** What a line's first units are sold for, with the duty on them. */
export function saleOfLine(shop: LiveShop, order: LiveOrder, line: LiveLine): LiveSale[] {
  const batch = line.batches.at(-1);
  if (batch === undefined) return [];
  const { quantity, parts } = batch;
  const sales = [saleOf(shop, { kind: line.kind, lineId: line.id, quantity, parts })];
  if (line.duty !== null && line.batches.length === 1) {
    const duty = grossParts(order, line.duty.amount);
    sales.push(saleOf(shop, { kind: 'duty', lineId: line.id, parts: duty }));
  }
  return sales;
}

export function saleOf(
  shop: LiveShop,
  from: {
    readonly kind: SaleKind;
    readonly action?: LiveSale['action'];
    readonly lineId?: string;
    readonly quantity?: number;
    readonly parts: TwoParts;
  },
): LiveSale {
  return {
    id: shop.nextId('sale').id,
    kind: from.kind,
    action: from.action ?? 'order',
    lineId: from.lineId ?? null,
    quantity: from.quantity ?? null,
    parts: from.parts,
  };
}

/** What the buyer pays for these sales, in both currencies. */
export function sumOf(sales: readonly LiveSale[]): TwoAmounts {
  return {
    shop: sales.reduce((sum, { parts }) => sum + totalOf(parts.shop), 0),
    buyer: sales.reduce((sum, { parts }) => sum + totalOf(parts.buyer), 0),
  };
}
