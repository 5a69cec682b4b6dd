import { type CustomersPart, type Measure, measure, plus, total } from './measure.ts';

const customers = (which: CustomersPart['which']): CustomersPart => ({ kind: 'customers', which });
const all = customers('all');

/** Customers who ordered. "First order" is over all stores, or within the store where a filter leaves one. */
export const customerMeasures: readonly Measure[] = [
  measure({
    name: 'customers',
    title: 'Customers',
    definition: 'Customers who placed an order in the period, each counted once per row.',
    unit: 'count',
    better: 'higher',
    source: 'Shopify Help Center, "Customers reports"',
    formula: total(all),
  }),
  measure({
    name: 'new_customers',
    title: 'New customers',
    definition:
      'Customers whose first order ever lies in the row’s period, also if they ordered again in it.',
    unit: 'count',
    better: 'higher',
    source: 'Putler, customers dashboard: new = first purchase inside the range',
    formula: total(customers('new')),
  }),
  measure({
    name: 'returning_customers',
    title: 'Returning customers',
    definition: 'Customers who ordered in the row’s period and had ordered before it began.',
    unit: 'count',
    better: 'higher',
    source: 'Putler, customers dashboard: returning = bought before the range and in it',
    formula: {
      kind: 'total',
      terms: [
        { part: all, times: 1 },
        { part: customers('new'), times: -1 },
      ],
    },
  }),
  measure({
    name: 'returning_customer_rate',
    title: 'Returning customer rate',
    definition:
      'Customers with more than one order ever, as a share of the customers who ordered in the period. As customers come back, past values rise.',
    unit: 'ratio',
    better: 'higher',
    source: 'Shopify Help Center: returning customer rate',
    formula: {
      kind: 'ratio',
      numerator: plus(customers('ever_repeat')),
      denominator: plus(all),
    },
  }),
  measure({
    name: 'repeat_rate',
    title: 'Repeat rate',
    definition:
      'Customers with two orders or more in the period, as a share of the customers who ordered in it.',
    unit: 'ratio',
    better: 'higher',
    source: 'Repeat purchase rate: customers with ≥ 2 orders inside the range ÷ customers in it',
    formula: { kind: 'ratio', numerator: plus(customers('repeat')), denominator: plus(all) },
  }),
];
