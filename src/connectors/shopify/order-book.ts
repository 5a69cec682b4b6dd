import { type CurrencyCode, type Instant, parseInstant } from '../../core/index.ts';
import { idOf } from './gid.ts';
import { minorOf } from './money.ts';
import type { AgreementNode, OrderNode, SaleNode, SoldLineNode } from './order-node.ts';

/** Signed minor units of one sale. */
export type SaleAmounts = {
  /** Price before discounts and without tax. */
  readonly gross: number;
  /** Without its share of tax; positive where it lowers the price. */
  readonly discount: number;
  readonly tax: number;
};

/** One entry of an order's book. */
export type BookSale = SaleAmounts & {
  /** `PRODUCT`, `GIFT_CARD`, `SHIPPING` … */
  readonly lineType: string;
  /** `ORDER`, `RETURN`, `UPDATE` … */
  readonly action: string;
  /** Pieces, negative where they go back. */
  readonly quantity: number;
  /** After discounts, without tax. */
  readonly net: number;
  readonly lineItem: SoldLineNode | null;
};

/** One agreement with its sales. */
export type BookPage = {
  /** The number in its id. */
  readonly id: string;
  readonly at: Instant;
  /** `ORDER`, `ORDER_EDIT`, `REFUND`, `RETURN`, `UNKNOWN`. */
  readonly reason: string;
  /** True for what the order was placed with. */
  readonly placement: boolean;
  readonly node: AgreementNode;
  readonly sales: readonly BookSale[];
};

/**
 * An order's agreements by time, in minor units. The first one is the placement, whatever its reason says.
 *
 * @throws NodeFault, AppError, RangeError where an amount or a time can't be read
 */
export function orderBook(order: OrderNode, currency: CurrencyCode): readonly BookPage[] {
  const dated = order.agreements.nodes.map((node) => ({
    node,
    id: idOf(node.id),
    at: parseInstant(node.happenedAt),
  }));
  dated.sort((a, b) => a.at - b.at || compareIds(a.id, b.id));
  return dated.map(({ node, id, at }, index) => ({
    id,
    at,
    node,
    reason: node.reason,
    placement: index === 0,
    sales: node.sales.nodes.map((sale) => bookSale(sale, currency)),
  }));
}

/** Ids are numbers in text: the shorter is the smaller. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

function bookSale(sale: SaleNode, currency: CurrencyCode): BookSale {
  const total = minorOf(sale.totalAmount.shopMoney, currency);
  const tax = minorOf(sale.totalTaxAmount.shopMoney, currency);
  const discount = minorOf(sale.totalDiscountAmountBeforeTaxes.shopMoney, currency);
  const net = total - tax;
  return {
    lineType: sale.lineType,
    action: sale.actionType,
    quantity: sale.quantity ?? 0,
    gross: net + discount,
    discount,
    tax,
    net,
    lineItem: sale.lineItem ?? null,
  };
}

/** A sale of goods or of a gift card. */
export type LineSale = BookSale & { readonly lineItem: SoldLineNode };

/** True for goods and gift cards: what has a line of its own. */
export function hasLine(sale: BookSale): sale is LineSale {
  return (sale.lineType === 'PRODUCT' || sale.lineType === 'GIFT_CARD') && sale.lineItem !== null;
}

/** True where a sale takes back: a return, or a change that lowers what is paid. */
export function takesBack(sale: BookSale): boolean {
  if (sale.action === 'RETURN') return true;
  return sale.quantity < 0 || (sale.quantity === 0 && sale.net + sale.tax < 0);
}
