import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Talk, talk } from './test-talk.ts';

const run = `mutation Run($query: String!) { bulkOperationRunQuery(query: $query, groupObjects: false) {
  bulkOperation { id status } userErrors { message code } } }`;
const poll = `query Poll($id: ID!) { bulkOperation(id: $id) {
  status errorCode objectCount rootObjectCount fileSize url partialDataUrl completedAt } }`;
const orders = `{ orders { edges { node { id name lineItems { edges { node { id quantity } } } } } } }`;

async function start(at: Talk, query: string) {
  return (await at.ask(run, { query })).data.bulkOperationRunQuery;
}

async function finished(at: Talk, id: string) {
  for (let tries = 0; tries < 200; tries += 1) {
    const { bulkOperation } = (await at.ask(poll, { id })).data;
    if (bulkOperation.completedAt !== null) return bulkOperation;
    await delay(10);
  }
  throw new Error('the bulk operation does not end');
}

it('writes every object as a line, children apart from their parents and with their ids', async () => {
  await using at = await talk({ bulkMs: 0, limits: 'off' });
  const { bulkOperation } = await start(at, orders);
  expect(bulkOperation.status).toBe('CREATED');
  const done = await finished(at, bulkOperation.id);
  const reply = await fetch(done.url);
  const text = await reply.text();
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toHaveLength(Number(done.objectCount));
  expect(Buffer.byteLength(text)).toBe(Number(done.fileSize));
  const shop = at.world.shops.get(at.account)!;
  const parents = lines.filter((line) => line.__parentId === undefined);
  expect(parents).toHaveLength(shop.orders.size);
  expect(done.rootObjectCount).toBe(String(shop.orders.size));
  const children = lines.filter((line) => line.__parentId !== undefined);
  for (const order of shop.orders.all()) {
    const own = children.filter((line) => line.__parentId === `gid://shopify/Order/${order.id}`);
    expect(new Set(own.map(({ id }) => id))).toEqual(
      new Set(order.lines.map(({ id }) => `gid://shopify/LineItem/${id}`)),
    );
  }
  const second = lines.findIndex((line) => line.__parentId === lines[0].id);
  expect(second).not.toBe(1);
});

it('gives parts of a result, and nothing to who has no right link', async () => {
  await using at = await talk({ bulkMs: 0, limits: 'off' });
  const { bulkOperation } = await start(at, '{ products { edges { node { id } } } }');
  const { url } = await finished(at, bulkOperation.id);
  const whole = await (await fetch(url)).text();
  const part = await fetch(url, { headers: { range: 'bytes=10-19' } });
  expect([part.status, await part.text()]).toEqual([206, whole.slice(10, 20)]);
  const rest = await fetch(url, { headers: { range: `bytes=${whole.length - 5}-` } });
  expect(await rest.text()).toBe(whole.slice(-5));
  expect((await fetch(url, { headers: { range: `bytes=${whole.length}-` } })).status).toBe(416);
  expect((await fetch(url.replace(/Signature=../, 'Signature=00'))).status).toBe(403);
  expect((await fetch(url, { headers: { 'x-shopify-access-token': at.token } })).status).toBe(400);
  at.world.advance(8 * 86_400_000);
  expect((await fetch(url)).status).toBe(403);
});

it.each([
  ['{ shop { name } }', 'at least one connection'],
  [
    '{ orders { edges { node { id } } } products { edges { node { id } } } }',
    'exactly one top-level field',
  ],
  ['{ orders { nodes { id } } }', 'must select edges'],
  [
    '{ orders { edges { node { id refunds { refundLineItems { edges { node { id } } } } } } } }',
    'within a list field',
  ],
  ['query Q($n: Int) { orders(first: $n) { edges { node { id } } } }', 'cannot take variables'],
  ['{ orders { edges { node { id colour } } } }', 'Invalid bulk query'],
  [
    '{ products { edges { node { collections { edges { node { products { edges { node { variants { edges { node { id } } } } } } } } } } } } }',
    'nesting depth',
  ],
  [
    '{ orders { edges { node { a: lineItems { edges { node { id } } } b: lineItems { edges { node { id } } } c: lineItems { edges { node { id } } } d: lineItems { edges { node { id } } } e: lineItems { edges { node { id } } } } } } }',
    'more than 5 connections',
  ],
])('refuses %s', async (query, why) => {
  await using at = await talk();
  const { bulkOperation, userErrors } = await start(at, query);
  expect(bulkOperation).toBeNull();
  expect(userErrors[0]).toMatchObject({ code: 'INVALID', message: expect.stringContaining(why) });
});

it('runs five at once and not one more; a cancelled one makes room', async () => {
  await using at = await talk({ bulkMs: 100 });
  const query = '{ products { edges { node { id } } } }';
  const started = [];
  for (let index = 0; index < 5; index += 1)
    started.push((await start(at, query)).bulkOperation.id);
  const sixth = await start(at, query);
  expect(sixth.userErrors[0].code).toBe('OPERATION_IN_PROGRESS');
  const cancel = await at.ask(
    'mutation C($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } } }',
    { id: started[0] },
  );
  expect(cancel.data.bulkOperationCancel.bulkOperation.status).toBe('CANCELING');
  expect((await finished(at, started[0])).status).toBe('CANCELED');
  expect((await finished(at, started[4])).status).toBe('COMPLETED');
});

it('an empty result has no file, and a scope that is missing fails the operation', async () => {
  await using at = await talk({ bulkMs: 0 });
  const empty = await start(
    at,
    `{ orders(query: "created_at:<'2001-01-01'") { edges { node { id } } } }`,
  );
  expect(await finished(at, empty.bulkOperation.id)).toMatchObject({
    status: 'COMPLETED',
    url: null,
    objectCount: '0',
  });
  await at.admin('POST access', { scopes: ['read_products'] });
  const denied = await start(at, orders);
  expect(await finished(at, denied.bulkOperation.id)).toMatchObject({
    status: 'FAILED',
    errorCode: 'ACCESS_DENIED',
  });
});

it('fails with part of its data, loses a result, cuts a download', async () => {
  await using at = await talk({ bulkMs: 0, limits: 'off' });
  at.sandbox.faults.inject({ name: 'bulk_failed', count: 1 });
  const failed = await finished(at, (await start(at, orders)).bulkOperation.id);
  expect(failed).toMatchObject({ status: 'FAILED', errorCode: 'INTERNAL_SERVER_ERROR', url: null });
  expect((await (await fetch(failed.partialDataUrl)).text()).split('\n').length).toBeGreaterThan(5);
  const good = await finished(at, (await start(at, orders)).bulkOperation.id);
  at.sandbox.faults.inject({ name: 'bulk_expired', count: 1 });
  expect((await fetch(good.url)).status).toBe(404);
  at.sandbox.faults.inject({ name: 'bulk_cut', arg: '100', count: 1 });
  await expect(fetch(good.url).then((reply) => reply.text())).rejects.toThrow();
  expect((await (await fetch(good.url)).text()).length).toBe(Number(good.fileSize));
});
