import { idOf } from './gid.ts';
import type { BookPage } from './order-book.ts';

/** Pieces of a returned line, and whether they went back to stock. */
export type RestockPart = { readonly quantity: number; readonly restocked: boolean };

/** Where returned pieces went, by agreement and line item. */
export type Restocking = (page: BookPage, lineItem: string, quantity: number) => RestockPart[];

const restockTypes: ReadonlySet<string> = new Set(['RETURN', 'CANCEL', 'LEGACY_RESTOCK']);

/**
 * Reads where returned goods went. A refund says it itself, line by line. A return is asked of the refunds of the same line;
 * where none tells, and for pieces that an edit took out of the order, the goods are back. Of a refund that tells nothing they
 * are not.
 */
export function restocking(pages: readonly BookPage[]): Restocking {
  const told = new Map<BookPage, ReadonlyMap<string, readonly RestockPart[]>>();
  for (const page of pages) told.set(page, partsOf(page));
  return (page, lineItem, quantity) => {
    const own = told.get(page)?.get(lineItem);
    if (own !== undefined) return cut(own, quantity, false);
    if (page.reason === 'REFUND') return [{ quantity, restocked: false }];
    if (page.reason !== 'RETURN') return [{ quantity, restocked: true }];
    const others = [...told.values()].flatMap((lines) => lines.get(lineItem) ?? []);
    return cut(others, quantity, true);
  };
}

function partsOf({ node }: BookPage): ReadonlyMap<string, readonly RestockPart[]> {
  const parts = new Map<string, RestockPart[]>();
  for (const line of node.refund?.refundLineItems?.nodes ?? []) {
    const item = idOf(line.lineItem.id);
    const known = parts.get(item) ?? [];
    known.push({ quantity: line.quantity, restocked: restockTypes.has(line.restockType) });
    parts.set(item, known);
  }
  return parts;
}

/** As many pieces as came back, restocked ones first; what nobody told of is `otherwise`. */
function cut(parts: readonly RestockPart[], quantity: number, otherwise: boolean): RestockPart[] {
  const back = parts.reduce((sum, part) => sum + (part.restocked ? part.quantity : 0), 0);
  const told = parts.reduce((sum, part) => sum + part.quantity, 0);
  const restocked = Math.min(quantity, back + (otherwise ? Math.max(0, quantity - told) : 0));
  // A change of price has no pieces: it goes where the line's pieces went.
  if (quantity === 0) return [{ quantity, restocked: back > 0 }];
  return [
    { quantity: restocked, restocked: true },
    { quantity: quantity - restocked, restocked: false },
  ].filter((part) => part.quantity > 0);
}
