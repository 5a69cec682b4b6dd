import { expect, test } from 'vitest';
import { nameMatches } from './assign-roles.ts';

test.each([
  ['*sales*', 'AdventureWorks_Sales_2015.csv.gz', true],
  ['*subcategor*', 'AdventureWorks_Product_Categories.csv.gz', false],
  ['orders*', 'orders.csv', true],
  ['orders*', 'my orders.csv', false],
  ['orders-????.csv', 'Orders-2025.CSV', true],
  ['orders-????.csv', 'orders-25.csv', false],
  ['a+b(1).csv', 'A+B(1).csv', true],
  ['*a*b', 'xaxbxb', true],
  ['*', '', true],
  ['?', '', false],
] as const)('%s over %s: %s', (pattern, name, expected) => {
  expect(nameMatches(pattern, name)).toBe(expected);
});

test('many stars take no longer than few', () => {
  expect(nameMatches(`${'*a'.repeat(40)}b`, 'a'.repeat(250))).toBe(false);
});
