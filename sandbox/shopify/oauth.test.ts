import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { parsed, type Talk, talk } from './test-talk.ts';

const redirect = 'http://127.0.0.1:9/callback';

function authorizeUrl({ sandbox, account }: Talk, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: sandbox.app.clientId,
    scope: 'read_orders,read_products',
    redirect_uri: redirect,
    state: 'nonce',
    ...more,
  });
  return `${sandbox.url}/${account}/admin/oauth/authorize?${query}`;
}

async function tokens({ sandbox, account }: Talk, fields: Record<string, string>) {
  const { clientId, clientSecret } = sandbox.app;
  const reply = await fetch(`${sandbox.url}/${account}/admin/oauth/access_token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_id: clientId, client_secret: clientSecret, ...fields }),
  });
  return { status: reply.status, body: await parsed(reply) };
}

it('asks for consent, sends back a signed callback, and gives what was granted', async () => {
  await using at = await talk();
  const page = await fetch(authorizeUrl(at));
  expect(await page.text()).toContain('<button name="decision" value="install">');
  const agreed = await fetch(authorizeUrl(at), { method: 'POST', redirect: 'manual' });
  expect(agreed.status).toBe(302);
  const callback = new URL(agreed.headers.get('location')!);
  const { hmac, ...signed } = Object.fromEntries(callback.searchParams);
  const text = new URLSearchParams(Object.entries(signed).sort()).toString();
  const { clientSecret } = at.sandbox.app;
  expect(hmac).toBe(createHmac('sha256', clientSecret).update(text).digest('hex'));
  expect(signed).toMatchObject({ state: 'nonce', shop: at.account });
  const pair = await tokens(at, { code: signed['code']!, expiring: '1' });
  expect(pair.body).toMatchObject({ scope: 'read_orders,read_products', expires_in: 3600 });
  const refused = await at.ask(
    '{ customers(first: 1) { nodes { id } } }',
    {},
    pair.body.access_token,
  );
  expect(refused.codes).toEqual(['ACCESS_DENIED']);
  const next = await tokens(at, {
    grant_type: 'refresh_token',
    refresh_token: pair.body.refresh_token,
  });
  expect(next.body.refresh_token).not.toBe(pair.body.refresh_token);
  const again = await tokens(at, { code: signed['code']! });
  expect([again.status, again.body.error]).toEqual([400, 'invalid_request']);
});

it('gives a token of a day for client credentials, and knows a wrong secret', async () => {
  await using at = await talk();
  const own = await tokens(at, { grant_type: 'client_credentials' });
  expect(own.body).toMatchObject({ expires_in: 86_399 });
  expect(own.body.refresh_token).toBeUndefined();
  const wrong = await tokens(at, { grant_type: 'client_credentials', client_secret: 'wrong' });
  expect([wrong.status, wrong.body.error]).toEqual([400, 'invalid_client']);
  const dead = await tokens(at, { grant_type: 'refresh_token', refresh_token: 'shprt_dead' });
  expect([dead.status, dead.body.error]).toEqual([400, 'invalid_grant']);
});

it('a merchant may say no, and an unknown app is told so', async () => {
  await using at = await talk();
  const no = await fetch(authorizeUrl(at), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ decision: 'cancel' }),
  });
  expect(no.headers.get('location')).toBe(`${redirect}?error=access_denied&state=nonce`);
  const unknown = await fetch(authorizeUrl(at, { client_id: 'other' }));
  expect([unknown.status, (await unknown.text()).includes('application_cannot_be_found')]).toEqual([
    400,
    true,
  ]);
});
