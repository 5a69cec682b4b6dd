import { type Measure, measure, minus, plus, total } from './measure.ts';
import { orders, unitsNet, unitsReversed, unitsSold, valueAsPlaced } from './parts.ts';

/** Orders and what is in them. */
export const orderMeasures: readonly Measure[] = [
  measure({
    name: 'orders',
    title: 'Orders',
    definition:
      'Orders placed, each counted once on its own day on both clocks, also where it was cancelled later. Test orders are not counted.',
    unit: 'count',
    better: 'higher',
    source: 'Shopify Help Center, "Sales reports"',
    formula: total(orders),
  }),
  measure({
    name: 'aov',
    title: 'Average order value',
    definition:
      'Gross sales less discounts of the orders as they were placed, per order. Later edits and refunds do not change it.',
    unit: 'money_ratio',
    better: 'higher',
    source: 'Shopify changelog, 2023-01-09: AOV = (gross sales − discounts) ÷ orders',
    formula: { kind: 'ratio', numerator: plus(valueAsPlaced), denominator: plus(orders) },
  }),
  measure({
    name: 'units',
    title: 'Units sold',
    definition: 'Quantity of everything sold, before reversals.',
    unit: 'quantity',
    better: 'higher',
    source: 'ShopifyQL schema `sales`: quantity_ordered',
    formula: total(unitsSold),
  }),
  measure({
    name: 'items_reversed',
    title: 'Units reversed',
    definition: 'Quantity taken back by refunds, cancellations, edits and credit notes.',
    unit: 'quantity',
    better: 'lower',
    source: 'ShopifyQL schema `sales` (Admin API 2026-04): reversed_quantity',
    formula: { kind: 'total', terms: minus(unitsReversed) },
  }),
  measure({
    name: 'net_units',
    title: 'Net units',
    definition: 'Quantity sold less quantity reversed.',
    unit: 'quantity',
    better: 'higher',
    source: 'ShopifyQL schema `sales`: net_quantity',
    formula: total(unitsNet),
  }),
  measure({
    name: 'units_per_order',
    title: 'Units per order',
    definition: 'Net units per order.',
    unit: 'quantity',
    better: 'higher',
    source: 'Shopify Help Center: units per transaction = net quantity ÷ orders',
    formula: { kind: 'ratio', numerator: plus(unitsNet), denominator: plus(orders) },
  }),
];
