import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { Bucket, plans } from './bucket.ts';
import { actualCost } from './cost.ts';
import { Documents, sandboxSchema } from './documents.ts';
import { talk } from './test-talk.ts';

const documents = new Documents(sandboxSchema());

function cost(text: string, variables: Record<string, unknown> = {}): number {
  parse(text);
  const found = documents.prepare(text, null);
  if (found.kind === 'bad') throw new Error(found.errors[0]?.message);
  return found.prepared.cost(found.prepared.coerce(variables) ?? {});
}

// Counted by hand from the platform's rule: object 1, scalar 0, connection 2 + first × what is in it, mutation 10.
it.each([
  ['{ shop { name } }', 1],
  ['{ shop { plan { publicDisplayName } } }', 2],
  ['{ products(first: 10) { nodes { id } } }', 12],
  ['{ products(first: 10) { edges { cursor node { id } } pageInfo { hasNextPage } } }', 12],
  ['{ orders(first: 5) { nodes { totalPriceSet { shopMoney { amount } } } } }', 17],
  [
    '{ products(first: 2) { nodes { variants(first: 3) { nodes { inventoryItem { id } } } } } }',
    20,
  ],
  ['{ orders(first: 1) { nodes { transactions(first: 4) { fees { id } } } } }', 11],
  [
    '{ order(id: "1") { agreements(first: 1) { nodes { sales(first: 2) { nodes { id ... on ProductSale { lineItem { product { id } } } ... on TipSale { lineItem { id } } } } } } } }',
    12,
  ],
  ['{ nodes(ids: ["1", "2", "3"]) { id ... on Order { customer { id } } } }', 6],
  ['mutation { webhookSubscriptionDelete(id: "1") { userErrors { message } } }', 10],
])('%s costs %d', (text, points) => {
  expect(cost(text)).toBe(points);
});

it('counts by variables and their defaults', () => {
  const text = 'query Q($first: Int = 7) { products(first: $first) { nodes { id } } }';
  expect(cost(text)).toBe(9);
  expect(cost(text, { first: 20 })).toBe(22);
});

it('counts of an answer what came', () => {
  const data = {
    orders: {
      nodes: [
        { id: '1', customer: { id: '2' } },
        { id: '3', customer: null },
      ],
      pageInfo: { a: 1 },
    },
  };
  expect(actualCost(data)).toBe(3);
  expect(actualCost({ orders: { edges: [{ cursor: 'c', node: { id: '1' } }] } })).toBe(1);
});

it('a bucket fills up with time, and never above its rim', () => {
  let now = 0;
  const bucket = new Bucket({ capacity: 100, perSecond: 10 }, () => now);
  expect(bucket.take(80)).toBe(true);
  expect(bucket.take(30)).toBe(false);
  now = 1000;
  expect(bucket.take(30)).toBe(true);
  bucket.giveBack(500);
  expect(bucket.available()).toBe(100);
});

it('throttles in an answer of 200, counts what was over budget, and gives back what was not used', async () => {
  await using at = await talk({ limits: { capacity: 60, perSecond: 1 } });
  const text = '{ orders(first: 50) { nodes { id } } }';
  const few = await at.ask('{ products(first: 50, query: "id:1") { nodes { id } } }');
  expect(few.cost).toMatchObject({ requestedQueryCost: 52, actualQueryCost: 0 });
  expect((await at.ask(text)).codes).toEqual([]);
  const over = await at.ask(text);
  expect([over.status, over.codes, over.data]).toEqual([200, ['THROTTLED'], undefined]);
  expect(over.cost).toMatchObject({
    requestedQueryCost: 52,
    actualQueryCost: null,
    throttleStatus: { maximumAvailable: 60, currentlyAvailable: 10, restoreRate: 1 },
  });
  expect(at.sandbox.counters()).toMatchObject({ throttled: 1, overBudget: 1 });
  at.world.advance(60_000);
  expect((await at.ask(text)).codes).toEqual([]);
});

it('refuses a query that is too expensive, before it costs anything', async () => {
  await using at = await talk();
  const reply = await at.ask(
    '{ orders(first: 250) { nodes { customer { id } totalPriceSet { shopMoney { amount } } } } }',
  );
  expect(reply.codes).toEqual(['MAX_COST_EXCEEDED']);
  expect(at.sandbox.counters()).toMatchObject({ tooExpensive: 1, overBudget: 0 });
  expect(at.sandbox.account(at.account).bucket.available()).toBe(plans.standard.capacity);
});
