import {
  allocate,
  type DocumentReversal,
  type Instant,
  minorUnits,
  type ReversalLine,
} from '../../core/index.ts';
import type { BookPage, SaleAmounts } from './order-book.ts';
import type { TakenPart } from './order-lines.ts';
import type { RestockPart } from './restocking.ts';
import { noWholeAmounts, type WholeAmounts } from './whole-amounts.ts';

/** A line of a reversal while its agreement is being read. */
type GrowingLine = { lineKey: string; restocked: boolean; quantity: number } & {
  -readonly [K in keyof SaleAmounts]: number;
};

/** What one agreement takes back, while it is being read: amounts positive, as they are taken back. */
export type GrowingReversal = {
  readonly page: BookPage;
  readonly lines: Map<string, GrowingLine>;
  readonly whole: WholeAmounts;
};

export function growingReversal(page: BookPage): GrowingReversal {
  return { page, lines: new Map(), whole: noWholeAmounts() };
}

/** One returned sale: from which lines its pieces are taken, where they went, and what is taken back in all. */
export type ReturnedSale = {
  readonly taken: readonly TakenPart[];
  readonly restock: readonly RestockPart[];
  readonly amounts: SaleAmounts;
};

/** Adds a returned sale; amounts of one that touches several lines are split by pieces, by largest remainder. */
export function addReturned(reversal: GrowingReversal, sale: ReturnedSale): void {
  const pieces = overlay(sale.taken, sale.restock);
  const weights = pieces.map(({ quantity }) => quantity);
  const gross = allocate(minorUnits(sale.amounts.gross), weights);
  const discount = allocate(minorUnits(sale.amounts.discount), weights);
  const tax = allocate(minorUnits(sale.amounts.tax), weights);
  for (const [index, piece] of pieces.entries()) {
    const id = `${piece.lineKey}|${piece.restocked}`;
    const line = reversal.lines.get(id) ?? {
      lineKey: piece.lineKey,
      restocked: piece.restocked,
      quantity: 0,
      gross: 0,
      discount: 0,
      tax: 0,
    };
    line.quantity += piece.quantity;
    line.gross += gross[index] ?? 0;
    line.discount += discount[index] ?? 0;
    line.tax += tax[index] ?? 0;
    reversal.lines.set(id, line);
  }
}

type Piece = {
  readonly lineKey: string;
  readonly restocked: boolean;
  readonly quantity: number;
};

/** Two divisions of the same pieces, laid over each other. */
function overlay(taken: readonly TakenPart[], restock: readonly RestockPart[]): Piece[] {
  const pieces: Piece[] = [];
  const open = restock.map((part) => ({ ...part }));
  for (const { key, quantity } of taken) {
    let left = quantity;
    for (const part of open) {
      const share = Math.min(left, part.quantity);
      if (share === 0 && quantity > 0) continue;
      pieces.push({ lineKey: key, restocked: part.restocked, quantity: share });
      left -= share;
      part.quantity -= share;
    }
  }
  return pieces;
}

/** The reversals that take something back, in the order given. */
export function documentReversals(
  growing: readonly GrowingReversal[],
  terms: { readonly placedAt: Instant; readonly cancelledAt: Instant | null },
): DocumentReversal[] {
  return growing.flatMap(({ page, lines, whole }) => {
    const amounts = Object.values(whole);
    if (lines.size === 0 && amounts.every((amount) => amount === 0)) return [];
    return [
      {
        key: page.id,
        at: page.placement ? terms.placedAt : page.at,
        reason: reasonOf(page, terms.cancelledAt),
        lines: [...lines.values()].map(reversalLine),
        unallocated: minorUnits(whole.unallocated),
        shipping: minorUnits(whole.shipping),
        shippingTax: minorUnits(whole.shippingTax),
        duty: minorUnits(whole.duty),
        tip: minorUnits(whole.tip),
        buyerFee: minorUnits(whole.buyerFee),
      },
    ];
  });
}

function reversalLine(line: GrowingLine): ReversalLine {
  return {
    lineKey: line.lineKey,
    quantityE3: line.quantity * 1000,
    gross: minorUnits(line.gross),
    discount: minorUnits(line.discount),
    tax: minorUnits(line.tax),
    restocked: line.restocked,
  };
}

/** A cancellation's refund is written with it, give or take the seconds that it takes. */
const cancellationSlackMs = 300_000;

function reasonOf(page: BookPage, cancelledAt: Instant | null): DocumentReversal['reason'] {
  if (page.reason === 'REFUND' || page.reason === 'RETURN') {
    const cancelling =
      cancelledAt !== null && Math.abs(page.at - cancelledAt) <= cancellationSlackMs;
    return cancelling ? 'cancellation' : 'refund';
  }
  return 'edit';
}
