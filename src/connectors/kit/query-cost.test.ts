import { expect, it } from 'vitest';
import { queryCost } from './query-cost.ts';

it('counts objects, and lists as often as they are asked for', () => {
  const text = `query Q($first: Int!) {
    shop { name plan { name } }
    orders(first: $first) { nodes { id total { amount } lines(first: 3) { edges { node { id } } } } pageInfo { endCursor } }
  }`;
  // shop 1 + plan 1; ten orders of 1 + total 1 + three lines of 1 and their list 2 (edges count nothing), and the list's own 2.
  expect(queryCost(text, { first: 10 })).toBe(2 + 2 + 10 * (1 + 1 + (2 + 3 * (1 + 1))));
});

it('counts ids, fragments, and of several types the dearest', () => {
  const text = `query Q($ids: [ID!]!) {
    nodes(ids: $ids) { id ...F ... on Order { a { id } b { id } } ... on Product { a { id } } }
  } fragment F on Node { owner { id } }`;
  // `nodes` at the root is a wrapper's name too, and has ids: it is a list.
  expect(queryCost(text, { ids: ['1', '2'] })).toBe(2 + 2 * (1 + 1 + 2));
});

it('counts ten for a mutation', () => {
  expect(queryCost('mutation { run { id } }', {})).toBe(11);
});
