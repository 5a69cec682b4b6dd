import type { DocumentReversal, ReversalLine } from '../../core/index.ts';
import {
  type Derivation,
  documentSubject,
  isEmpty,
  lineSubject,
  noAmounts,
  saleEvent,
} from './derivation.ts';
import { type CostReturns, costReturns } from './line-cost.ts';
import { kindOf, signed } from './placed-events.ts';
import type { EventAmounts, SaleEvent } from './sale-event.ts';
import { type Splitter, splitter } from './split-order.ts';

/** One reversal with what its lines are looked up by. */
type Step = {
  readonly derivation: Derivation;
  readonly reversal: DocumentReversal;
  readonly indexes: ReadonlyMap<string, number>;
  readonly returns: CostReturns;
  /** A credit's own reversal takes back what was given back. */
  readonly sold: boolean;
};

/**
 * Events of refunds, cancellations and edits downwards, each on its own day, oldest first. Amounts that a reversal does not
 * give to lines stay with the document as a whole; nothing is lost, also where it names a line that is not there.
 */
export function reversalEvents(derivation: Derivation): SaleEvent[] {
  const { reversals, lines, kind } = derivation.document;
  if (reversals.length === 0) return [];
  const indexes = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    if (!indexes.has(line.key)) indexes.set(line.key, index);
  }
  const returns = costReturns();
  const sold = kind !== 'order';
  return reversals
    .toSorted((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))
    .flatMap((reversal) => eventsOf({ derivation, reversal, indexes, returns, sold }));
}

function eventsOf(step: Step): SaleEvent[] {
  const { derivation, reversal, indexes, sold } = step;
  const goods = splitter(derivation.document, reversedGoods(step));
  const events = lineEvents(step, goods);
  const whole = wholeAmounts(step, goods.any);
  if (!isEmpty(whole)) {
    const subject = documentSubject({ kind: 'reversal', initial: false });
    events.push(saleEvent(derivation.clock(reversal.at), subject, signed(whole, sold)));
  }
  for (const line of reversal.lines) {
    if (indexes.has(line.lineKey)) continue;
    const amounts = { ...lineAmounts(line), cost: derivation.documentCost };
    const subject = documentSubject({ kind: 'reversal', initial: false });
    events.push(saleEvent(derivation.clock(reversal.at), subject, signed(amounts, sold)));
  }
  return events;
}

/** Lines of the reversal that its shipping, duty, tip and fee are split over: each once, gift cards left out. */
function reversedGoods({ derivation, reversal, indexes }: Step): number[] {
  const found = new Set<number>();
  for (const { lineKey } of reversal.lines) {
    const index = indexes.get(lineKey);
    if (index !== undefined && derivation.document.lines[index]?.giftCard === false) {
      found.add(index);
    }
  }
  return [...found].sort((a, b) => a - b);
}

function lineEvents(step: Step, goods: Splitter): SaleEvent[] {
  const { derivation, reversal, indexes, sold } = step;
  const shares = {
    shipping: goods.split(reversal.shipping),
    duty: goods.split(reversal.duty),
    tip: goods.split(reversal.tip),
    buyerFee: goods.split(reversal.buyerFee),
  };
  const taken = new Set<number>();
  const events: SaleEvent[] = [];
  for (const reversed of reversal.lines) {
    const index = indexes.get(reversed.lineKey);
    const line = index === undefined ? undefined : derivation.document.lines[index];
    if (index === undefined || line === undefined) continue;
    // A line named twice in one reversal takes its share of the split amounts once.
    const share = taken.has(index) ? () => 0 : (of: (lineIndex: number) => number) => of(index);
    taken.add(index);
    const amounts = {
      ...lineAmounts(reversed),
      shipping: share(shares.shipping),
      duty: share(shares.duty),
      tip: share(shares.tip),
      buyerFee: share(shares.buyerFee),
      cost: returnedCost(step, reversed, index),
    };
    const kind = kindOf(line, 'reversal');
    const subject = lineSubject(derivation, index, { kind, initial: false });
    events.push(saleEvent(derivation.clock(reversal.at), subject, signed(amounts, sold)));
  }
  return events;
}

function lineAmounts({ quantityE3, gross, discount, tax }: ReversalLine): EventAmounts {
  return { ...noAmounts, quantityE3, gross, discount, tax };
}

/** Cost that comes back with a line: its share where the goods went back to stock, else nothing; unknown stays unknown. */
function returnedCost({ derivation, returns }: Step, reversed: ReversalLine, index: number) {
  const line = derivation.document.lines[index];
  const cost = derivation.costs[index] ?? null;
  if (line === undefined || cost === null) return null;
  if (!reversed.restocked) return 0;
  const { quantityE3, gross } = reversed;
  return returns({ lineIndex: index, line, cost, quantityE3, gross });
}

function wholeAmounts({ derivation, reversal }: Step, hasGoods: boolean): EventAmounts {
  const cost = derivation.documentCost;
  const always = { ...noAmounts, gross: reversal.unallocated, tax: reversal.shippingTax, cost };
  if (hasGoods) return always;
  return {
    ...always,
    shipping: reversal.shipping,
    duty: reversal.duty,
    tip: reversal.tip,
    buyerFee: reversal.buyerFee,
  };
}
