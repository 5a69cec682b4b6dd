import { expect, it } from 'vitest';
import { type Talk, talk } from './test-talk.ts';

const page = `query Page($first: Int, $last: Int, $after: String, $before: String, $query: String, $sortKey: OrderSortKeys!, $reverse: Boolean!) {
  orders(first: $first, last: $last, after: $after, before: $before, query: $query, sortKey: $sortKey, reverse: $reverse) {
    nodes { id updatedAt createdAt } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } }`;

async function readAll(at: Talk, variables: object): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const { data } = await at.ask(page, { first: 40, after, ...variables });
    ids.push(...data.orders.nodes.map(({ id }: { id: string }) => id));
    after = data.orders.pageInfo.hasNextPage ? data.orders.pageInfo.endCursor : null;
  } while (after !== null);
  return ids;
}

const gids = (at: Talk, by: 'updatedAt' | 'createdAt' | 'seq'): string[] =>
  [...at.world.shops.get(at.account)!.orders.all()]
    .toSorted((a, b) => a[by] - b[by] || a.seq - b.seq)
    .map(({ id }) => `gid://shopify/Order/${id}`);

it('reads all orders, in every order that it offers, forwards and backwards', async () => {
  await using at = await talk({ limits: 'off' });
  expect(await readAll(at, { sortKey: 'UPDATED_AT', reverse: false })).toEqual(
    gids(at, 'updatedAt'),
  );
  expect(await readAll(at, { sortKey: 'PROCESSED_AT', reverse: true })).toEqual(
    gids(at, 'createdAt').reverse(),
  );
  expect(await readAll(at, { sortKey: 'ID', reverse: false })).toEqual(gids(at, 'seq'));
  const back = await at.ask(page, { last: 3, sortKey: 'ID', reverse: false });
  expect(back.data.orders.nodes.map(({ id }: { id: string }) => id)).toEqual(
    gids(at, 'seq').slice(-3),
  );
  expect(back.data.orders.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
});

it('a filter by time gives the very orders of that time', async () => {
  await using at = await talk({ limits: 'off' });
  const query = "updated_at:>='2026-03-03T00:00:00Z' AND updated_at:<'2026-03-05T12:00:00Z'";
  const orders = [...at.world.shops.get(at.account)!.orders.all()];
  const wanted = orders
    .filter(
      ({ updatedAt }) =>
        updatedAt >= Date.parse('2026-03-03T00:00:00Z') &&
        updatedAt < Date.parse('2026-03-05T12:00:00Z'),
    )
    .map(({ id }) => `gid://shopify/Order/${id}`);
  expect(wanted.length).toBeGreaterThan(10);
  expect((await readAll(at, { query, sortKey: 'UPDATED_AT', reverse: false })).sort()).toEqual(
    wanted.sort(),
  );
  expect((await readAll(at, { query, sortKey: 'ID', reverse: false })).sort()).toEqual(
    wanted.sort(),
  );
  const { data } = await at.ask(
    'query C($q: String) { ordersCount(query: $q) { count precision } }',
    { q: query },
  );
  expect(data.ordersCount).toEqual({ count: wanted.length, precision: 'EXACT' });
});

it('what changes under a reader is met again at the end, and nothing that stays is missed', async () => {
  await using at = await talk({ limits: 'off' });
  at.sandbox.faults.inject({ name: 'shift_pages', arg: '2', count: 3 });
  const before = gids(at, 'updatedAt');
  const read = await readAll(at, { sortKey: 'UPDATED_AT', reverse: false });
  expect(new Set(read)).toEqual(new Set(before));
  expect(read.length).toBeGreaterThan(before.length);
});

it('asks for a first or a last, of 250 at most, and for a cursor that it gave', async () => {
  await using at = await talk({ limits: 'off' });
  const bad = async (variables: object): Promise<string> =>
    (await at.ask(page, { sortKey: 'ID', reverse: false, ...variables })).text;
  expect(await bad({})).toContain('you must provide one of first or last');
  expect(await bad({ first: 251 })).toContain('can not be more than 250');
  expect(await bad({ first: 1, after: 'x' })).toContain('Invalid cursor');
  expect(await bad({ first: 1, last: 1 })).toContain('both first and last');
});

it('an unknown field fails, an unknown filter is ignored with a warning', async () => {
  await using at = await talk();
  expect((await at.ask('{ orders(first: 1) { nodes { id colour } } }')).codes).toEqual([
    'undefinedField',
  ]);
  const { text } = await at.ask('{ orders(first: 1, query: "colour:red") { nodes { id } } }');
  expect(JSON.parse(text).extensions.search[0].warnings[0]).toMatchObject({ field: 'colour' });
});

it('without the scope for all orders, older than sixty days are not there, and nobody says so', async () => {
  await using at = await talk({ days: 70, limits: 'off' });
  await at.admin('POST access', { scopes: ['read_orders'] });
  const read = await readAll(at, { sortKey: 'PROCESSED_AT', reverse: false });
  const from = at.world.now() - 60 * 86_400_000;
  const orders = [...at.world.shops.get(at.account)!.orders.all()];
  const young = orders.filter(({ createdAt }) => createdAt >= from);
  expect(read).toHaveLength(young.length);
  expect(young.length).toBeLessThan(orders.length);
  const [old] = orders;
  expect((await at.ask(`{ order(id: "gid://shopify/Order/${old!.id}") { id } }`)).data).toEqual({
    order: null,
  });
});

it('protected customer data is withheld field by field', async () => {
  await using at = await talk();
  await at.admin('POST access', { customerData: 1 });
  const some = await at.ask(
    '{ customers(first: 1) { nodes { id firstName defaultAddress { city zip } } } }',
  );
  expect(some.codes).toEqual(['ACCESS_DENIED', 'ACCESS_DENIED']);
  expect(some.data.customers.nodes[0]).toMatchObject({
    firstName: null,
    defaultAddress: { zip: null },
  });
  expect(some.data.customers.nodes[0].defaultAddress.city).not.toBeNull();
  await at.admin('POST access', { customerData: 0 });
  const none = await at.ask('{ orders(first: 250) { nodes { id customer { id } } } }');
  expect(new Set(none.codes)).toEqual(new Set(['ACCESS_DENIED']));
  expect(
    none.data.orders.nodes.every(({ customer }: { customer: unknown }) => customer === null),
  ).toBe(true);
});
