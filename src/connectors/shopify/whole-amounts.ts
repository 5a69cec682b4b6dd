import type { BookSale } from './order-book.ts';

/** Amounts of an order, or of what is taken back of it, that belong to no line. */
export type WholeAmounts = {
  shipping: number;
  /** Tax on shipping, and on anything else that is no line. */
  shippingTax: number;
  duty: number;
  tip: number;
  buyerFee: number;
  unallocated: number;
};

export function noWholeAmounts(): WholeAmounts {
  return { shipping: 0, shippingTax: 0, duty: 0, tip: 0, buyerFee: 0, unallocated: 0 };
}

/** Which amount a sale without a line adds to. */
const fieldOf: ReadonlyMap<string, keyof WholeAmounts> = new Map([
  ['SHIPPING', 'shipping'],
  ['DUTY', 'duty'],
  ['TIP', 'tip'],
  ['FEE', 'buyerFee'],
  ['ADDITIONAL_FEE', 'buyerFee'],
]);

export function wholeField(sale: BookSale): keyof WholeAmounts {
  return fieldOf.get(sale.lineType) ?? 'unallocated';
}

/** Adds a sale without a line. @param sign −1 where the target is what is taken back */
export function addWhole(target: WholeAmounts, sale: BookSale, sign: 1 | -1): void {
  target[wholeField(sale)] += sign * sale.net;
  target.shippingTax += sign * sale.tax;
}
