import {
  allocate,
  type CanonicalDocument,
  type DocumentReversal,
  type Instant,
  type MinorUnits,
  minorUnits,
  zeroMinor,
} from '../../core/index.ts';

/**
 * The reversal behind a refunded amount that names no line. One that gives back all of the order takes back its lines,
 * shipping, duty, tip and fee one by one, the goods back to stock only if it was cancelled; a smaller one is value given back beyond any line, whatever tax or shipping may be in
 * it: the file does not say.
 *
 * @param refund `amount` as it was given back, all included; `at` its day, as far as the file knows one
 */
export function refundOf(
  document: CanonicalDocument,
  refund: { readonly amount: MinorUnits; readonly at: Instant; readonly cancelled: boolean },
): DocumentReversal | null {
  const { amount, at } = refund;
  if (amount <= 0 || document.kind !== 'order') return null;
  const reason = refund.cancelled ? 'cancellation' : 'refund';
  const none = {
    shipping: zeroMinor,
    shippingTax: zeroMinor,
    duty: zeroMinor,
    tip: zeroMinor,
    buyerFee: zeroMinor,
  };
  if (amount !== totalOf(document))
    return { key: '1', at, reason, lines: [], unallocated: amount, ...none };
  const { shipping, shippingTax, duty, tip, buyerFee } = document;
  const shares = allocate(
    document.orderDiscount,
    document.lines.map((line) => Math.max(0, line.gross - line.discount)),
  );
  return {
    key: '1',
    at,
    reason,
    unallocated: zeroMinor,
    shipping,
    shippingTax,
    duty,
    tip,
    buyerFee,
    lines: document.lines.map((line, index) => ({
      lineKey: line.key,
      quantityE3: line.quantityE3,
      gross: line.gross,
      discount: minorUnits(line.discount + (shares[index] ?? 0)),
      tax: line.tax,
      restocked: refund.cancelled,
    })),
  };
}

/** What the customer paid in all, in minor units. */
function totalOf(document: CanonicalDocument): number {
  let total =
    document.shipping + document.shippingTax + document.duty + document.tip + document.buyerFee;
  for (const line of document.lines) total += line.gross - line.discount + line.tax;
  return total - document.orderDiscount;
}
