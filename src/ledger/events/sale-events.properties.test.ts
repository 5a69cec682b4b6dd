import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryDocument } from '../../../test/support/arbitrary-documents.ts';
import { aReversal, aReversalLine } from '../../../test/support/documents.ts';
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
type Sums = Record<(typeof columns)[number], number>;

function contextOf(document: CanonicalDocument, given: Partial<EventContext> = {}): EventContext {
  const lines = document.lines.map(() => ({ productId: 1, variantId: 2, unitCostE4: null }));
  return { zone: timeZone('UTC'), lines, ...given };
}

function eventsOf(document: CanonicalDocument, given: Partial<EventContext> = {}) {
  return saleEvents(document, contextOf(document, given));
}

function sumOf(events: readonly SaleEvent[]): Sums {
  const sums = Object.fromEntries(columns.map((name) => [name, 0])) as Sums;
  for (const event of events) for (const name of columns) sums[name] += event[name] ?? 0;
  return sums;
}

const zero = sumOf([]);

/** Totals straight from the document, without any splitting. */
function totalsOf({
  lines,
  ...document
}: CanonicalDocument): Record<'placed' | 'gift' | 'back', Sums> {
  const totals = { placed: { ...zero }, gift: { ...zero }, back: { ...zero } };
  const sold = document.kind === 'order' ? 1 : -1;
  for (const line of lines) {
    const to = line.giftCard ? totals.gift : totals.placed;
    to.quantityE3 += sold * line.quantityE3;
    to.gross += sold * line.gross;
    to.discount -= sold * line.discount;
    to.tax += sold * line.tax;
    if (!line.giftCard) to.cost -= sold * (line.cost ?? 0);
  }
  totals.placed.discount -= sold * document.orderDiscount;
  totals.placed.tax += sold * document.shippingTax;
  for (const name of ['shipping', 'duty', 'tip', 'buyerFee'] as const)
    totals.placed[name] += sold * document[name];
  for (const reversal of document.reversals) {
    for (const back of reversal.lines) {
      const gift = lines.find((line) => line.key === back.lineKey)?.giftCard === true;
      const to = gift ? totals.gift : totals.back;
      to.quantityE3 -= sold * back.quantityE3;
      to.gross -= sold * back.gross;
      to.discount += sold * back.discount;
      to.tax -= sold * back.tax;
    }
    totals.back.gross -= sold * reversal.unallocated;
    totals.back.tax -= sold * reversal.shippingTax;
    for (const name of ['shipping', 'duty', 'tip', 'buyerFee'] as const)
      totals.back[name] -= sold * reversal[name];
  }
  return totals;
}

const withoutCost = ({ cost: _cost, ...sums }: Sums) => sums;
const plus = (a: Sums, b: Sums) =>
  Object.fromEntries(columns.map((name) => [name, a[name] + b[name]])) as Sums;

describe('properties', () => {
  test('events sum to the totals of the document, for every amount', () => {
    fc.assert(
      fc.property(arbitraryDocument(), (document) => {
        const events = eventsOf(document);
        const of = (kind: string) => sumOf(events.filter((event) => event.kind === kind));
        expect(of('settlement')).toEqual({
          ...zero,
          channelFee: 0 - document.fees.reduce((sum, fee) => sum + fee.amount, 0),
        });
        if (document.kind === 'adjustment') return;
        const totals = totalsOf(document);
        expect(withoutCost(of('gift_card'))).toEqual(withoutCost(totals.gift));
        if (document.kind === 'order') {
          expect(of('sale')).toEqual(totals.placed);
          expect(withoutCost(of('reversal'))).toEqual(withoutCost(totals.back));
          expect(events.some((event) => event.initial && event.kind === 'sale')).toBe(true);
        } else {
          expect(withoutCost(of('reversal'))).toEqual(
            withoutCost(plus(totals.placed, totals.back)),
          );
          expect(events.every((event) => event.orderDay === event.eventDay && !event.initial)).toBe(
            true,
          );
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('each share is within one unit of the exact one, as a naive split finds it', () => {
    fc.assert(
      fc.property(arbitraryDocument({ kind: 'order', reversals: [] }), (document) => {
        const goods = document.lines.filter((line) => !line.giftCard && line.addedAt === null);
        const expected = naiveSplit(
          document.shipping,
          goods.map((line) => ({ key: line.key, weight: Math.max(0, line.gross - line.discount) })),
        );
        for (const event of eventsOf(document)) {
          const line = document.lines[event.lineNo - 1];
          if (line !== undefined) expect(event.shipping).toBe(expected.get(line.key) ?? 0);
        }
      }),
    );
  });

  test('the order of the lines does not matter', () => {
    fc.assert(
      fc.property(arbitraryDocument(), fc.integer(), (document, seed) => {
        const shuffled = {
          ...document,
          lines: document.lines.toSorted((a, b) => rank(a.key, seed) - rank(b.key, seed)),
        };
        const keyed = (from: CanonicalDocument) =>
          eventsOf(from)
            .map((event) =>
              JSON.stringify({ ...event, lineNo: from.lines[event.lineNo - 1]?.key ?? null }),
            )
            .sort();
        expect(keyed(shuffled)).toEqual(keyed(document));
      }),
    );
  });

  test('a full reversal, in any number of parts, nets to exactly zero on every line', () => {
    fc.assert(
      fc.property(
        arbitraryDocument({ kind: 'order', reversals: [], fees: [] }),
        fc.integer({ min: 1, max: 4 }),
        (document, parts) => {
          // A discount on nothing is nobody's share: it cannot be taken back by itself.
          fc.pre(document.orderDiscount === 0 || hasGoods(document));
          const whole = fullReversal(document, parts);
          const events = eventsOf(whole);
          expect(sumOf(events)).toEqual(zero);
          if (parts > 1 || document.lines.some((line) => line.addedAt !== null)) return;
          for (const line of new Set(events.map((event) => event.lineNo))) {
            expect(sumOf(events.filter((event) => event.lineNo === line))).toEqual(zero);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

function hasGoods({ lines }: CanonicalDocument): boolean {
  return lines.some((line) => !line.giftCard && line.addedAt === null);
}

function rank(key: string, seed: number): number {
  return Math.imul(seed ^ (key.charCodeAt(key.length - 1) * 2_654_435_761), 0x9e3779b1);
}

/** Hands out unit after unit to whoever is furthest below his exact share; ties by key. */
function naiveSplit(
  total: number,
  parts: readonly { key: string; weight: number }[],
): Map<string, number> {
  const given = new Map(parts.map((part) => [part.key, 0]));
  const sum = parts.reduce((a, part) => a + part.weight, 0);
  const inOrder = parts.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  if (sum === 0) return given.set(inOrder[0]?.key ?? '', total);
  for (const part of parts) given.set(part.key, Math.floor((total * part.weight) / sum));
  let left = total - [...given.values()].reduce((a, b) => a + b, 0);
  const gap = (part: { key: string; weight: number }) =>
    total * part.weight - (given.get(part.key) ?? 0) * sum;
  for (const part of inOrder.toSorted((a, b) => gap(b) - gap(a))) {
    if (left === 0) break;
    given.set(part.key, (given.get(part.key) ?? 0) + 1);
    left -= 1;
  }
  return given;
}

/** Takes back everything that was sold, each line in equal parts, the rest with the last. */
function fullReversal(document: CanonicalDocument, parts: number): CanonicalDocument {
  const sold = eventsOf(document).filter((event) => event.lineNo > 0);
  const share = (total: number, part: number) =>
    Math.trunc((total * (part + 1)) / parts) - Math.trunc((total * part) / parts);
  const reversals = Array.from({ length: parts }, (_, part) => {
    const last = part === parts - 1;
    return aReversal({
      key: `r${part}`,
      at: parseInstant(`2025-05-0${part + 1}T00:00:00Z`),
      lines: sold.map((event) =>
        aReversalLine({
          lineKey: document.lines[event.lineNo - 1]?.key ?? '',
          quantityE3: share(event.quantityE3, part),
          gross: money(share(event.gross, part)),
          discount: money(share(-event.discount, part)),
          tax: money(share(event.tax, part)),
        }),
      ),
      ...(last
        ? {
            shipping: document.shipping,
            shippingTax: document.shippingTax,
            duty: document.duty,
            tip: document.tip,
            buyerFee: document.buyerFee,
          }
        : {}),
    });
  });
  return { ...document, reversals };
}
