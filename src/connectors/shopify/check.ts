import type { ConnectionCheck, ScopeGap } from '../connector.ts';
import type { GraphqlError } from '../kit/graphql-answer.ts';
import type { ShopClient } from './client.ts';
import { recordKinds } from './kinds.ts';
import { customersProbeQuery, ordersProbeQuery } from './queries.ts';
import { mayRead, readFacts, type ShopFacts } from './shop-facts.ts';

/** Consent and webhooks stop working beyond this. */
const clockToleranceMs = 60_000;

/** See `OpenConnection.check`. What may be read is tried, not guessed from plans: those differ from what is let through. */
export async function checkShop(client: ShopClient, signal: AbortSignal): Promise<ConnectionCheck> {
  const facts = await readFacts(client, signal);
  const clockSkewMs = client.clockSkewMs();
  const { name, currency, zone, scopes } = facts;
  const gaps = [
    ...scopeGaps(facts),
    ...historyGap(facts),
    ...(await protectedGaps(client, facts, signal)),
    ...clockGap(clockSkewMs),
  ];
  return { name, currency, zone, scopes: [...scopes].toSorted(), gaps, clockSkewMs };
}

function scopeGaps({ scopes }: ShopFacts): readonly ScopeGap[] {
  return recordKinds
    .filter((kind) => !mayRead(scopes, kind.scopes))
    .map((kind) => ({
      code: 'scope_missing',
      stream: kind.name,
      message: `The app may not read ${kind.name}: give it the access scope ${kind.scopes[0]} in Shopify, then connect the store again.`,
    }));
}

function historyGap({ scopes }: ShopFacts): readonly ScopeGap[] {
  if (!mayRead(scopes, ['read_orders']) || mayRead(scopes, ['read_all_orders'])) return [];
  return [
    {
      code: 'orders_60_days',
      stream: 'orders',
      message:
        'Shopify shows this app the orders of the last 60 days alone. For the whole history let Shopify approve the app for read_all_orders (app’s page → API access), give it that scope and connect the store again.',
    },
  ];
}

async function protectedGaps(
  client: ShopClient,
  { scopes }: ShopFacts,
  signal: AbortSignal,
): Promise<readonly ScopeGap[]> {
  const gaps: ScopeGap[] = [];
  if (mayRead(scopes, ['read_customers'])) {
    const denied = await client.deniedBy(customersProbeQuery, signal);
    if (denied.length > 0) gaps.push(protectedGap('customers', denied));
  }
  if (mayRead(scopes, ['read_orders'])) {
    const denied = await client.deniedBy(ordersProbeQuery, signal);
    if (denied.length > 0) gaps.push(protectedGap('orders', denied));
  }
  return gaps;
}

function protectedGap(stream: 'customers' | 'orders', denied: readonly GraphqlError[]): ScopeGap {
  const fields = [...new Set(denied.map(({ path }) => String(path.at(-1) ?? stream)))];
  const what =
    stream === 'customers'
      ? 'Customers (or some of their data) can’t be read'
      : 'Orders come without their customer or place';
  return {
    code: 'customers_protected',
    stream,
    message: `${what}: Shopify has not approved the app for protected customer data (${fields.join(', ')}). Ask for it on the app’s page (API access → protected customer data); on some store plans it is not to be had.`,
  };
}

function clockGap(skewMs: number | null): readonly ScopeGap[] {
  if (skewMs === null || Math.abs(skewMs) <= clockToleranceMs) return [];
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  return [
    {
      code: 'clock_skewed',
      stream: null,
      message: `The clock of this machine is ${seconds} seconds ${skewMs > 0 ? 'behind' : 'ahead of'} Shopify’s: consent pages and webhooks may be refused. Set it (NTP).`,
    },
  ];
}
