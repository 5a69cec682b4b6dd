import type { CanonicalDocument } from '../../core/index.ts';
import { idOf } from './gid.ts';
import { NodeFault } from './node-fault.ts';
import { type BookPage, type BookSale, hasLine, type LineSale, takesBack } from './order-book.ts';
import { type OrderLines, orderLines } from './order-lines.ts';
import { addReturned, type GrowingReversal, growingReversal } from './order-reversals.ts';
import { type Restocking, restocking } from './restocking.ts';
import { addWhole, noWholeAmounts, type WholeAmounts, wholeField } from './whole-amounts.ts';

/** What an order's book tells, from its first page to its last. */
export type ToldByBook = {
  readonly lines: CanonicalDocument['lines'];
  /** Of the order as placed. */
  readonly whole: WholeAmounts;
  /** One per agreement, in their order, also where it takes nothing back. */
  readonly reversals: readonly GrowingReversal[];
  readonly faults: readonly NodeFault[];
};

/** What one page is read into. */
type Reading = {
  readonly page: BookPage;
  readonly lines: OrderLines;
  readonly whole: WholeAmounts;
  readonly reversal: GrowingReversal;
  readonly restock: Restocking;
};

/**
 * Reads the book. Goods sold make lines — those of a later agreement with its time — and goods taken back or made cheaper make
 * reversals. What belongs to no line is the order's own where it was placed with it; later it is part of that agreement's
 * reversal, negative where something was charged (a return fee, more shipping), so that it stands on its own day.
 */
export function readBook(pages: readonly BookPage[]): ToldByBook {
  const lines = orderLines();
  const whole = noWholeAmounts();
  const restock = restocking(pages);
  const reversals = pages.map((page) => {
    const reversal = growingReversal(page);
    const reading = { page, lines, whole, reversal, restock };
    for (const sale of page.sales) readSale(reading, sale);
    return reversal;
  });
  return { lines: lines.lines(), whole, reversals, faults: unknownSales(pages) };
}

function readSale(reading: Reading, sale: BookSale): void {
  const { page, lines, whole, reversal } = reading;
  if (hasLine(sale)) {
    if (takesBack(sale)) readReturned(reading, sale);
    else if (page.placement || !saysNothing(sale)) lines.add(page, sale);
  } else if (page.placement && wholeField(sale) !== 'unallocated') {
    addWhole(whole, sale, 1);
  } else {
    addWhole(reversal.whole, sale, -1);
  }
}

function readReturned({ page, lines, reversal, restock }: Reading, sale: LineSale): void {
  const item = idOf(sale.lineItem.id);
  const quantity = Math.max(0, -sale.quantity);
  addReturned(reversal, {
    taken: lines.take(item, quantity),
    restock: restock(page, item, quantity),
    amounts: { gross: -sale.gross, discount: -sale.discount, tax: -sale.tax },
  });
}

function saysNothing(sale: BookSale): boolean {
  return sale.quantity === 0 && sale.gross === 0 && sale.discount === 0 && sale.tax === 0;
}

/** Sales of kinds that this version does not know: counted, and told. */
function unknownSales(pages: readonly BookPage[]): NodeFault[] {
  const kinds = new Set<string>();
  for (const { sales } of pages) {
    for (const sale of sales) {
      const unknown = wholeField(sale) === 'unallocated' && sale.lineType !== 'ADJUSTMENT';
      if (!hasLine(sale) && unknown) kinds.add(sale.lineType);
    }
  }
  return [...kinds].map(
    (kind) =>
      new NodeFault(
        'sale_unknown',
        `The order has a sale of the kind ${kind}, which belongs to no line: it is counted in net sales without a product.`,
      ),
  );
}
