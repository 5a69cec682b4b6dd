import { expect, test } from 'vitest';
import type { ForecastNode } from '../contract/index.ts';
import { type Branch, branchesAmong, findBranch } from './branches.ts';
import { forecastLine } from './forecast-csv.ts';

function aNode(id: number, given: Partial<ForecastNode>): ForecastNode {
  return {
    ...{ id, level: 'store', measure: 'net_sales', name: null, store: null, channelId: null },
    ...{ locationId: null, categoryId: null, productId: null, variantId: null },
    ...{ currency: 'EUR', currencyExponent: 2, total: null, reasons: [], children: 0 },
    ...given,
  };
}

const north = { id: 1, name: 'North' };
const south = { id: 2, name: 'South' };

function aBranch(id: number, name: string, store: string): Branch {
  return { nodeId: id * 10, id, name, store, currency: 'EUR', currencyExponent: 2 };
}

test('a branch is a location, or a store that has none; sales without a location are none', () => {
  const locations = [
    aNode(10, { level: 'location', locationId: 7, name: 'Main Street', store: north }),
    aNode(11, { level: 'location', locationId: null, store: north }),
    aNode(12, { level: 'location', locationId: null, store: south }),
  ];
  const stores = [
    aNode(20, { name: 'North', store: north }),
    aNode(21, { name: 'South', store: south }),
  ];
  const branches = branchesAmong(locations, stores);
  expect(branches.map(({ nodeId, id, name, store }) => [nodeId, id, name, store])).toEqual([
    [10, 7, 'Main Street', 'North'],
    [21, 2, 'South', 'South'],
  ]);
});

test('a branch is found by its number, else by its name, and never guessed', () => {
  const branches = [
    aBranch(7, 'Centre', 'North'),
    aBranch(8, 'centre', 'South'),
    aBranch(9, '7', 'South'),
    aBranch(10, 'Harbour', 'South'),
  ];
  expect(findBranch(branches, 7).id).toBe(7);
  expect(findBranch(branches, ' harbour ').id).toBe(10);
  expect(() => findBranch(branches, 'Moon')).toThrow('No branch "Moon" is forecast');
  expect(() => findBranch(branches, 'CENTRE')).toThrow('7 (North), 8 (South)');
});

test('a cell of the export is a number or a text, never a formula', () => {
  const line = forecastLine({
    ...{ date: '2025-03-01', branch: '@SUM(A1)', branch_id: 1, store: '-2+3', currency: 'EUR' },
    ...{ predicted_sales: -1.5, lower_bound: -2, upper_bound: 0, confidence: 0.8 },
    ...{ overridden: true, model: 'ensemble', reason: 'holiday', actual_sales: null },
  });
  expect(line).toBe("2025-03-01,'@SUM(A1),1,'-2+3,EUR,-1.5,-2,0,,true,ensemble,holiday\r\n");
});
