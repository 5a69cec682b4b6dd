import { createHmac } from 'node:crypto';
import { type Answer, html, json } from './answers.ts';
import type { ShopifyPlatform } from './platform.ts';
import { grantedAccess, type ShopAccount } from './shop-account.ts';
import type { IssuedTokens } from './tokens.ts';

type Fields = ReadonlyMap<string, string>;

/** The consent page, and what comes of agreeing to it. */
export function answerAuthorize(
  platform: ShopifyPlatform,
  account: ShopAccount,
  {
    method,
    query,
    form,
  }: { readonly method: string; readonly query: Fields; readonly form: Fields },
): Answer {
  const asked = (name: string): string => form.get(name) ?? query.get(name) ?? '';
  const redirect = asked('redirect_uri');
  if (asked('client_id') !== platform.app.clientId)
    return html(
      400,
      page(
        'Oauth error',
        '<p>Oauth error application_cannot_be_found: The application could not be found.</p>',
      ),
    );
  if (!URL.canParse(redirect) || !/^https?:$/.test(new URL(redirect).protocol))
    return html(
      400,
      page(
        'Oauth error',
        '<p>Oauth error invalid_request: The redirect_uri is not whitelisted</p>',
      ),
    );
  if (method === 'GET') return html(200, consentPage(account, query));
  const target = new URL(redirect);
  if (asked('decision') === 'cancel') {
    target.searchParams.set('error', 'access_denied');
    target.searchParams.set('state', asked('state'));
    return { status: 302, headers: { location: target.href }, body: '' };
  }
  const access = grantedAccess(account, asked('scope').split(/[\s,]+/));
  const params = new Map([
    ['code', account.tokens.issueCode(access)],
    ['host', Buffer.from(`${account.account}/admin`).toString('base64url')],
    ['shop', account.account],
    ['state', asked('state')],
    ['timestamp', String(Math.floor(platform.now() / 1000))],
  ]);
  params.set('hmac', signQuery(params, platform.app.clientSecret));
  for (const [name, value] of params) target.searchParams.set(name, value);
  return { status: 302, headers: { location: target.href }, body: '' };
}

/** Hex digest over the sorted query, as the callback is checked by. */
export function signQuery(params: Fields, secret: string): string {
  const sorted = [...params]
    .filter(([name]) => name !== 'hmac')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac('sha256', secret).update(new URLSearchParams(sorted).toString()).digest('hex');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>body{font:16px system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem}button{font:inherit;padding:.6rem 1.2rem;margin-right:.6rem}</style><h1>${title}</h1>${body}</html>`;
}

function consentPage(account: ShopAccount, query: Fields): string {
  const hidden = [...query]
    .map(
      ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
    )
    .join('');
  const scopes = (query.get('scope') ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
  return page(
    'Install app',
    `<p>This is a sandbox, not Shopify.</p><p>The app asks <strong>${escaped(account.account)}</strong> for:</p><ul>${scopes.map((scope) => `<li>${escaped(scope)}</li>`).join('')}</ul><form method="post">${hidden}<button name="decision" value="install">Install</button><button name="decision" value="cancel">Cancel</button></form>`,
  );
}

const refreshGrant = 'refresh_token';
const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** The token endpoint, for all grants. */
export function answerToken(
  platform: ShopifyPlatform,
  account: ShopAccount,
  fields: Fields,
): { readonly answer: Answer; readonly refreshed: boolean } {
  const { clientId, clientSecret } = platform.app;
  if (fields.get('client_id') !== clientId || fields.get('client_secret') !== clientSecret)
    return refused('invalid_client', 'Client authentication failed');
  const grant = fields.get('grant_type') ?? 'authorization_code';
  const occasion = { account: account.account, operation: `token:${grant}` };
  if (grant === refreshGrant && platform.faults.draw('refuse_refresh', occasion) !== null)
    return refused('invalid_grant', 'This request requires an active refresh_token');
  const issued = issue(account, grant, fields);
  if (issued === null) return refused(...refusalOf(grant));
  if (grant === refreshGrant) platform.counters.refreshes += 1;
  return { answer: json(200, issued), refreshed: grant === refreshGrant };
}

function refused(error: string, description: string): { answer: Answer; refreshed: boolean } {
  const answer = json(400, { error, error_description: description });
  return { answer, refreshed: false };
}

function refusalOf(grant: string): [string, string] {
  switch (grant) {
    case refreshGrant:
      return ['invalid_grant', 'This request requires an active refresh_token'];
    case 'authorization_code':
      return ['invalid_request', 'The authorization code was not found or was already used'];
    case exchangeGrant:
      return ['invalid_subject_token', 'The subject token is not valid'];
    default:
      return ['unsupported_grant_type', 'The grant type is not supported'];
  }
}

function issue(account: ShopAccount, grant: string, fields: Fields): IssuedTokens | null {
  const { tokens } = account;
  switch (grant) {
    case 'authorization_code':
      return tokens.redeemCode(fields.get('code') ?? '', fields.get('expiring') === '1');
    case refreshGrant:
      return tokens.refresh(fields.get('refresh_token') ?? '');
    case 'client_credentials':
      return tokens.issueOwn(grantedAccess(account, []));
    case exchangeGrant:
      return tokens.exchange(fields.get('subject_token') ?? '');
    default:
      return null;
  }
}
