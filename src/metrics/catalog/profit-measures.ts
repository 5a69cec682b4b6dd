import { type Measure, measure, plus, total } from './measure.ts';
import { both, channelFees, net, netWithCost } from './parts.ts';

const cost = both('cost');

/** What is left of sales. Costs and fees are negative, so that profit is a sum. */
export const profitMeasures: readonly Measure[] = [
  measure({
    name: 'cost',
    title: 'Cost of goods',
    definition:
      'Cost of the goods sold, less the cost of those that went back to stock. Negative. Goods of unknown cost add nothing.',
    unit: 'money',
    better: 'neutral',
    source: 'Own definition: sum of known costs of sales and reversals',
    formula: total(cost),
  }),
  measure({
    name: 'gross_profit',
    title: 'Gross profit',
    definition:
      'Net sales less the cost of goods. Goods of unknown cost count in full: see the cost coverage.',
    unit: 'money',
    better: 'higher',
    source: 'Shopify Help Center, "Profit reports"',
    formula: total(net, cost),
  }),
  measure({
    name: 'gross_margin',
    title: 'Gross margin',
    definition: 'Gross profit as a share of net sales, over the sales whose cost is known.',
    unit: 'ratio',
    better: 'higher',
    source: 'Shopify Help Center, "Profit reports"; ShopifyQL: net sales with cost recorded',
    formula: { kind: 'ratio', numerator: plus(netWithCost, cost), denominator: plus(netWithCost) },
  }),
  measure({
    name: 'cost_coverage',
    title: 'Cost coverage',
    definition: 'Share of net sales whose cost is known.',
    unit: 'ratio',
    better: 'higher',
    source: 'ShopifyQL: net sales with cost recorded',
    formula: { kind: 'ratio', numerator: plus(netWithCost), denominator: plus(net) },
  }),
  measure({
    name: 'fees',
    title: 'Channel fees',
    definition: 'Fees of marketplaces and payment providers, less those given back. Negative.',
    unit: 'money',
    better: 'neutral',
    source: 'Own definition: sum of settlement events',
    formula: total(channelFees),
  }),
  measure({
    name: 'contribution',
    title: 'Contribution',
    definition: 'Gross profit less channel fees.',
    unit: 'money',
    better: 'higher',
    source: 'Contribution margin as net sales less all variable costs that are known',
    formula: total(net, cost, channelFees),
  }),
];
