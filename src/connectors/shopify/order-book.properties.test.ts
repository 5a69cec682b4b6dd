import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AgreementSketch,
  anOrder,
  type SaleSketch,
} from '../../../test/fixtures/shopify/an-order.ts';
import type { CanonicalDocument } from '../../core/index.ts';
import { mapOrder } from './map-orders.ts';

// Sales are drawn freely, sensible or not: the mapping may put an amount anywhere, but may neither lose nor move any.
const cents = fc.integer({ min: 0, max: 2_000_000 });
const text = (amount: number): string => (amount / 100).toFixed(2);

type Drawn = {
  readonly sale: SaleSketch;
  readonly net: number;
  readonly discount: number;
  readonly tax: number;
};

const arbitrarySale = fc
  .record({
    action: fc.constantFrom('ORDER' as const, 'RETURN' as const, 'UPDATE' as const),
    lineType: fc.constantFrom(
      'PRODUCT',
      'PRODUCT',
      'GIFT_CARD',
      'SHIPPING',
      'TIP',
      'DUTY',
      'FEE',
      'ADJUSTMENT',
    ),
    line: fc.integer({ min: 1, max: 3 }),
    quantity: fc.integer({ min: 0, max: 4 }),
    net: cents,
    discount: cents,
    tax: cents,
    up: fc.boolean(),
  })
  .map(({ action, lineType, line, quantity, net, discount, tax, up }): Drawn => {
    const sign = action === 'RETURN' || (action === 'UPDATE' && !up) ? -1 : 1;
    const goods = lineType === 'PRODUCT' || lineType === 'GIFT_CARD';
    const pieces = action === 'UPDATE' ? 0 : sign * quantity;
    return {
      net: sign * net,
      tax: sign * tax,
      discount: sign * discount,
      sale: {
        action,
        lineType,
        ...(goods ? { line } : {}),
        quantity: goods ? pieces : null,
        total: text(sign * (net + tax)),
        tax: text(sign * tax),
        discount: text(sign * discount),
      },
    };
  });

const arbitraryBook = fc.array(fc.array(arbitrarySale, { maxLength: 6 }), {
  minLength: 1,
  maxLength: 5,
});

const dayMs = 86_400_000;
const placedAt = Date.parse('2026-03-02T10:00:00Z');

function agreements(book: readonly (readonly Drawn[])[]): AgreementSketch[] {
  return book.map((sales, index) => ({
    id: index + 1,
    at: new Date(placedAt + index * dayMs).toISOString(),
    reason: index === 0 ? 'ORDER' : 'REFUND',
    sales: sales.map(({ sale }) => sale),
  }));
}

type Day = { net: number; tax: number; pieces: number; whole: number };
type Days = Map<number, Day>;

const dayOf = (days: Days, at: number): Day => {
  const known = days.get(at) ?? { net: 0, tax: 0, pieces: 0, whole: 0 };
  days.set(at, known);
  return known;
};

/** By day, from the sales alone. */
function oracle(book: readonly (readonly Drawn[])[]): Days {
  const days: Days = new Map();
  for (const [index, sales] of book.entries()) {
    const day = dayOf(days, placedAt + index * dayMs);
    for (const { sale, net, tax } of sales) {
      day.tax += tax;
      if (sale.line === undefined) day.whole += net;
      else {
        day.net += net;
        day.pieces += sale.quantity ?? 0;
      }
    }
  }
  return days;
}

/** By day, from the document. */
function daysOf(document: CanonicalDocument): Days {
  const days: Days = new Map();
  const first = dayOf(days, document.placedAt);
  first.whole += document.shipping + document.duty + document.tip + document.buyerFee;
  first.tax += document.shippingTax;
  for (const line of document.lines) {
    const day = dayOf(days, line.addedAt ?? document.placedAt);
    day.net += line.gross - line.discount;
    day.tax += line.tax;
    day.pieces += line.quantityE3 / 1000;
  }
  for (const reversal of document.reversals) {
    const day = dayOf(days, reversal.at);
    day.whole -=
      reversal.unallocated + reversal.shipping + reversal.duty + reversal.tip + reversal.buyerFee;
    day.tax -= reversal.shippingTax;
    for (const line of reversal.lines) {
      day.net -= line.gross - line.discount;
      day.tax -= line.tax;
      day.pieces -= line.quantityE3 / 1000;
    }
  }
  return days;
}

test('net sales, taxes, pieces and the rest of every day are those of the book, and the total is the order’s', () => {
  fc.assert(
    fc.property(arbitraryBook, (book) => {
      const total = book.flat().reduce((sum, { net, tax }) => sum + net + tax, 0);
      const node = anOrder({ current: text(total), agreements: agreements(book) });
      const { records, problems } = mapOrder(node);
      expect(problems).toEqual([]);
      const found = records.find(({ kind }) => kind === 'document');
      if (found?.kind !== 'document') throw new Error('there is no document');
      const days = daysOf(found.record);
      for (const [at, day] of oracle(book)) expect(dayOf(days, at)).toEqual(day);
      const keys = found.record.lines.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }),
    { numRuns: 500 },
  );
});

test('a wrong total is always told', () => {
  fc.assert(
    fc.property(arbitraryBook, fc.integer({ min: 1, max: 1000 }), (book, off) => {
      const amounts = book.flat();
      const total = amounts.reduce((sum, { net, tax }) => sum + net + tax, 0);
      const adjustments = amounts.reduce(
        (sum, { sale, net, tax }) => sum + (sale.lineType === 'ADJUSTMENT' ? net + tax : 0),
        0,
      );
      fc.pre(off !== -adjustments);
      const node = anOrder({ current: text(total + off), agreements: agreements(book) });
      expect(mapOrder(node).problems).toMatchObject([{ reason: 'totals_differ' }]);
    }),
  );
});
