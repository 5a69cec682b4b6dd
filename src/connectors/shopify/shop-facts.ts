import { type Json, type TimeZone, timeZone } from '../../core/index.ts';
import { unavailable } from '../kit/errors.ts';
import type { ShopClient } from './client.ts';
import { title } from './errors.ts';
import { field, listOf, textOf } from './fields.ts';
import { shopQuery } from './queries.ts';

/** Whose shop it is, and what we may read. */
export type ShopFacts = {
  readonly name: string;
  readonly currency: string;
  readonly zone: TimeZone;
  readonly scopes: ReadonlySet<string>;
};

/** What apps may read of orders without `read_all_orders`. */
export const shortHistoryMs = 60 * 86_400_000;

/** @throws AppError `connector_*` */
export async function readFacts(client: ShopClient, signal: AbortSignal): Promise<ShopFacts> {
  const { data } = await client.query(shopQuery, {}, signal);
  const shop = field(data, 'shop');
  const name = textOf(field(shop, 'name'));
  const currency = textOf(field(shop, 'currencyCode'));
  const zone = textOf(field(shop, 'ianaTimezone'));
  if (name === null || currency === null || zone === null)
    throw unavailable({
      title,
      account: client.account,
      provider: 'the shop’s own data is missing',
    });
  return { name, currency, zone: timeZone(zone), scopes: scopesOf(data) };
}

function scopesOf(data: Json): ReadonlySet<string> {
  const listed = listOf(field(field(data, 'currentAppInstallation'), 'accessScopes'));
  return new Set(
    listed.map((one) => textOf(field(one, 'handle'))).filter((scope) => scope !== null),
  );
}

/** Who may write may read. */
export function mayRead(scopes: ReadonlySet<string>, anyOf: readonly string[]): boolean {
  return anyOf.some((scope) => scopes.has(scope) || scopes.has(scope.replace(/^read_/, 'write_')));
}

/** Facts of one open connection: asked for once. A failed question is asked again. */
export function factsOnce(client: ShopClient): (signal: AbortSignal) => Promise<ShopFacts> {
  let known: ShopFacts | null = null;
  return async (signal) => {
    known ??= await readFacts(client, signal);
    return known;
  };
}
