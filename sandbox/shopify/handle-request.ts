import type { Access } from './access.ts';
import { answerSandbox } from './admin.ts';
import { type Answer, graphqlError, isRefusal, refusal, type SandboxRequest } from './answers.ts';
import { answerFile } from './bulk-files.ts';
import { answerGraphql } from './graphql-endpoint.ts';
import { answerAuthorize, answerToken } from './oauth.ts';
import type { ShopifyPlatform } from './platform.ts';
import { supportedVersions } from './resolve-shop.ts';
import type { ShopAccount } from './shop-account.ts';

/** What happens on the wire besides the answer itself. */
export type Handled = {
  readonly answer: Answer;
  /** `lost` = the connection is cut instead; a number = after so many bytes of the body. */
  readonly wire?: 'lost' | number;
  readonly delayMs?: number;
  /** Added to the clock that the Date header tells. */
  readonly skewMs?: number;
};

/** Answers any request to the sandbox. */
export async function handleRequest(
  platform: ShopifyPlatform,
  request: SandboxRequest,
): Promise<Handled> {
  const [, head = '', ...rest] = request.url.pathname.split('/');
  if (head === '_files') return handleFile(platform, request, rest[0] ?? '');
  if (head === '_sandbox') return { answer: await answerSandbox(platform, request) };
  const account = platform.accounts.get(head);
  if (account === undefined) return { answer: refusal(404) };
  const path = rest.join('/');
  if (path === 'admin/oauth/authorize')
    return { answer: answerAuthorize(platform, account, authorizeRequest(request)) };
  if (path === 'admin/oauth/access_token') return handleToken(platform, account, request);
  const graphql = /^admin\/api\/([^/]+)\/graphql\.json$/.exec(path);
  if (graphql !== null && request.method === 'POST')
    return handleGraphql(platform, { account, request, version: graphql[1] ?? '' });
  return { answer: refusal(404) };
}

function handleFile(platform: ShopifyPlatform, request: SandboxRequest, account: string): Handled {
  const { accounts, links, now, faults, counters } = platform;
  const occasion = { account, operation: 'download' };
  counters.countRequest(account, 'download');
  if (faults.draw('bulk_expired', occasion) !== null) return { answer: refusal(404) };
  const answer = answerFile(request, { accounts, links, now: now() });
  const cut = answer.file === undefined ? null : faults.draw('bulk_cut', occasion);
  if (cut === null || answer.file === undefined) return { answer };
  const bytes = answer.file.to - answer.file.from + 1;
  return { answer, wire: Math.min(bytes - 1, cut.number(Math.floor(bytes / 2))) };
}

function authorizeRequest(request: SandboxRequest): Parameters<typeof answerAuthorize>[2] {
  return {
    method: request.method,
    query: new Map(request.url.searchParams),
    form: request.method === 'POST' ? fieldsOf(request) : new Map(),
  };
}

/** Fields of a form or of a JSON object. */
function fieldsOf({ headers, body }: SandboxRequest): Map<string, string> {
  if (!(headers.get('content-type') ?? '').includes('json'))
    return new Map(new URLSearchParams(body));
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null) return new Map();
    return new Map(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
  } catch {
    return new Map();
  }
}

function handleToken(
  platform: ShopifyPlatform,
  account: ShopAccount,
  request: SandboxRequest,
): Handled {
  const fields = fieldsOf(request);
  const operation = `token:${fields.get('grant_type') ?? 'authorization_code'}`;
  platform.counters.countRequest(account.account, operation);
  const early = transportFault(platform, account, operation);
  if (early !== null) return early;
  if (account.status === 'gone') return { answer: refusal(404) };
  const { answer, refreshed } = answerToken(platform, account, fields);
  const occasion = { account: account.account, operation };
  if (refreshed && answer.status === 200 && platform.faults.draw('lose_refresh', occasion) !== null)
    return { answer, wire: 'lost' };
  return { answer };
}

type GraphqlCall = {
  readonly account: ShopAccount;
  readonly request: SandboxRequest;
  readonly version: string;
};

function handleGraphql(platform: ShopifyPlatform, call: GraphqlCall): Handled {
  const { account, request, version } = call;
  const operation = operationOf(request.body);
  const early = transportFault(platform, account, operation);
  if (early !== null) return early;
  const occasion = { account: account.account, operation };
  const { faults } = platform;
  const served = servedVersion(version);
  const withVersion = (answer: Answer): Answer => ({
    ...answer,
    headers: { ...answer.headers, 'x-shopify-api-version': served },
  });
  const entry = enter(platform, call, operation);
  const answer =
    'answer' in entry
      ? entry.answer
      : answerGraphql(platform, { account, access: entry.access, body: request.body });
  const slow = faults.draw('slow', occasion);
  const skew = faults.draw('clock_skew', occasion);
  const torn = faults.draw('truncate', occasion);
  return {
    answer: withVersion(answer),
    ...(slow === null ? {} : { delayMs: slow.number(200) }),
    ...(skew === null ? {} : { skewMs: skew.number(600) * 1000 }),
    ...(torn === null ? {} : { wire: Math.floor(answer.body.length / 2) }),
  };
}

/** The version that answers: what is too old or unknown falls forward, as far as there is something newer. */
function servedVersion(asked: string): string {
  const found = supportedVersions.find((version) => version >= asked);
  return found ?? supportedVersions.at(-1) ?? asked;
}

/** A cheap look at a body, for faults and counters that name an operation. */
function operationOf(body: string): string {
  const named = /(?:query|mutation)\s+([A-Za-z_]\w*)/.exec(body.slice(0, 400));
  return named?.[1] ?? 'graphql';
}

/** What goes wrong before anyone looks at the request. */
function transportFault(
  platform: ShopifyPlatform,
  account: ShopAccount,
  operation: string,
): Handled | null {
  const { faults } = platform;
  const occasion = { account: account.account, operation };
  if (faults.draw('cut', occasion) !== null) return { answer: refusal(502), wire: 'lost' };
  const storm = faults.draw('storm', occasion);
  if (storm !== null)
    return { answer: refusal(429, { 'retry-after': storm.number(1).toFixed(1) }) };
  const failing = faults.draw('server_error', occasion);
  if (failing !== null) {
    const status = failing.number(502);
    return { answer: refusal(isRefusal(status) ? status : 502) };
  }
  if (faults.draw('suspicious', occasion) !== null) return { answer: refusal(430) };
  return null;
}

type Entry = { readonly access: Access } | { readonly answer: Answer };

/** Shop and token at the door. */
function enter(platform: ShopifyPlatform, call: GraphqlCall, operation: string): Entry {
  const { account, request } = call;
  const occasion = { account: account.account, operation };
  const standing = shopStanding(platform, account, occasion);
  if (standing !== null) return { answer: standing };
  const token = request.headers.get('x-shopify-access-token') ?? '';
  const { faults, counters } = platform;
  if (faults.draw('expire_token', occasion) !== null) account.tokens.expire(token);
  if (faults.draw('revoke_access', occasion) !== null) account.tokens.revokeAll();
  const { access } = account.tokens.use(token);
  if (access === null) {
    counters.unauthorized += 1;
    return { answer: refusal(401) };
  }
  if (faults.draw('forbidden', occasion) !== null) return { answer: refusal(403) };
  const missing = faults.draw('missing_scopes', occasion);
  return { access: missing === null ? access : without(access, missing.text ?? 'read_customers') };
}

function without(access: Access, names: string): Access {
  const gone = new Set(names.split('+'));
  return { ...access, scopes: new Set([...access.scopes].filter((scope) => !gone.has(scope))) };
}

function shopStanding(
  { faults }: ShopifyPlatform,
  account: ShopAccount,
  occasion: { readonly account: string; readonly operation: string },
): Answer | null {
  const { status } = account;
  if (status === 'unpaid' || faults.draw('unpaid', occasion) !== null) return refusal(402);
  if (status === 'gone' || faults.draw('not_found', occasion) !== null) return refusal(404);
  if (status === 'locked' || faults.draw('locked', occasion) !== null) return refusal(423);
  if (status === 'inactive' || faults.draw('inactive', occasion) !== null)
    return graphqlError('The shop is not active.', 'SHOP_INACTIVE');
  return null;
}
