import {
  type CanonicalDocument,
  type CurrencyCode,
  currencyExponent,
  formatMinor,
  minorUnits,
} from '../../core/index.ts';
import { minorOf } from './money.ts';
import { NodeFault } from './node-fault.ts';
import type { BookPage } from './order-book.ts';
import type { OrderNode } from './order-node.ts';

/** What a document comes to, after everything that was taken back: what the buyer owes or owed for it, fees to us apart. */
function documentTotal(document: CanonicalDocument): number {
  let total =
    document.shipping +
    document.shippingTax +
    document.duty +
    document.tip +
    document.buyerFee -
    document.orderDiscount;
  for (const line of document.lines) total += line.gross - line.discount + line.tax;
  for (const reversal of document.reversals) {
    total -=
      reversal.unallocated +
      reversal.shipping +
      reversal.shippingTax +
      reversal.duty +
      reversal.tip +
      reversal.buyerFee;
    for (const line of reversal.lines) total -= line.gross - line.discount + line.tax;
  }
  return total;
}

/**
 * A fault where the document does not come to what Shopify says that the order comes to now. Shopify's current total may or
 * may not contain what was refunded beyond the goods: both are accepted.
 */
export function totalsFault(
  order: OrderNode,
  read: {
    readonly currency: CurrencyCode;
    readonly pages: readonly BookPage[];
    readonly document: CanonicalDocument;
  },
): NodeFault | null {
  const told = minorOf(order.currentTotalPriceSet.shopMoney, read.currency);
  const ours = documentTotal(read.document);
  let adjustments = 0;
  for (const { sales } of read.pages) {
    for (const sale of sales) {
      if (sale.lineType === 'ADJUSTMENT') adjustments += sale.net + sale.tax;
    }
  }
  if (ours === told || ours - adjustments === told) return null;
  const shown = (amount: number): string =>
    `${formatMinor(minorUnits(amount), currencyExponent(read.currency))} ${read.currency}`;
  return new NodeFault(
    'totals_differ',
    `Order ${order.name} comes to ${shown(ours)} by its sales agreements, but Shopify states ${shown(told)}. The agreements are counted; compare the order in Shopify's admin.`,
  );
}
