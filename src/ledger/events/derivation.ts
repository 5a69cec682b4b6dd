import type { CanonicalDocument } from '../../core/index.ts';
import { type EventClock, eventClock } from './event-clock.ts';
import { lineCost } from './line-cost.ts';
import type {
  EventAmounts,
  EventContext,
  EventSubject,
  EventTime,
  LineContext,
  SaleEvent,
} from './sale-event.ts';

/** What every step of one document's derivation reads. */
export type Derivation = {
  readonly document: CanonicalDocument;
  readonly clock: EventClock;
  readonly context: EventContext;
  /** Cost of each line in minor units, positive; null = not known. Gift cards cost nothing. */
  readonly costs: readonly (number | null)[];
  /** Cost of what concerns the document as a whole: nothing, or not known where no line's cost is known. */
  readonly documentCost: 0 | null;
};

/** Prepares the derivation of one document. */
export function derivation(document: CanonicalDocument, context: EventContext): Derivation {
  const costs = document.lines.map((line, index) =>
    line.giftCard ? 0 : lineCost(line, context.lines[index]?.unitCostE4 ?? null),
  );
  const known = document.lines.some((line, index) => !line.giftCard && costs[index] !== null);
  return {
    document,
    clock: eventClock(document, context.zone),
    context,
    costs,
    documentCost: known || document.lines.length === 0 ? 0 : null,
  };
}

/** All amounts zero: events name only what they have. */
export const noAmounts: EventAmounts = {
  quantityE3: 0,
  gross: 0,
  discount: 0,
  tax: 0,
  shipping: 0,
  duty: 0,
  tip: 0,
  buyerFee: 0,
  cost: 0,
  channelFee: 0,
  adjustment: 0,
};

const noLine: LineContext = { productId: null, variantId: null, unitCostE4: null };

/** The subject of an event on one line of the document. */
export function lineSubject(
  { context }: Derivation,
  lineIndex: number,
  what: Pick<EventSubject, 'kind' | 'initial'>,
): EventSubject {
  const { productId, variantId } = context.lines[lineIndex] ?? noLine;
  return { lineNo: lineIndex + 1, kind: what.kind, initial: what.initial, productId, variantId };
}

/** The subject of an event on the document as a whole. */
export function documentSubject(what: Pick<EventSubject, 'kind' | 'initial'>): EventSubject {
  return { lineNo: 0, kind: what.kind, initial: what.initial, productId: null, variantId: null };
}

/**
 * Puts an event together from amounts that are already signed. Written out field by field: every event has the same shape,
 * `-0` never leaves here.
 */
export function saleEvent(
  time: EventTime,
  subject: EventSubject,
  amounts: EventAmounts,
): SaleEvent {
  return {
    lineNo: subject.lineNo,
    kind: subject.kind,
    initial: subject.initial,
    happenedAt: time.happenedAt,
    eventDay: time.eventDay,
    eventHour: time.eventHour,
    orderDay: time.orderDay,
    orderHour: time.orderHour,
    productId: subject.productId,
    variantId: subject.variantId,
    quantityE3: amounts.quantityE3 + 0,
    gross: amounts.gross + 0,
    discount: amounts.discount + 0,
    tax: amounts.tax + 0,
    shipping: amounts.shipping + 0,
    duty: amounts.duty + 0,
    tip: amounts.tip + 0,
    buyerFee: amounts.buyerFee + 0,
    cost: amounts.cost === null ? null : amounts.cost + 0,
    channelFee: amounts.channelFee + 0,
    adjustment: amounts.adjustment + 0,
  };
}

/** True where an event would say nothing at all. */
export function isEmpty(amounts: EventAmounts): boolean {
  return (
    amounts.quantityE3 === 0 &&
    amounts.gross === 0 &&
    amounts.discount === 0 &&
    amounts.tax === 0 &&
    amounts.shipping === 0 &&
    amounts.duty === 0 &&
    amounts.tip === 0 &&
    amounts.buyerFee === 0 &&
    (amounts.cost ?? 0) === 0 &&
    amounts.channelFee === 0 &&
    amounts.adjustment === 0
  );
}
