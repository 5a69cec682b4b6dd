import { expect, it } from 'vitest';
import type { FaultName } from '../faults/fault-names.ts';
import { parsed, talk } from './test-talk.ts';

const shop = 'query Named { shop { name } }';

it.each<[FaultName, number, string]>([
  ['storm', 429, 'Exceeded'],
  ['server_error', 502, 'Bad Gateway'],
  ['unpaid', 402, 'Unavailable Shop'],
  ['forbidden', 403, 'merchant approval'],
  ['not_found', 404, 'Not Found'],
  ['locked', 423, 'unavailable'],
  ['suspicious', 430, 'Security Rejection'],
])('%s answers %d', async (name, status, words) => {
  await using at = await talk();
  at.sandbox.faults.inject({ name, count: 1, operation: 'Named' });
  const reply = await at.ask(shop);
  expect([reply.status, reply.text.includes(words)]).toEqual([status, true]);
  if (name === 'storm') expect(reply.headers.get('retry-after')).toBe('1.0');
  expect((await at.ask(shop)).data.shop.name).toBe('Sample London');
});

it.each<[FaultName, string]>([
  ['throttled', 'THROTTLED'],
  ['internal_error', 'INTERNAL_SERVER_ERROR'],
  ['inactive', 'SHOP_INACTIVE'],
])('%s answers 200 with %s', async (name, code) => {
  await using at = await talk();
  at.sandbox.faults.inject({ name, count: 1 });
  const reply = await at.ask(shop);
  expect([reply.status, reply.codes]).toEqual([200, [code]]);
  // A fault is no fault of the client.
  expect(at.sandbox.counters().overBudget).toBe(0);
});

it.each<FaultName>(['cut', 'truncate'])('%s breaks the connection', async (name) => {
  await using at = await talk();
  at.sandbox.faults.inject({ name, count: 1 });
  await expect(at.ask(shop)).rejects.toThrow();
  expect((await at.ask(shop)).status).toBe(200);
});

it('answers late, and with a clock that is off', async () => {
  await using at = await talk();
  at.sandbox.faults.inject({ name: 'slow', arg: '30', count: 1 });
  at.sandbox.faults.inject({ name: 'clock_skew', arg: '-900', count: 1 });
  const started = performance.now();
  const reply = await at.ask(shop);
  expect(performance.now() - started).toBeGreaterThan(25);
  expect(reply.headers.get('date')).toBe('Tue, 10 Mar 2026 11:45:00 GMT');
});

it('ends a token, takes access away, hides scopes', async () => {
  await using at = await talk();
  at.sandbox.faults.inject({ name: 'missing_scopes', arg: 'read_orders+read_customers', count: 1 });
  expect((await at.ask('{ orders(first: 1) { nodes { id } } }')).codes).toEqual(['ACCESS_DENIED']);
  const other = at.sandbox
    .account(at.account)
    .tokens.issueOwn(at.sandbox.account(at.account).grantable);
  at.sandbox.faults.inject({ name: 'expire_token', count: 1 });
  const expired = await at.ask(shop, {}, other.access_token);
  expect([expired.status, expired.text.includes('[API] Invalid API key')]).toEqual([401, true]);
  expect((await at.ask(shop)).status).toBe(200);
  at.sandbox.faults.inject({ name: 'revoke_access', count: 1 });
  expect((await at.ask(shop)).status).toBe(401);
  expect((await at.ask(shop)).status).toBe(401);
  expect(at.sandbox.counters().unauthorized).toBe(3);
});

it('a refresh whose answer is lost can be asked for again; a refused one can not', async () => {
  await using at = await talk();
  const { tokens, grantable } = at.sandbox.account(at.account);
  const pair = tokens.redeemCode(tokens.issueCode(grantable), true)!;
  const { clientId, clientSecret } = at.sandbox.app;
  const refresh = (token: string): Promise<Response> =>
    fetch(`${at.sandbox.url}/${at.account}/admin/oauth/access_token`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: clientId,
        client_secret: clientSecret,
        grant_type: 'refresh_token',
        refresh_token: token,
      }),
    });
  at.sandbox.faults.inject({ name: 'lose_refresh', count: 1 });
  await expect(refresh(pair.refresh_token!)).rejects.toThrow();
  const again = await parsed(refresh(pair.refresh_token!));
  expect((await at.ask(shop, {}, again.access_token)).status).toBe(200);
  expect((await refresh(pair.refresh_token!)).status).toBe(400);
  at.sandbox.faults.inject({ name: 'refuse_refresh', count: 1 });
  expect((await refresh(again.refresh_token)).status).toBe(400);
  expect(at.sandbox.counters().refreshes).toBe(2);
});

it('a shop’s standing stays until it is changed', async () => {
  await using at = await talk();
  for (const [status, code] of [
    ['unpaid', 402],
    ['locked', 423],
    ['gone', 404],
    ['inactive', 200],
  ] as const) {
    await at.admin('POST status', { status });
    expect((await at.ask(shop)).status).toBe(code);
  }
  await at.admin('POST status', { status: 'active' });
  expect((await at.ask(shop)).codes).toEqual([]);
});

it('serves the version that it is asked for, or falls forward and says so', async () => {
  await using at = await talk();
  const served = async (version: string): Promise<string | null> => {
    const reply = await fetch(`${at.sandbox.url}/${at.account}/admin/api/${version}/graphql.json`, {
      method: 'POST',
      headers: { 'x-shopify-access-token': at.token },
      body: JSON.stringify({ query: shop }),
    });
    return reply.headers.get('x-shopify-api-version');
  };
  expect(await served('2026-10')).toBe('2026-10');
  expect(await served('2024-01')).toBe('2026-01');
});

it('is moved and looked into over HTTP', async () => {
  await using at = await talk();
  const { id } = await parsed(at.admin('POST faults', { fault: 'storm:2,count=1' }));
  expect(await parsed(at.admin('GET faults'))).toMatchObject([{ id, name: 'storm', arg: '2' }]);
  await at.admin('DELETE faults', { id });
  const { token } = await parsed(at.admin('POST tokens', { scopes: ['read_products'] }));
  expect(
    (await at.ask('{ currentAppInstallation { accessScopes { handle } } }', {}, token)).data
      .currentAppInstallation.accessScopes,
  ).toEqual([{ handle: 'read_products' }]);
  const { ids } = await parsed(at.admin('POST world', { action: 'sell', count: 2 }));
  const book = await parsed(at.admin('POST book', {}));
  expect(book.orders.map((order: { id: string }) => order.id)).toEqual(expect.arrayContaining(ids));
  expect((await at.admin('POST world', { action: 'deleteOrder', id: ids[0] })).status).toBe(200);
  expect(
    (await at.ask(`{ order(id: "gid://shopify/Order/${ids[0]}") { id } }`)).data.order,
  ).toBeNull();
  expect(await parsed(at.admin('POST world', { action: 'deleteOrder', id: '1' }))).toEqual({
    error: 'there is no order 1',
  });
  expect((await at.admin('POST nothing', {})).status).toBe(404);
  const state = await parsed(at.admin('GET state'));
  expect(state.shops[0]).toMatchObject({ account: at.account, currency: 'GBP', status: 'active' });
});
