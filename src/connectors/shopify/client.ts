import { AppError, type Json, toAppError } from '../../core/index.ts';
import {
  createHttpClient,
  type HttpClient,
  type HttpReply,
  platformUrl,
} from '../../platform/index.ts';
import type { Credentials, Session } from '../connector.ts';
import { missingScope, ourBug, storeGone } from '../kit/errors.ts';
import type { GraphqlError } from '../kit/graphql-answer.ts';
import {
  createGraphqlClient,
  type ErrorMeaning,
  type GraphqlClient,
} from '../kit/graphql-client.ts';
import { shopAccount } from './account.ts';
import { shopCredentials } from './auth.ts';
import { statusError, title } from './errors.ts';
import { apiVersion } from './queries.ts';
import type { Transport } from './transport.ts';

export type Variables = Readonly<Record<string, Json>>;

export type ShopAnswer = {
  readonly data: Json;
  /** Fields that Shopify kept from us: their values are null. */
  readonly denied: readonly GraphqlError[];
  readonly requestedCost: number | null;
};

/** A shop's Admin API. */
export type ShopClient = {
  readonly account: string;
  /** @throws AppError `connector_*`; `connector_bug` also for a query that costs too much and can't be made smaller */
  readonly query: (text: string, variables: Variables, signal: AbortSignal) => Promise<ShopAnswer>;
  /** As `query`; null = it costs too much: ask for less. */
  readonly tryQuery: (
    text: string,
    variables: Variables,
    signal: AbortSignal,
  ) => Promise<ShopAnswer | null>;
  /** What Shopify keeps from us of a query; nothing = all of it may be read. */
  readonly deniedBy: (text: string, signal: AbortSignal) => Promise<readonly GraphqlError[]>;
  readonly mutate: (text: string, variables: Variables, signal: AbortSignal) => Promise<ShopAnswer>;
  /** A file that Shopify prepared: without the token. */
  readonly file: (url: string, signal: AbortSignal) => AsyncIterable<Uint8Array>;
  /** How far Shopify's clock is from ours by its last answer, in ms; null = nothing was asked yet. */
  readonly clockSkewMs: () => number | null;
  /** The time by Shopify's clock, as far as it is known. */
  readonly now: () => number;
};

/** Before the first answer tells: the smallest bucket that a plan has. */
const firstTerms = { capacity: 1000, refillPerSecond: 50 };
const maxQueryCost = 1000;
const marginSeconds = 2;

export function openClient(session: Session, transport: Transport): ShopClient {
  const account = shopAccount(session.account);
  const { timing } = transport;
  const http = createHttpClient({ title, ...transport, log: session.log });
  const clock = { skewMs: null as number | null };
  const graphql = createGraphqlClient({
    title,
    account,
    terms: { key: `shopify:${account}`, ...firstTerms },
    maxQueryCost,
    marginSeconds,
    budget: session.budget,
    timing,
    meaning: (error) => meaning(error, account),
    post: (body, request) => post({ session, http, account, clock, body, ...request }),
  });
  const tryQuery: ShopClient['tryQuery'] = (text, variables, signal) =>
    answerOf(graphql, { text, variables, repeatable: true, signal }, account);
  return {
    account,
    tryQuery,
    query: async (text, variables, signal) =>
      orBug(await tryQuery(text, variables, signal), account),
    deniedBy: async (text, signal) => {
      const outcome = await graphql.ask({ text, variables: {}, repeatable: true, signal });
      return outcome.kind === 'data' ? outcome.denied : [];
    },
    mutate: async (text, variables, signal) =>
      orBug(
        await answerOf(graphql, { text, variables, repeatable: false, signal }, account),
        account,
      ),
    file: (url, signal) => http.download({ url: fileUrl(url, session, account), signal }),
    clockSkewMs: () => clock.skewMs,
    now: () => session.now() + (clock.skewMs ?? 0),
  };
}

async function answerOf(
  graphql: GraphqlClient,
  request: Parameters<GraphqlClient['ask']>[0],
  account: string,
): Promise<ShopAnswer | null> {
  const outcome = await graphql.ask(request);
  if (outcome.kind === 'too_costly') return null;
  const { data, denied, requestedCost } = outcome;
  if (data === null && request.repeatable) throw scopeError(denied, account);
  return { data, denied, requestedCost };
}

function orBug(answer: ShopAnswer | null, account: string): ShopAnswer {
  if (answer !== null) return answer;
  throw ourBug({ title, account, provider: 'MAX_COST_EXCEEDED for a query that can’t be smaller' });
}

/** The error for data that Shopify keeps from us altogether. */
export function scopeError(denied: readonly GraphqlError[], account: string): AppError {
  const words = denied.map((one) => one.message).join('; ');
  const scopes = [...new Set(words.match(/\b(?:read|write)_[a-z_]+\b/g) ?? [])];
  const what = String(denied[0]?.path[0] ?? 'the data');
  return missingScope({ title, account, provider: words, what, scopes });
}

function meaning(error: GraphqlError, account: string): ErrorMeaning {
  const answer = { title, account, provider: error.message };
  switch (error.code ?? '') {
    case 'THROTTLED':
      return 'throttled';
    case 'INTERNAL_SERVER_ERROR':
    case 'TIMEOUT':
      return 'retry';
    case 'MAX_COST_EXCEEDED':
      return 'too_costly';
    case 'ACCESS_DENIED':
      return 'denied';
    case 'SHOP_INACTIVE':
      return storeGone(answer);
    default:
      return /^throttled$/i.test(error.message) ? 'throttled' : ourBug(answer);
  }
}

type Post = {
  readonly session: Session;
  readonly http: HttpClient;
  readonly account: string;
  readonly clock: { skewMs: number | null };
  readonly body: string;
  readonly repeatable: boolean;
  readonly beforeRetry: () => Promise<void>;
  readonly signal: AbortSignal;
};

async function post(call: Post): Promise<HttpReply> {
  const { session, account, signal } = call;
  const credentials = await session.credentials(signal);
  const first = await send(call, credentials);
  if (first.status !== 401) return settled(first, call);
  // Once: another process may have refreshed the token, or it ended early.
  const renewed = await renewedFor(call, credentials, first);
  const second = await send(call, renewed);
  if (second.status === 401) throw statusError(second, account);
  return settled(second, call);
}

/** Other credentials. A pasted token has none: then what Shopify said of it is what is to be told. */
async function renewedFor(
  { session, account, signal }: Post,
  refused: Credentials,
  reply: HttpReply,
): Promise<Credentials> {
  try {
    return await session.renew(refused, signal);
  } catch (error) {
    const pasted = shopCredentials(refused, account).kind === 'token';
    throw pasted && toAppError(error).code === 'connector_auth'
      ? statusError(reply, account)
      : error;
  }
}

function send(call: Post, credentials: Credentials): Promise<HttpReply> {
  const { session, http, account, body, repeatable, beforeRetry, signal } = call;
  return http.send({
    method: 'POST',
    url: platformUrl(session.origins.api, account, `/admin/api/${apiVersion}/graphql.json`),
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'x-shopify-access-token': shopCredentials(credentials, account).accessToken,
    },
    body,
    repeat: repeatable ? 'always' : 'refused',
    expect: 'json',
    beforeRetry,
    signal,
  });
}

function settled(reply: HttpReply, { session, account, clock }: Post): HttpReply {
  const date = Date.parse(reply.headers.get('date') ?? '');
  if (!Number.isNaN(date)) clock.skewMs = skewOf(date, session.now());
  if (reply.status !== 200) throw statusError(reply, account);
  const version = reply.headers.get('x-shopify-api-version');
  if (version !== null && version !== apiVersion)
    session.log.warn({ event: 'shopify.version', asked: apiVersion, answered: version });
  const reason = reply.headers.get('x-shopify-api-deprecated-reason');
  if (reason !== null) session.log.warn({ event: 'shopify.deprecated', reason });
  return reply;
}

/** The header counts whole seconds: less than two is no difference. */
function skewOf(date: number, now: number): number {
  const skew = date + 500 - now;
  return Math.abs(skew) < 2000 ? 0 : skew;
}

/**
 * A file's address comes from Shopify, and still must not lead into the operator's own network: https, or the operator's own
 * origin of the API (a sandbox).
 */
function fileUrl(text: string, session: Session, account: string): URL {
  const url = URL.parse(text);
  const api = platformUrl(session.origins.api, account, '/');
  if (url !== null && (url.protocol === 'https:' || url.origin === api.origin)) return url;
  throw new AppError(
    'connector_unavailable',
    'Shopify named a file at an address that Tillstream does not read from: it must begin with https://.',
    { provider: url === null ? 'no address' : url.origin },
  );
}
