import { type DocumentLine, type Instant, minorUnits } from '../../core/index.ts';
import { idOf } from './gid.ts';
import type { BookPage, LineSale } from './order-book.ts';
import type { SoldLineNode } from './order-node.ts';

/** A line while its order is being read. */
type GrowingLine = {
  readonly key: string;
  readonly node: SoldLineNode;
  readonly giftCard: boolean;
  readonly addedAt: Instant | null;
  /** Agreement that it came with. */
  readonly page: string;
  quantity: number;
  gross: number;
  discount: number;
  tax: number;
  /** Pieces that were not taken back yet. */
  left: number;
};

/** A share of a returned quantity, and the line it is taken from. */
export type TakenPart = { readonly key: string; readonly quantity: number };

/** The lines of one order, in the order in which they were sold. */
export type OrderLines = {
  /** Adds a sale of goods: to the line that the same agreement made for that line item, else as a new one. */
  readonly add: (page: BookPage, sale: LineSale) => void;
  /**
   * Takes pieces back: from the line item's own line first, then from what edits added to it. What is beyond all of them is
   * taken from its own line.
   */
  readonly take: (lineItem: string, quantity: number) => readonly TakenPart[];
  readonly lines: () => readonly DocumentLine[];
};

/** A fresh tally. */
export function orderLines(): OrderLines {
  const byItem = new Map<string, GrowingLine[]>();
  const all: GrowingLine[] = [];

  const lineFor = (page: BookPage, sale: LineSale): GrowingLine => {
    const node = sale.lineItem;
    const item = idOf(node.id);
    const known = byItem.get(item) ?? [];
    const same = known.find((line) => line.page === page.id);
    if (same !== undefined) return same;
    const line: GrowingLine = {
      key: known.length === 0 ? item : `${item}/${page.id}`,
      node,
      giftCard: sale.lineType === 'GIFT_CARD' || node.isGiftCard === true,
      addedAt: page.placement ? null : page.at,
      page: page.id,
      quantity: 0,
      gross: 0,
      discount: 0,
      tax: 0,
      left: 0,
    };
    byItem.set(item, [...known, line]);
    all.push(line);
    return line;
  };

  return {
    add: (page, sale) => {
      const line = lineFor(page, sale);
      line.quantity += sale.quantity;
      line.left += sale.quantity;
      line.gross += sale.gross;
      line.discount += sale.discount;
      line.tax += sale.tax;
    },
    take: (lineItem, quantity) => take(byItem.get(lineItem) ?? [], lineItem, quantity),
    lines: () => all.map(documentLine),
  };
}

function take(lines: readonly GrowingLine[], item: string, quantity: number): TakenPart[] {
  const parts: TakenPart[] = [];
  let open = quantity;
  for (const line of lines) {
    const taken = Math.min(open, line.left);
    if (taken <= 0) continue;
    line.left -= taken;
    open -= taken;
    parts.push({ key: line.key, quantity: taken });
  }
  if (open === 0 && parts.length > 0) return parts;
  const [own, ...rest] = parts;
  if (own?.key === item) return [{ key: item, quantity: own.quantity + open }, ...rest];
  return [{ key: item, quantity: open }, ...parts];
}

function documentLine(line: GrowingLine): DocumentLine {
  const { node } = line;
  return {
    key: line.key,
    productExternalId: node.product ? idOf(node.product.id) : null,
    variantExternalId: node.variant ? idOf(node.variant.id) : null,
    sku: node.sku ? node.sku : null,
    title: node.title ?? '',
    quantityE3: line.quantity * 1000,
    gross: minorUnits(line.gross),
    discount: minorUnits(line.discount),
    tax: minorUnits(line.tax),
    cost: null,
    giftCard: line.giftCard,
    addedAt: line.addedAt,
  };
}
