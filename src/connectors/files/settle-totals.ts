import { allocate, type DocumentLine, type MinorUnits, minorUnits } from '../../core/index.ts';
import type { Gathered } from './gathered.ts';

type Settled = { readonly lines: readonly DocumentLine[]; readonly orderDiscount: MinorUnits };

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * Brings what a document says of itself as a whole onto its lines.
 *
 * - `subtotal` (goods after all discounts): what the lines have above it is the order's discount.
 * - `taxes` (of the whole order): split over the lines by what they cost after discounts. Where prices include them
 *   (`yes`, or `by-total` when the total adds up only that way), the lines' gross is lessened by their share.
 */
export function settleTotals(gathered: Gathered, included: 'yes' | 'no' | 'by-total'): Settled {
  const { amounts, lines } = gathered;
  const net = lines.map((line) => line.gross - line.discount);
  const subtotal = amounts.get('subtotal');
  const named = gathered.orderDiscount + Math.abs(amounts.get('discount') ?? 0);
  const orderDiscount = minorUnits(
    subtotal === undefined ? named : Math.max(0, sum(net) - subtotal),
  );
  const taxes = amounts.get('taxes') ?? 0;
  if (taxes === 0 || lines.length === 0) return { lines, orderDiscount };
  const shares = allocate(
    minorUnits(taxes),
    net.map((value) => Math.max(0, value)),
  );
  const inside =
    included === 'yes' ||
    (included === 'by-total' && isInside(gathered, { net: sum(net) - orderDiscount, taxes }));
  const settled = lines.map((line, index) => {
    const share = shares[index] ?? 0;
    return {
      ...line,
      gross: minorUnits(inside ? line.gross - share : line.gross),
      tax: minorUnits(line.tax + share),
    };
  });
  return { lines: settled, orderDiscount };
}

/** True when the document's total is nearer to the sum without its taxes than to the sum with them. */
function isInside(
  { amounts }: Gathered,
  goods: { readonly net: number; readonly taxes: number },
): boolean {
  const total = amounts.get('total');
  if (total === undefined) return false;
  const rest =
    (amounts.get('shipping') ?? 0) + (amounts.get('duty') ?? 0) + (amounts.get('tip') ?? 0);
  const without = Math.abs(goods.net + rest - total);
  return without < Math.abs(goods.net + rest + goods.taxes - total);
}
