import { type Measure, measure, minus, plus, total } from './measure.ts';
import {
  both,
  discountOfSales,
  everything,
  grossOfSales,
  net,
  valueOfReversals,
  valueOfSales,
} from './parts.ts';

const salesReport = 'Shopify Help Center, "Sales reports"';

/** Money of sales and reversals. Each sum is signed by its effect on the shop's result: discounts and reversals are negative. */
export const salesMeasures: readonly Measure[] = [
  measure({
    name: 'gross_sales',
    title: 'Gross sales',
    definition:
      'Price × quantity of everything sold, before discounts, reversals, taxes and shipping. Gift cards are not sales.',
    unit: 'money',
    better: 'higher',
    source: salesReport,
    formula: total(grossOfSales),
  }),
  measure({
    name: 'discounts',
    title: 'Discounts',
    definition:
      'Discounts of lines and each line’s share of its order’s discount, before tax. Negative: they reduce sales.',
    unit: 'money',
    better: 'neutral',
    source: salesReport,
    formula: total(discountOfSales),
  }),
  measure({
    name: 'reversals',
    title: 'Sales reversals',
    definition:
      'Value of goods taken back by refunds, cancellations, edits and credit notes, less the discounts they had. Negative.',
    unit: 'money',
    better: 'higher',
    source: 'ShopifyQL schema `sales` (Admin API 2026-04): sales_reversals',
    formula: total(valueOfReversals),
  }),
  measure({
    name: 'net_sales',
    title: 'Net sales',
    definition: 'Gross sales less discounts and reversals; without taxes and shipping.',
    unit: 'money',
    better: 'higher',
    source: salesReport,
    formula: total(net),
  }),
  measure({
    name: 'shipping',
    title: 'Shipping',
    definition: 'Shipping charged to customers, less what was given back.',
    unit: 'money',
    better: 'neutral',
    source: salesReport,
    formula: total(both('shipping')),
  }),
  measure({
    name: 'taxes',
    title: 'Taxes',
    definition: 'Taxes on sales and shipping, less the taxes given back.',
    unit: 'money',
    better: 'neutral',
    source: salesReport,
    formula: total(both('tax')),
  }),
  measure({
    name: 'tips',
    title: 'Tips',
    definition: 'Tips that customers added, less those given back.',
    unit: 'money',
    better: 'neutral',
    source: 'Shopify Help Center, "Tips"',
    formula: total(both('tip')),
  }),
  measure({
    name: 'duties',
    title: 'Duties',
    definition: 'Import duties charged to customers, less those given back.',
    unit: 'money',
    better: 'neutral',
    source: salesReport,
    formula: total(both('duty')),
  }),
  measure({
    name: 'buyer_fees',
    title: 'Additional fees',
    definition:
      'Fees charged to customers beside goods, shipping, taxes, duties and tips, less those given back.',
    unit: 'money',
    better: 'neutral',
    source: salesReport,
    formula: total(both('buyer_fee')),
  }),
  measure({
    name: 'total_sales',
    title: 'Total sales',
    definition: 'Net sales and the shipping, taxes, duties, tips and additional fees of them.',
    unit: 'money',
    better: 'higher',
    source: salesReport,
    formula: total(everything),
  }),
  measure({
    name: 'reversal_rate',
    title: 'Reversal rate',
    definition: 'Value of reversals as a share of gross sales less discounts.',
    unit: 'ratio',
    better: 'lower',
    source: 'Own definition: reversals ÷ (gross sales + discounts), as sums over the same rows',
    formula: {
      kind: 'ratio',
      numerator: minus(valueOfReversals),
      denominator: plus(valueOfSales),
    },
  }),
  measure({
    name: 'adjustments',
    title: 'Adjustments',
    definition:
      'Bookings beside sales, such as bad debt, signed by their effect. They are part of no sales measure.',
    unit: 'money',
    better: 'higher',
    source: 'Own definition: sum of adjustment documents',
    formula: total({ kind: 'sum', columns: ['adjustment'], events: ['adjustment'] }),
  }),
  measure({
    name: 'gift_cards_sold',
    title: 'Gift cards sold',
    definition:
      'Value of gift cards sold, less those taken back. They are a debt to their owners and part of no sales measure.',
    unit: 'money',
    better: 'neutral',
    source: salesReport,
    formula: total({ kind: 'sum', columns: ['gross', 'discount'], events: ['gift_card'] }),
  }),
];
