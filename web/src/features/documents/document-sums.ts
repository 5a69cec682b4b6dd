import type { Clock, DocumentDetail, DocumentEvent } from '../../../../src/api/contract/index.ts';

type Days = { readonly from: string; readonly to: string };

/** True when the event counts in the range: by its own day, or by its order's. */
export function isInRange(
  event: Pick<DocumentEvent, 'eventDay'>,
  orderDay: string,
  range: Days & { readonly clock: Clock },
): boolean {
  const day = range.clock === 'event' ? event.eventDay : orderDay;
  return day >= range.from && day <= range.to;
}

const salesKinds: ReadonlySet<string> = new Set(['sale', 'reversal']);
const totalParts = ['gross', 'discount', 'tax', 'shipping', 'duty', 'tip', 'buyer_fee'] as const;

function amount(event: DocumentEvent, name: string): number {
  return event.amounts[name] ?? 0;
}

/** An event's part in net sales: gross and discount of sales and reversals. */
export function netOf(event: DocumentEvent): number {
  return salesKinds.has(event.kind) ? amount(event, 'gross') + amount(event, 'discount') : 0;
}

/** An event's part in total sales: net and every charge to the buyer. */
export function totalOf(event: DocumentEvent): number {
  if (!salesKinds.has(event.kind)) return 0;
  return totalParts.reduce((sum, name) => sum + amount(event, name), 0);
}

export type DocumentSums = {
  readonly amounts: Readonly<Record<string, number>>;
  readonly net: number;
  readonly total: number;
  readonly events: number;
};

/** What the events add up to, column by column. */
export function sumEvents(events: readonly DocumentEvent[]): DocumentSums {
  const amounts: Record<string, number> = {};
  for (const event of events) {
    for (const [name, value] of Object.entries(event.amounts))
      amounts[name] = (amounts[name] ?? 0) + value;
  }
  return {
    amounts,
    net: events.reduce((sum, event) => sum + netOf(event), 0),
    total: events.reduce((sum, event) => sum + totalOf(event), 0),
    events: events.length,
  };
}

const columnOrder = [
  'gross',
  'discount',
  'tax',
  'shipping',
  'duty',
  'tip',
  'buyer_fee',
  'cost',
  'channel_fee',
  'adjustment',
] as const;

export type AmountName = (typeof columnOrder)[number];

/** The amount columns that the document has anything in, in the ledger's order. */
export function columnsOf(document: Pick<DocumentDetail, 'events'>): readonly AmountName[] {
  return columnOrder.filter((name) => document.events.some((event) => amount(event, name) !== 0));
}
