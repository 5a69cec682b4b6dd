import { describe, expect, test } from 'vitest';
import { aDocument, aLine, aReversal, aReversalLine } from '../../../test/support/documents.ts';
import { type CanonicalDocument, minorUnits, parseInstant, timeZone } from '../../core/index.ts';
import type { EventContext, SaleEvent } from './sale-event.ts';
import { saleEvents } from './sale-events.ts';

const money = minorUnits;
const columns = [
  'quantityE3',
  'gross',
  'discount',
  'tax',
  'shipping',
  'duty',
  'tip',
  'buyerFee',
  'cost',
  'channelFee',
  'adjustment',
] as const;

function contextOf(document: CanonicalDocument, given: Partial<EventContext> = {}): EventContext {
  const lines = document.lines.map(() => ({ productId: 1, variantId: 2, unitCostE4: null }));
  return { zone: timeZone('UTC'), lines, ...given };
}

function eventsOf(document: CanonicalDocument, given: Partial<EventContext> = {}) {
  return saleEvents(document, contextOf(document, given));
}

/** Only what is not zero. */
function short(event: SaleEvent): Record<string, unknown> {
  const amounts = Object.fromEntries(
    columns.filter((name) => event[name] !== 0).map((name) => [name, event[name]]),
  );
  return {
    line: event.lineNo,
    kind: event.kind,
    day: event.eventDay,
    order: event.orderDay,
    initial: event.initial,
    ...amounts,
  };
}

describe('signs and places, by hand', () => {
  test('an order with a discount, shipping, tax, a cost, a refund, an edit and a fee', () => {
    const order = aDocument({
      lines: [
        aLine({
          key: 'a',
          gross: money(2000),
          discount: money(200),
          tax: money(360),
          cost: money(700),
          quantityE3: 2000,
        }),
        aLine({ key: 'b', gross: money(1000), tax: money(180) }),
        aLine({
          key: 'c',
          gross: money(500),
          tax: money(90),
          addedAt: parseInstant('2025-03-12T09:00:00Z'),
        }),
      ],
      // Over 18.00 and 10.00: 0.6429 and 0.3571 of it.
      orderDiscount: money(100),
      shipping: money(490),
      shippingTax: money(93),
      reversals: [
        aReversal({
          at: parseInstant('2025-03-20T12:00:00Z'),
          lines: [
            aReversalLine({
              lineKey: 'a',
              gross: money(1000),
              discount: money(132),
              tax: money(180),
            }),
          ],
          unallocated: money(50),
          shipping: money(100),
        }),
      ],
      fees: [
        { key: 'f', at: parseInstant('2025-03-11T00:00:00Z'), name: 'Card', amount: money(75) },
      ],
    });
    const day = { day: '2025-03-10', order: '2025-03-10' };
    const back = { day: '2025-03-20', order: '2025-03-10', initial: false, kind: 'reversal' };
    expect(eventsOf(order).map(short)).toEqual([
      {
        line: 1,
        kind: 'sale',
        ...day,
        initial: true,
        quantityE3: 2000,
        gross: 2000,
        discount: -264,
        tax: 360,
        shipping: 315,
        cost: -700,
      },
      {
        line: 2,
        kind: 'sale',
        ...day,
        initial: true,
        quantityE3: 1000,
        gross: 1000,
        discount: -36,
        tax: 180,
        shipping: 175,
        cost: null,
      },
      {
        line: 3,
        kind: 'sale',
        ...day,
        day: '2025-03-12',
        initial: false,
        quantityE3: 1000,
        gross: 500,
        tax: 90,
        cost: null,
      },
      // The tax on shipping is no product's tax.
      { line: 0, kind: 'sale', ...day, initial: true, tax: 93 },
      {
        line: 1,
        ...back,
        quantityE3: -1000,
        gross: -1000,
        discount: 132,
        tax: -180,
        shipping: -100,
        cost: 350,
      },
      { line: 0, ...back, gross: -50 },
      {
        line: 0,
        kind: 'settlement',
        day: '2025-03-11',
        order: '2025-03-10',
        initial: false,
        channelFee: -75,
      },
    ]);
  });

  test('an order without lines is one order still', () => {
    expect(eventsOf(aDocument({ shipping: money(500) })).map(short)).toEqual([
      {
        line: 0,
        kind: 'sale',
        day: '2025-03-10',
        order: '2025-03-10',
        initial: true,
        shipping: 500,
      },
    ]);
    expect(eventsOf(aDocument())).toMatchObject([{ lineNo: 0, kind: 'sale', initial: true }]);
  });

  test('a gift card is in no sales measure, sold or taken back', () => {
    const order = aDocument({
      lines: [aLine({ gross: money(5000), giftCard: true })],
      reversals: [aReversal({ lines: [aReversalLine({ gross: money(5000) })] })],
    });
    expect(eventsOf(order).map(({ kind, gross, initial }) => [kind, gross, initial])).toEqual([
      // The first event of an order is an initial sale: readers count orders by it.
      ['sale', 0, true],
      ['gift_card', 5000, false],
      ['gift_card', -5000, false],
    ]);
  });

  test('a credit is reversals on its own day', () => {
    const credit = aDocument({
      kind: 'credit',
      lines: [aLine({ quantityE3: 3000, gross: money(900), tax: money(90), cost: money(300) })],
    });
    expect(eventsOf(credit).map(short)).toEqual([
      {
        line: 1,
        kind: 'reversal',
        day: '2025-03-10',
        order: '2025-03-10',
        initial: false,
        quantityE3: -3000,
        gross: -900,
        tax: -90,
        cost: 300,
      },
    ]);
  });

  test('an adjustment is signed as the source wrote it and has no quantity', () => {
    const document = aDocument({
      kind: 'adjustment',
      lines: [aLine({ gross: money(-1_106_254) })],
    });
    expect(eventsOf(document).map(short)).toEqual([
      {
        line: 1,
        kind: 'adjustment',
        day: '2025-03-10',
        order: '2025-03-10',
        initial: false,
        adjustment: -1_106_254,
      },
    ]);
  });

  test('a test order makes nothing', () => {
    expect(eventsOf(aDocument({ test: true, lines: [aLine()] }))).toEqual([]);
  });

  test('days and hours are read in the zone of the store', () => {
    const order = aDocument({ placedAt: parseInstant('2025-03-09T22:30:00Z'), lines: [aLine()] });
    expect(eventsOf(order, { zone: timeZone('Europe/Istanbul') })).toMatchObject([
      { eventDay: '2025-03-10', eventHour: 1, orderDay: '2025-03-10', orderHour: 1 },
    ]);
  });

  test('the cost is the unit cost in force times the quantity, half away from zero', () => {
    // 13.0863 EUR a piece x 3 = 39.2589 EUR.
    const order = aDocument({ lines: [aLine({ quantityE3: 3000 })] });
    const unit = (unitCostE4: number) => ({ lines: [{ productId: 1, variantId: 2, unitCostE4 }] });
    expect(eventsOf(order, unit(13_086_300))).toMatchObject([{ cost: -3926 }]);
    const half = aDocument({ lines: [aLine({ quantityE3: 500 })] });
    expect(eventsOf(half, unit(10_000))).toMatchObject([{ cost: -1 }]);
    expect(eventsOf(half, unit(9_999))).toMatchObject([{ cost: 0 }]);
  });

  test('what came back unsold to nobody gives no cost back; what is unknown stays unknown', () => {
    const reversals = [aReversal({ lines: [aReversalLine({ restocked: false })] })];
    const order = (cost: number | null) =>
      aDocument({ lines: [aLine({ cost: cost === null ? null : money(cost) })], reversals });
    expect(eventsOf(order(400)).map((event) => event.cost)).toEqual([-400, 0]);
    expect(eventsOf(order(null)).map((event) => event.cost)).toEqual([null, null]);
  });
});
