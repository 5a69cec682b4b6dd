import { describe, expect, it } from 'vitest';
import type { CallContext, Connector, Grant } from '../../src/connectors/index.ts';
import { silentLogger } from '../../src/core/index.ts';
import { failure, signal } from './scan.ts';
import { type ShopifyContractPlatform, shopifyPlatform } from './shopify-platform.ts';

const redirectUrl = 'https://tillstream.example.com/api/callback';

function contextOf({ origins, app, now }: ShopifyContractPlatform): CallContext {
  return { origins, app, now, log: silentLogger, signal };
}

/** What the browser brings back from the consent page. */
async function consent(platform: ShopifyContractPlatform): Promise<Map<string, string>> {
  const { connector, account, origins, app } = platform;
  const url = connector.authorizationUrl?.({ account, origins, app, redirectUrl, state: 'nonce' });
  const page = new URL(url ?? '');
  const reply = await fetch(page, {
    method: 'POST',
    body: new URLSearchParams({ ...Object.fromEntries(page.searchParams), decision: 'install' }),
    redirect: 'manual',
  });
  const location = new URL(reply.headers.get('location') ?? '');
  expect(`${location.origin}${location.pathname}`).toBe(redirectUrl);
  return new Map(location.searchParams);
}

function grantOf(
  platform: ShopifyContractPlatform,
  query: ReadonlyMap<string, string>,
): Promise<Grant> {
  const { connector, account } = platform;
  return connector.grant({ kind: 'oauth', account, redirectUrl, query }, contextOf(platform));
}

function refreshed(platform: ShopifyContractPlatform, { credentials }: Grant): Promise<Grant> {
  const { account } = platform;
  const { refresh } = platform.connector as Required<Connector>;
  return refresh({ account, credentials }, contextOf(platform));
}

describe('consent', () => {
  it('gives tokens that end and can be refreshed', async () => {
    await using platform = await shopifyPlatform();
    const grant = await grantOf(platform, await consent(platform));
    expect(grant.scopes).toContain('read_orders');
    expect(grant.expiresAt).toBe(platform.now() + 3_600_000);
    expect(grant.refreshableUntil).toBe(platform.now() + 90 * 86_400_000);
    const next = await refreshed(platform, grant);
    expect(next.credentials['refreshToken']).not.toBe(grant.credentials['refreshToken']);
    const open = platform.open({ credentials: next.credentials });
    expect((await open.check(signal)).name).toBe('Sample London');
  });

  it('costs nothing when the answer to a refresh is lost', async () => {
    await using platform = await shopifyPlatform();
    const grant = await grantOf(platform, await consent(platform));
    platform.sandbox.faults.inject({ name: 'lose_refresh', count: 1 });
    const next = await refreshed(platform, grant);
    const open = platform.open({ credentials: next.credentials });
    expect((await open.check(signal)).gaps).toEqual([]);
  });

  it('is needed again when Shopify refuses the refresh, and not when it does not answer', async () => {
    await using platform = await shopifyPlatform();
    const grant = await grantOf(platform, await consent(platform));
    platform.sandbox.faults.inject({ name: 'server_error' });
    expect((await failure(refreshed(platform, grant))).code).toBe('connector_unavailable');
    platform.calm();
    platform.sandbox.faults.inject({ name: 'refuse_refresh' });
    const refused = await failure(refreshed(platform, grant));
    expect(refused.code).toBe('connector_auth');
    expect(refused.provider).toContain('400');
  });

  it('is not believed when it was altered, is for another shop, or comes too late', async () => {
    await using platform = await shopifyPlatform();
    const query = await consent(platform);
    const altered = new Map(query).set('code', 'other');
    expect((await failure(grantOf(platform, altered))).code).toBe('connector_auth');
    const elsewhere = { ...platform, account: 'other-shop.myshopify.com' };
    expect((await failure(grantOf(elsewhere, query))).code).toBe('connector_auth');
    await platform.timing.sleep(120_000, signal);
    const late = await failure(grantOf(platform, query));
    expect(late).toMatchObject({
      code: 'connector_clock',
      message: expect.stringMatching(/clock/),
    });
    expect(late.message).not.toContain(query.get('code'));
  });

  it('still is, when it is signed with the former secret', async () => {
    await using platform = await shopifyPlatform();
    const query = await consent(platform);
    const { clientSecret, clientId } = platform.app;
    const app = { clientId, clientSecret: 'new', formerSecrets: [clientSecret] };
    const error = await failure(grantOf({ ...platform, app }, query));
    // The callback is believed; the token endpoint of the sandbox knows one secret alone.
    expect(error.provider).toContain('Client authentication failed');
  });
});

describe('other ways in', () => {
  it('takes an own app’s id and secret, and asks again for the next day', async () => {
    await using platform = await shopifyPlatform();
    const { clientId, clientSecret } = platform.app;
    const fields = { clientId, clientSecret };
    const request = { kind: 'client_credentials', account: platform.account, fields } as const;
    const grant = await platform.connector.grant(request, contextOf(platform));
    expect(grant.expiresAt).toBe(platform.now() + 86_399_000);
    const next = await refreshed(platform, grant);
    expect(next.credentials['accessToken']).not.toBe(grant.credentials['accessToken']);
    expect(platform.connector.webhooks?.secretsOf(next.credentials)).toEqual([clientSecret]);
  });

  it('tries a pasted token at once', async () => {
    await using platform = await shopifyPlatform();
    const token = platform.sandbox.token(platform.account, ['read_orders']);
    const request = { kind: 'token', account: platform.account } as const;
    const grant = await platform.connector.grant(
      { ...request, fields: { token } },
      contextOf(platform),
    );
    expect(grant).toMatchObject({ expiresAt: null, scopes: ['read_orders'] });
    const wrong = { ...request, fields: { token: 'shpat_wrong' } };
    expect(await failure(platform.connector.grant(wrong, contextOf(platform)))).toMatchObject({
      code: 'connector_auth',
      provider: expect.stringContaining('Invalid API key'),
    });
  });
});

describe('subscriptions', () => {
  it('are made once, and again where Shopify dropped them', async () => {
    await using platform = await shopifyPlatform();
    const { subscribe } = platform.open();
    const url = 'http://127.0.0.1:9/api/webhooks/shopify';
    const first = await subscribe?.(url, signal);
    expect(first?.refused).toEqual([]);
    expect(first?.topics).toContain('ORDERS_UPDATED');
    const created = (): number => platform.sandbox.counters().byOperation['WebhookCreate'] ?? 0;
    const once = created();
    expect(await subscribe?.(url, signal)).toEqual(first);
    expect(created()).toBe(once);
    await subscribe?.('http://127.0.0.1:9/other', signal);
    expect(created()).toBe(once);
    expect(platform.sandbox.counters().byOperation['WebhookUpdate']).toBe(once);
  });
});
