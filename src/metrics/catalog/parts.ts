import type { AmountColumn, EventKind, OrdersPart, SumPart } from './measure.ts';

const salesAndReversals: readonly EventKind[] = ['sale', 'reversal'];

/** Sum of one column over sales and reversals. */
export function both(column: AmountColumn): SumPart {
  return { kind: 'sum', columns: [column], events: salesAndReversals };
}

export const grossOfSales: SumPart = { kind: 'sum', columns: ['gross'], events: ['sale'] };
export const discountOfSales: SumPart = { kind: 'sum', columns: ['discount'], events: ['sale'] };
export const valueOfSales: SumPart = {
  kind: 'sum',
  columns: ['gross', 'discount'],
  events: ['sale'],
};
export const valueOfReversals: SumPart = {
  kind: 'sum',
  columns: ['gross', 'discount'],
  events: ['reversal'],
};
export const net: SumPart = {
  kind: 'sum',
  columns: ['gross', 'discount'],
  events: salesAndReversals,
};
export const everything: SumPart = {
  kind: 'sum',
  columns: ['gross', 'discount', 'tax', 'shipping', 'duty', 'tip', 'buyer_fee'],
  events: salesAndReversals,
};
/** Net sales of the events whose cost is known. */
export const netWithCost: SumPart = { ...net, costKnown: true };
/** Gross less discounts of the orders as they were placed. */
export const valueAsPlaced: SumPart = { ...valueOfSales, initial: true };
export const channelFees: SumPart = {
  kind: 'sum',
  columns: ['channel_fee'],
  events: ['settlement', 'sale', 'reversal'],
};
export const unitsSold: SumPart = { kind: 'sum', columns: ['quantity_e3'], events: ['sale'] };
export const unitsReversed: SumPart = {
  kind: 'sum',
  columns: ['quantity_e3'],
  events: ['reversal'],
};
export const unitsNet: SumPart = {
  kind: 'sum',
  columns: ['quantity_e3'],
  events: salesAndReversals,
};
export const orders: OrdersPart = { kind: 'orders' };
