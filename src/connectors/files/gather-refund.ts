import {
  addMinor,
  type DocumentLine,
  type DocumentReversal,
  type ReversalLine,
} from '../../core/index.ts';
import { type AmountStyle, amountOf, neededNumber } from './line-plan.ts';
import { cellToMinor } from './number-text.ts';
import { readDate } from './read-date.ts';
import type { RefundPlan } from './refund-plan.ts';
import { RowFault, shown } from './row-fault.ts';
import type { TablePlan } from './table-plan.ts';

export type RefundRow = {
  readonly plan: TablePlan;
  readonly refund: RefundPlan;
  readonly cells: readonly string[];
  readonly style: AmountStyle;
};

const yes = /^(?:true|yes|y|1|x)$/i;
const reasons: readonly DocumentReversal['reason'][] = ['refund', 'cancellation', 'edit'];

/**
 * Adds one row to the refunds of its document: rows with the same refund id are one reversal. A row that names a line takes
 * back part of it; what stands beside it, or on a row without a line, is of the refund as a whole.
 *
 * @throws RowFault for a date or amount that cannot be read
 */
export function gatherRefund(
  refunds: Map<string, DocumentReversal>,
  { plan, refund, cells, style }: RefundRow,
): void {
  const key = refund.id(cells);
  if (key === '') throw new RowFault('id_missing', 'The row names no refund.');
  const amount = (
    field: 'unallocated' | 'shipping' | 'shippingTax' | 'duty' | 'tip' | 'buyerFee',
  ) => amountOf(refund[field](cells), field, style);
  const known = refunds.get(key);
  const line = refundLine(refund, cells, style);
  const before = (field: Parameters<typeof amount>[0]) =>
    known === undefined ? amount(field) : addMinor(known[field], amount(field));
  refunds.set(key, {
    key,
    at: known?.at ?? readDate(plan, refund.at(cells)),
    reason: known?.reason ?? reasonOf(refund.reason(cells)),
    lines: [...(known?.lines ?? []), ...(line === null ? [] : [line])],
    unallocated: before('unallocated'),
    shipping: before('shipping'),
    shippingTax: before('shippingTax'),
    duty: before('duty'),
    tip: before('tip'),
    buyerFee: before('buyerFee'),
  });
}

function reasonOf(text: string): DocumentReversal['reason'] {
  if (text === '') return 'refund';
  const known = reasons.find((reason) => reason === text.toLowerCase());
  if (known !== undefined) return known;
  throw new RowFault(
    'reason_invalid',
    `The reason ${shown(text)} is none of ${reasons.join(', ')}: translate it with "map".`,
  );
}

function refundLine(
  refund: RefundPlan,
  cells: readonly string[],
  style: AmountStyle,
): ReversalLine | null {
  const lineKey = refund.line(cells);
  if (lineKey === '') return null;
  const quantity = neededNumber(refund.quantity(cells) || '0', 'quantity', style.decimal);
  return {
    lineKey,
    quantityE3: cellToMinor(quantity, 3),
    gross: amountOf(refund.gross(cells), 'gross', style),
    discount: amountOf(refund.discount(cells), 'discount', style),
    tax: amountOf(refund.tax(cells), 'tax', style),
    restocked: yes.test(refund.restocked(cells)),
  };
}

/** @throws RowFault when a refund takes back a line that its order does not have */
export function checkRefundLines(
  refunds: Iterable<DocumentReversal>,
  lines: readonly DocumentLine[],
): void {
  const keys = new Set(lines.map((line) => line.key));
  for (const refund of refunds) {
    const stray = refund.lines.find((line) => !keys.has(line.lineKey));
    if (stray !== undefined)
      throw new RowFault(
        'line_missing',
        `Refund ${shown(refund.key)} takes back line ${shown(stray.lineKey)}, which the order does not have.`,
      );
  }
}
