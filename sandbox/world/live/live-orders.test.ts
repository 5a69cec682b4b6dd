import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  currentTotalPrice,
  orderTotals,
  payments,
  totalPrice,
} from '../../shopify/order-totals.ts';
import { addLocation, addProduct } from './change-catalogue.ts';
import { deleteOrder, editOrder, fulfilOrder } from './change-order.ts';
import { LiveShop } from './live-shop.ts';
import { type BuyerCurrency, type LiveOrder, lineLeft } from './order-state.ts';
import { totalOf } from './parts.ts';
import { type OrderInput, placeOrder } from './place-order.ts';
import { cancelOrder, everythingLeft, refundOrder } from './refund-order.ts';
import { bookOfShop } from './shop-book.ts';
import { splitAmount } from './split-amount.ts';
import { connectLevel } from './stock.ts';

const at = Date.parse('2026-03-01T10:00:00Z');

function aShop(taxesIncluded: boolean, rates: readonly number[]): LiveShop {
  const shop = new LiveShop(
    {
      id: '1',
      account: 'sample-test.myshopify.com',
      name: 'Test',
      currency: 'EUR',
      exponent: 2,
      zone: 'Europe/Berlin',
      country: 'DE',
      taxesIncluded,
      taxes: rates.map((rate, index) => ({ title: `Tax ${index}`, rate })),
      presentmentCurrencies: ['EUR'],
      createdAt: at,
    },
    { position: 1, now: () => at },
  );
  const { id: locationId } = addLocation(shop, { name: 'Here' });
  for (const price of [999, 1250, 3333]) {
    const product = addProduct(shop, {
      title: `Thing ${price}`,
      variants: [{ option: '', sku: `T${price}`, price, cost: 100 }],
    });
    const variant = shop.variants.need(product.variantIds[0]!, 'variant');
    connectLevel(shop, variant, { locationId, available: 50 });
  }
  return shop;
}

const inputs = fc.record({
  taxesIncluded: fc.boolean(),
  rates: fc.constantFrom([], [0.2], [0.078, 0.022]),
  lines: fc.array(
    fc.record({
      variant: fc.integer({ min: 0, max: 2 }),
      quantity: fc.integer({ min: 1, max: 7 }),
      share: fc.integer({ min: 0, max: 50 }),
      duty: fc.constantFrom(0, 0, 137),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  orderShare: fc.integer({ min: 0, max: 40 }),
  shipping: fc.constantFrom(null, 490),
  shippingDiscount: fc.constantFrom(0, 200, 490),
  tip: fc.constantFrom(0, 333),
  fee: fc.constantFrom(0, 55),
  buyer: fc.constantFrom<BuyerCurrency | null>(null, { code: 'JPY', exponent: 0, rate: 1.613 }),
  steps: fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.nat(), fc.nat()), { maxLength: 6 }),
});

type Input = typeof inputs extends fc.Arbitrary<infer T> ? T : never;

function place(shop: LiveShop, input: Input): LiveOrder {
  const variants = [...shop.variants.all()];
  const lines = input.lines.map(({ variant, quantity, share, duty }) => {
    const { id, price } = variants[variant]!;
    return {
      variantId: id,
      quantity,
      discount: Math.floor((price * quantity * share) / 100),
      duty,
    };
  });
  const goods = lines.reduce(
    (sum, line, index) =>
      sum + variants[input.lines[index]!.variant]!.price * line.quantity - line.discount,
    0,
  );
  const order: OrderInput = {
    lines,
    orderDiscount: {
      amount: Math.floor((goods * input.orderShare) / 100),
      kind: 'code',
      title: 'CODE',
    },
    ...(input.shipping === null
      ? {}
      : { shipping: { price: input.shipping, discount: input.shippingDiscount } }),
    tip: input.tip,
    fees: input.fee === 0 ? [] : [{ name: 'Fee', amount: input.fee }],
    buyer: input.buyer,
  };
  return placeOrder(shop, order);
}

/** Something that happens to an order; what is not possible does not happen. */
function happen(shop: LiveShop, order: LiveOrder, [kind, a, b]: Input['steps'][number]): void {
  const line = order.lines[a % order.lines.length]!;
  const left = lineLeft(line);
  switch (kind) {
    case 0:
      if (left > 0 && line.kind === 'product')
        refundOrder(shop, order.id, { lines: [{ lineId: line.id, quantity: 1 + (b % left) }] });
      return;
    case 1:
      refundOrder(shop, order.id, { goodwill: (b % 400) - 100, shipping: a % 2 === 0 });
      return;
    case 2:
      if (line.kind === 'product')
        editOrder(shop, order.id, {
          steps: [{ kind: 'quantity', lineId: line.id, quantity: b % (left + 3) }],
        });
      return;
    case 3:
      editOrder(shop, order.id, { steps: [{ kind: 'discount', lineId: line.id, amount: b % 50 }] });
      return;
    case 4:
      fulfilOrder(shop, order.id);
      return;
    default: {
      const [variant] = [...shop.variants.all()];
      editOrder(shop, order.id, {
        steps: [
          {
            kind: 'add',
            line: { variantId: variant!.id, quantity: 1 + (b % 3), discount: a % 100 },
          },
        ],
      });
    }
  }
}

const sumOfAgreements = (order: LiveOrder, side: 'shop' | 'buyer'): number =>
  order.agreements
    .flatMap(({ sales }) => sales)
    .reduce((sum, { parts }) => sum + totalOf(parts[side]), 0);

it('agreements add up to what the lines come to, in both currencies, whatever happens to an order', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const shop = aShop(input.taxesIncluded, input.rates);
      const order = place(shop, input);
      const asked = totalPrice(orderTotals(order));
      expect(order.transactions[0]!.amount).toEqual(asked);
      for (const step of input.steps) happen(shop, order, step);
      const now = currentTotalPrice(orderTotals(order));
      expect({
        shop: sumOfAgreements(order, 'shop'),
        buyer: sumOfAgreements(order, 'buyer'),
      }).toEqual(now);
      expect(bookOfShop(shop).orders.get(order.id)!.all.total).toBe(now.shop);
      expect(payments(order).refunded.shop).toBe(
        order.refunds.reduce((sum, { total }) => sum + total.shop, 0),
      );
    }),
    { numRuns: 150 },
  );
});

it('the book is the sum over its orders: by day, by product, by line', () => {
  fc.assert(
    fc.property(fc.array(inputs, { minLength: 1, maxLength: 4 }), (all) => {
      const shop = aShop(all[0]!.taxesIncluded, all[0]!.rates);
      for (const input of all) {
        const order = place(shop, input);
        for (const step of input.steps) happen(shop, order, step);
      }
      const book = bookOfShop(shop);
      const sum = (figures: Iterable<{ total: number; net: number; units: number }>) =>
        [...figures].reduce(
          (to, { total, net, units }) => [to[0]! + total, to[1]! + net, to[2]! + units],
          [0, 0, 0],
        );
      const orders = sum([...book.orders.values()].map((order) => order.all));
      expect(sum(book.days.values())).toEqual(orders);
      expect(sum([...book.products.values()].flatMap((sheets) => [...sheets.values()]))).toEqual(
        orders,
      );
      expect(sum([...book.orders.values()].flatMap(({ lines }) => [...lines.values()]))).toEqual(
        orders,
      );
    }),
    { numRuns: 60 },
  );
});

it('a cancelled order leaves its tip and fees behind and nothing else; what was sold goes back on stock', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const shop = aShop(input.taxesIncluded, input.rates);
      const order = place(shop, input);
      cancelOrder(shop, order.id);
      const { all } = bookOfShop(shop).orders.get(order.id)!;
      expect([all.net, all.taxes, all.shipping, all.duties]).toEqual([0, 0, 0, 0]);
      expect(all.total).toBe(input.tip + input.fee);
      for (const levels of shop.levels.values())
        for (const { available, committed } of levels.values())
          expect([available, committed]).toEqual([50, 0]);
    }),
    { numRuns: 60 },
  );
});

it('returning a line piece by piece gives back exactly what it was sold for', () => {
  const shop = aShop(true, [0.19]);
  const order = placeOrder(shop, {
    lines: [{ variantId: [...shop.variants.all()][2]!.id, quantity: 7, discount: 1000 }],
  });
  const [line] = order.lines;
  for (let piece = 0; piece < 7; piece += 1)
    refundOrder(shop, order.id, { lines: [{ lineId: line!.id, quantity: 1 }] });
  expect(bookOfShop(shop).orders.get(order.id)!.all).toMatchObject({
    net: 0,
    taxes: 0,
    total: 0,
    units: 7,
    unitsReversed: 7,
  });
  expect(() => refundOrder(shop, order.id, { lines: [{ lineId: line!.id, quantity: 1 }] })).toThrow(
    '1 units less',
  );
});

// By hand: 3 × 9.99 = 29.97 with 19 % inside, 3.00 off. Paid 26.97, of it tax 26.97 × 19/119 = 4.306 → 4.31; the discount
// without its tax is 3.00 − 0.48 = 2.52; so gross without tax is 29.97 − 4.31 − 0.48 = 25.18.
it('takes an inclusive price apart as computed by hand', () => {
  const shop = aShop(true, [0.19]);
  const variantId = [...shop.variants.all()][0]!.id;
  const order = placeOrder(shop, { lines: [{ variantId, quantity: 3, discount: 300 }] });
  expect(order.lines[0]!.batches[0]!.parts.shop).toEqual({
    gross: 2518,
    discount: 252,
    tax: 431,
    discountTax: 48,
  });
  expect(bookOfShop(shop).orders.get(order.id)!.all).toMatchObject({
    gross: 2518,
    discounts: -252,
    net: 2266,
    taxes: 431,
    total: 2697,
  });
});

it('test orders and deleted ones are in no figure', () => {
  const shop = aShop(false, [0.2]);
  const variantId = [...shop.variants.all()][0]!.id;
  placeOrder(shop, { lines: [{ variantId, quantity: 1 }], test: true });
  const gone = placeOrder(shop, { lines: [{ variantId, quantity: 1 }] });
  deleteOrder(shop, gone.id);
  const book = bookOfShop(shop);
  expect([...book.orders.values()].map(({ test }) => test)).toEqual([true]);
  expect(book.days.size).toBe(0);
});

it('sold stock is committed until it is sent, and comes back when it is returned', () => {
  const shop = aShop(false, []);
  const variant = [...shop.variants.all()][0]!;
  const level = [...shop.levels.get(variant.inventoryItemId)!.values()][0]!;
  const order = placeOrder(shop, { lines: [{ variantId: variant.id, quantity: 5 }] });
  expect([level.available, level.committed]).toEqual([45, 5]);
  fulfilOrder(shop, order.id);
  expect([level.available, level.committed]).toEqual([45, 0]);
  const lineId = order.lines[0]!.id;
  refundOrder(shop, order.id, { lines: [{ lineId, quantity: 2, restock: 'no_restock' }] });
  expect([level.available, level.committed]).toEqual([45, 0]);
  refundOrder(shop, order.id, { lines: everythingLeft(order, 'return') });
  expect([level.available, level.committed]).toEqual([48, 0]);
});

it('splits an amount to the last unit, by largest remainder', () => {
  expect(splitAmount(100, [1, 1, 1])).toEqual([34, 33, 33]);
  expect(splitAmount(5, [0, 0])).toEqual([5, 0]);
  fc.assert(
    fc.property(fc.nat(10_000), fc.array(fc.nat(500), { minLength: 1 }), (amount, weights) => {
      expect(splitAmount(amount, weights).reduce((sum, share) => sum + share, 0)).toBe(amount);
    }),
  );
});
