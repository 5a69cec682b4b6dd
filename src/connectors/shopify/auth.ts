import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError, type Instant, instant, type Json } from '../../core/index.ts';
import {
  createHttpClient,
  type HttpReply,
  type HttpRequest,
  platformUrl,
} from '../../platform/index.ts';
import type {
  AppCredentials,
  AuthorizationRequest,
  CallContext,
  Credentials,
  Grant,
  GrantRequest,
  RefreshRequest,
} from '../connector.ts';
import { clockSkewed, needsReauth, unavailable } from '../kit/errors.ts';
import { shopAccount } from './account.ts';
import { providerWords, statusError, title } from './errors.ts';
import { field, textOf } from './fields.ts';
import type { Transport } from './transport.ts';

/** What Tillstream asks to read. */
export const wantedScopes = [
  'read_orders',
  'read_all_orders',
  'read_products',
  'read_customers',
  'read_inventory',
  'read_locations',
] as const;

/** How far the callback's time may be from ours: what Shopify's own library allows. */
const callbackSkewMs = 90_000;
/** Life of an offline token, where the answer does not tell it. */
const assumedLifeMs = 3_600_000;

/** See `Connector.authorizationUrl`. Asks for an offline token. */
export function authorizationUrl(request: AuthorizationRequest): string {
  const account = shopAccount(request.account);
  const url = platformUrl(request.origins.authorization, account, '/admin/oauth/authorize');
  url.searchParams.set('client_id', request.app.clientId);
  url.searchParams.set('scope', wantedScopes.join(','));
  url.searchParams.set('redirect_uri', request.redirectUrl);
  url.searchParams.set('state', request.state);
  return url.href;
}

/** Credentials of a shop. `token`: what calls are made with. */
type ShopCredentials = {
  readonly kind: 'oauth' | 'client_credentials' | 'token';
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** The shop's own app, where its credentials were entered. */
  readonly clientId: string | null;
  readonly clientSecret: string | null;
};

/** @throws AppError `connector_auth` when they were kept by something else */
export function shopCredentials(credentials: Credentials, account: string): ShopCredentials {
  const accessToken = textOf(credentials['accessToken']);
  const kind = credentials['kind'];
  if (
    accessToken === null ||
    (kind !== 'oauth' && kind !== 'client_credentials' && kind !== 'token')
  )
    throw needsReauth({ title, account, provider: null });
  return {
    kind,
    accessToken,
    refreshToken: textOf(credentials['refreshToken']),
    clientId: textOf(credentials['clientId']),
    clientSecret: textOf(credentials['clientSecret']),
  };
}

/** First credentials from a consent or from an own app's id and secret; a pasted token is only wrapped here, and tried by its caller. */
export async function firstCredentials(
  request: GrantRequest,
  context: CallContext,
  transport: Transport,
): Promise<Grant> {
  const account = shopAccount(request.account);
  if (request.kind === 'oauth') return exchangeCode({ ...request, account }, context, transport);
  const { fields } = request;
  if (request.kind === 'client_credentials') {
    const clientId = entered(fields, 'clientId', 'client ID');
    const clientSecret = entered(fields, 'clientSecret', 'client secret');
    return ownAppToken({ account, clientId, clientSecret }, context, transport);
  }
  if (request.kind !== 'token')
    throw new AppError('input_invalid', `Shopify can’t be connected by "${request.kind}".`);
  const accessToken = entered(fields, 'token', 'access token');
  const secret = fields['clientSecret']?.trim() ?? '';
  const clientSecret = secret === '' ? null : entered(fields, 'clientSecret', 'API secret key');
  const credentials = {
    kind: 'token',
    accessToken,
    refreshToken: null,
    clientId: null,
    clientSecret,
  } as const;
  return { credentials, expiresAt: null, refreshableUntil: null, scopes: [] };
}

function entered(fields: Readonly<Record<string, string>>, name: string, label: string): string {
  const value = fields[name]?.trim() ?? '';
  if (!/^[\x21-\x7e]{1,500}$/.test(value))
    throw new AppError(
      'input_invalid',
      `Enter the ${label}: copy it from the app’s page in Shopify, without blanks.`,
    );
  return value;
}

type Callback = Extract<GrantRequest, { kind: 'oauth' }>;

async function exchangeCode(
  request: Callback,
  context: CallContext,
  transport: Transport,
): Promise<Grant> {
  const { account, query } = request;
  const app = context.app;
  if (app === null)
    throw new AppError(
      'config_invalid',
      'No Shopify app is set up: set SHOPIFY_CLIENT_ID and SHOPIFY_CLIENT_SECRET, or connect with a pasted token.',
    );
  checkCallback(request, app, context.now());
  const code = query.get('code') ?? '';
  const reply = await tokenRequest(
    account,
    { client_id: app.clientId, client_secret: app.clientSecret, code, expiring: '1' },
    { context, transport, repeat: 'refused' },
  );
  const { accessToken, refreshToken } = tokens(reply, account);
  const credentials = {
    kind: 'oauth',
    accessToken,
    refreshToken,
    clientId: null,
    clientSecret: null,
  } as const;
  const grant = withLife(credentials, reply, context.now());
  // Without a refresh token and without a life told, Shopify gave the app one of its old tokens, which do not end.
  return refreshToken === null && secondsOf(reply, 'expires_in') === null
    ? { ...grant, expiresAt: null }
    : grant;
}

/** @throws AppError `connector_auth` when the callback is not genuine or for another shop, `connector_clock` when it is too old */
function checkCallback({ account, query }: Callback, app: AppCredentials, now: number): void {
  const refused = (provider: string): AppError => needsReauth({ title, account, provider });
  const denied = query.get('error');
  if (denied !== undefined) throw refused(query.get('error_description') ?? denied);
  if (!isSigned(query, [app.clientSecret, ...app.formerSecrets]))
    throw refused(
      'The signature (hmac) of the answer to the consent page is wrong: check SHOPIFY_CLIENT_SECRET.',
    );
  if (query.get('shop')?.toLowerCase() !== account)
    throw refused('The answer to the consent page is for another shop.');
  const sentAt = Number(query.get('timestamp') ?? Number.NaN) * 1000;
  if (Number.isNaN(sentAt)) throw refused('The answer to the consent page has no time.');
  if (Math.abs(now - sentAt) > callbackSkewMs)
    throw clockSkewed({
      title,
      account,
      provider: `timestamp ${sentAt / 1000}`,
      skewMs: sentAt - now,
    });
}

/** Hex HMAC-SHA256 over the sorted query without `hmac` and `signature`, compared in constant time. */
function isSigned(query: ReadonlyMap<string, string>, secrets: readonly string[]): boolean {
  const given = Buffer.from(query.get('hmac') ?? '', 'hex');
  const pairs = [...query]
    .filter(([name]) => name !== 'hmac' && name !== 'signature')
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const text = new URLSearchParams(pairs).toString();
  let genuine = false;
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret).update(text).digest();
    if (given.length === expected.length && timingSafeEqual(given, expected)) genuine = true;
  }
  return genuine;
}

type OwnApp = {
  readonly account: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

async function ownAppToken(
  own: OwnApp,
  context: CallContext,
  transport: Transport,
): Promise<Grant> {
  const { account, clientId, clientSecret } = own;
  const body = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  };
  const reply = await tokenRequest(account, body, { context, transport, repeat: 'always' });
  const { accessToken } = tokens(reply, account);
  const credentials = {
    kind: 'client_credentials',
    accessToken,
    refreshToken: null,
    clientId,
    clientSecret,
  } as const;
  return { ...withLife(credentials, reply, context.now()), refreshableUntil: null };
}

/** See `Connector.refresh`. */
export async function refreshCredentials(
  { account: name, credentials }: RefreshRequest,
  context: CallContext,
  transport: Transport,
): Promise<Grant> {
  const account = shopAccount(name);
  const current = shopCredentials(credentials, account);
  const { clientId, clientSecret, refreshToken } = current;
  if (current.kind === 'client_credentials' && clientId !== null && clientSecret !== null)
    return ownAppToken({ account, clientId, clientSecret }, context, transport);
  const { app } = context;
  if (refreshToken === null || app === null)
    throw needsReauth({ title, account, provider: 'There is nothing to refresh the access with.' });
  // Repeating is safe: a used refresh token stays good until its replacement is used, so a lost answer costs nothing.
  const reply = await tokenRequest(
    account,
    {
      client_id: app.clientId,
      client_secret: app.clientSecret,
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    },
    { context, transport, repeat: 'always' },
  );
  const next = tokens(reply, account);
  return withLife(
    { ...current, accessToken: next.accessToken, refreshToken: next.refreshToken ?? refreshToken },
    reply,
    context.now(),
  );
}

/** An answer without `expires_in` never means that the access does not end: it gets the usual life. */
function withLife(credentials: ShopCredentials, reply: Json, now: number): Grant {
  const life = secondsOf(reply, 'expires_in');
  const refreshLife = secondsOf(reply, 'refresh_token_expires_in');
  const after = (ms: number): Instant => instant(Math.floor(now + ms));
  return {
    credentials,
    expiresAt: after(life === null ? assumedLifeMs : life * 1000),
    refreshableUntil: refreshLife === null ? null : after(refreshLife * 1000),
    scopes: scopeList(textOf(field(reply, 'scope'))),
  };
}

function scopeList(text: string | null): readonly string[] {
  return (text ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
}

function secondsOf(reply: Json, name: string): number | null {
  const value = Number(field(reply, name) ?? Number.NaN);
  return Number.isFinite(value) && value > 0 ? value : null;
}

function tokens(
  reply: Json,
  account: string,
): { accessToken: string; refreshToken: string | null } {
  const accessToken = textOf(field(reply, 'access_token'));
  if (accessToken === null)
    throw unavailable({
      title,
      account,
      provider: 'The answer of the token endpoint holds no token.',
    });
  return { accessToken, refreshToken: textOf(field(reply, 'refresh_token')) };
}

type TokenCall = {
  readonly context: CallContext;
  readonly transport: Transport;
  readonly repeat: HttpRequest['repeat'];
};

async function tokenRequest(
  account: string,
  body: Readonly<Record<string, string>>,
  { context, transport, repeat }: TokenCall,
): Promise<Json> {
  const http = createHttpClient({ title, ...transport, log: context.log });
  const reply = await http.send({
    method: 'POST',
    url: platformUrl(context.origins.authorization, account, '/admin/oauth/access_token'),
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
    repeat,
    expect: 'json',
    signal: context.signal,
  });
  if (reply.status >= 200 && reply.status < 300) return reply.json;
  throw tokenError(reply, account);
}

/** Only Shopify's own refusal of code, token or app says something about the credentials. */
function tokenError(reply: HttpReply, account: string): AppError {
  const refused = reply.status === 400 || reply.status === 403;
  if (!refused) return statusError(reply, account);
  return needsReauth({ title, account, provider: providerWords(reply) });
}
