import { isFaultName } from '../faults/fault-names.ts';
import type { FaultRule } from '../faults/faults.ts';
import { parseFault } from '../faults/parse-fault.ts';
import { bookOfShop, type ShopBook } from '../world/live/shop-book.ts';
import { type Answer, json, type SandboxRequest } from './answers.ts';
import {
  type PrivacyTopic,
  privacyTold,
  privacyTopics,
  tellScopes,
  uninstall,
} from './app-events.ts';
import { fullAccess } from './app-store.ts';
import type { ShopifyPlatform } from './platform.ts';
import { grantedAccess, type ShopAccount, type ShopStatus } from './shop-account.ts';
import { changeWorld } from './world-actions.ts';

type Body = Readonly<Record<string, unknown>>;

/** What no platform has: how a sandbox is looked into and moved. Needs no token, and is reached from this machine alone. */
export async function answerSandbox(
  platform: ShopifyPlatform,
  request: SandboxRequest,
): Promise<Answer> {
  const path = request.url.pathname.slice('/_sandbox/'.length);
  try {
    const body = readBody(request.body);
    const found = await answerFor(platform, `${request.method} ${path}`, body);
    return found === undefined
      ? json(404, { error: `there is no ${request.method} /_sandbox/${path}` })
      : json(200, found);
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function readBody(text: string): Body {
  if (text === '') return {};
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null) throw new RangeError('an object is expected');
  return { ...parsed };
}

async function answerFor(platform: ShopifyPlatform, route: string, body: Body): Promise<unknown> {
  switch (route) {
    case 'GET ':
    case 'GET state':
      return stateOf(platform);
    case 'GET counters':
      return platform.counters.read();
    case 'DELETE counters':
      platform.counters.reset();
      return {};
    case 'GET faults':
      return platform.faults.list();
    case 'POST faults':
      return { id: platform.faults.inject(ruleOf(body)) };
    case 'DELETE faults':
      clearFaults(platform, body);
      return {};
    case 'POST tokens':
      return makeToken(platform, body);
    case 'POST access':
      return changeAccess(platform, body);
    case 'POST status':
      accountOf(platform, body).status = statusOf(body['status']);
      return {};
    case 'POST uninstall':
      uninstall(accountOf(platform, body));
      return {};
    case 'POST privacy':
      return tellPrivacy(accountOf(platform, body), body);
    case 'GET book':
    case 'POST book':
      return bookJson(bookOfShop(accountOf(platform, body).shop));
    case 'POST advance':
      return { happened: platform.world.advance(numberOf(body, 'byMs')) };
    case 'POST world':
      return changeWorld(platform, accountOf(platform, body), body);
    default:
      return undefined;
  }
}

export function textOf(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw new RangeError(`${name} is missing, or is no text`);
  return value;
}

export function numberOf(body: Body, name: string): number {
  const value = body[name];
  if (typeof value !== 'number') throw new RangeError(`${name} is missing, or is no number`);
  return value;
}

function accountOf(platform: ShopifyPlatform, body: Body): ShopAccount {
  const name = textOf(body, 'account');
  const account = platform.accounts.get(name);
  if (account === undefined) throw new RangeError(`there is no shop ${name}`);
  return account;
}

function stateOf(platform: ShopifyPlatform): object {
  return {
    url: platform.url(),
    app: platform.app,
    now: new Date(platform.now()).toISOString(),
    shops: [...platform.accounts.values()].map(({ account, shop, status, grantable }) => ({
      account,
      status,
      currency: shop.facts.currency,
      zone: shop.facts.zone,
      scopes: [...grantable.scopes],
      customerData: grantable.customerData,
      orders: shop.orders.size,
      products: shop.products.size,
      customers: shop.customers.size,
      pending: shop.pending.length,
    })),
    faults: platform.faults.list(),
    counters: platform.counters.read(),
  };
}

/** `{ "fault": "storm:2,count=20" }`, or the rule's own fields. */
function ruleOf(body: Body): FaultRule {
  if (typeof body['fault'] === 'string') return parseFault(body['fault']);
  const rule = parseFault(textOf(body, 'name'));
  const rest = ['account', 'operation', 'arg', 'probability', 'count', 'after'].flatMap((key) =>
    body[key] === undefined ? [] : [`${key}=${String(body[key])}`],
  );
  return rest.length === 0 ? rule : parseFault(`${rule.name}:${rest.join(',')}`);
}

function clearFaults(platform: ShopifyPlatform, body: Body): void {
  const which = body['id'] ?? body['name'];
  if (which === undefined) platform.faults.clear();
  else if (typeof which === 'number') platform.faults.clear(which);
  else if (typeof which === 'string' && isFaultName(which)) platform.faults.clear(which);
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** A token as a shop's admin gives one: pasted into the connector, it never expires. */
function makeToken(platform: ShopifyPlatform, body: Body): object {
  const account = accountOf(platform, body);
  const access = grantedAccess(account, listOf(body['scopes']));
  return { token: account.tokens.issueStatic(access) };
}

/** Changes what the app may see, for tokens that are out and tokens to come. */
function changeAccess(platform: ShopifyPlatform, body: Body): object {
  const account = accountOf(platform, body);
  if (body['revoke'] === true) account.tokens.revokeAll();
  if (body['expire'] === true) account.tokens.expireAll();
  const full = fullAccess();
  const previous = [...account.grantable.scopes];
  const level = body['customerData'];
  account.grantable = {
    scopes:
      body['scopes'] === undefined ? account.grantable.scopes : new Set(listOf(body['scopes'])),
    customerData:
      level === 0 || level === 1 || level === 2 ? level : account.grantable.customerData,
  };
  if (body['reset'] === true) account.grantable = full;
  account.tokens.setAccess(account.grantable);
  tellScopes(account, previous);
  return { scopes: [...account.grantable.scopes], customerData: account.grantable.customerData };
}

function statusOf(value: unknown): ShopStatus {
  switch (value) {
    case 'active':
    case 'unpaid':
    case 'locked':
    case 'inactive':
    case 'gone':
      return value;
    default:
      throw new RangeError(
        `status ${String(value)}: active, unpaid, locked, inactive or gone is expected`,
      );
  }
}

async function tellPrivacy(account: ShopAccount, body: Body): Promise<object> {
  const topic = privacyTopicOf(textOf(body, 'topic'));
  const customerId = body['customerId'] === undefined ? null : textOf(body, 'customerId');
  const subscribed = account.webhooks.all()[0]?.uri;
  const url = body['url'] === undefined ? subscribed : textOf(body, 'url');
  if (url === undefined) throw new RangeError('url is missing, and no webhook is subscribed');
  const told = privacyTold(account.shop, topic, customerId);
  return { delivered: await account.sender.tellUrl(told, loopbackOnly(url)) };
}

function privacyTopicOf(text: string): PrivacyTopic {
  const found = privacyTopics.find((topic) => topic === text);
  if (found === undefined) throw new RangeError(`topic ${text}: ${privacyTopics.join(', ')}`);
  return found;
}

function loopbackOnly(url: string): string {
  const { hostname } = new URL(url);
  if (hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')) return url;
  throw new RangeError(`${url} is not on this machine, and the sandbox calls no other`);
}

/** The book as plain data. */
function bookJson(book: ShopBook): object {
  const plain = (map: ReadonlyMap<string, unknown>): object => Object.fromEntries(map);
  return {
    ...book,
    orders: [...book.orders.values()].map((order) => ({
      ...order,
      days: plain(order.days),
      lines: plain(order.lines),
    })),
    days: plain(book.days),
    products: Object.fromEntries([...book.products].map(([day, sheets]) => [day, plain(sheets)])),
    productIds: [...book.productIds],
    variantIds: [...book.variantIds],
    customerIds: [...book.customerIds],
  };
}
