import type { LiveShop } from '../world/live/live-shop.ts';
import type { BuyerCurrency } from '../world/live/order-state.ts';
import type { Access } from './access.ts';
import type { AppStore } from './app-store.ts';

/** What everything that is shown of a shop depends on. */
export type ViewContext = {
  readonly shop: LiveShop;
  readonly access: Access;
  readonly app: AppStore;
  /** Everything else of the shop, by id; null where it is gone. */
  readonly views: Views;
  /** True while a bulk operation runs: connections come whole. */
  readonly unbounded: boolean;
  /** The part of the root connection that a bulk operation is at. */
  readonly slice?: Slice;
};

export type Slice = { readonly first: number; after: string | null; more: boolean };

export type Views = Readonly<
  Record<
    'order' | 'product' | 'variant' | 'item' | 'collection' | 'customer' | 'location',
    (id: string | null) => object | null
  >
>;

export function gid(type: string, id: string): string {
  return `gid://shopify/${type}/${id}`;
}

/** `2026-01-31T10:00:00Z`. */
export function time(at: number): string {
  const day = Math.floor(at / dayMs);
  const second = Math.floor((at - day * dayMs) / 1000);
  const hours = twoDigits[Math.floor(second / 3600)];
  const minutes = twoDigits[Math.floor(second / 60) % 60];
  return `${dayText(day)}T${hours}:${minutes}:${twoDigits[second % 60]}Z`;
}

const dayMs = 86_400_000;
const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
const dayTexts = new Map<number, string>();

/** Days are few, and their texts costly. */
function dayText(day: number): string {
  const known = dayTexts.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * dayMs).toISOString().slice(0, 10);
  dayTexts.set(day, text);
  return text;
}

export function timeOrNull(at: number | null): string | null {
  return at === null ? null : time(at);
}

/** The platform's decimals: as few as needed, at least one (`12.5`, `1200.0`). */
export function decimal(amount: number, exponent: number): string {
  const size = 10 ** exponent;
  const positive = Math.abs(amount);
  const whole = Math.floor(positive / size);
  const rest = exponent === 0 ? '' : String(positive % size).padStart(exponent, '0');
  const digits = rest.replace(/0+$/, '');
  return `${amount < 0 ? '-' : ''}${whole}.${digits === '' ? '0' : digits}`;
}

/** Plain money scalars show all decimals (`12.50`, `1200`). */
export function money(amount: number, exponent: number): string {
  const size = 10 ** exponent;
  const positive = Math.abs(amount);
  const sign = amount < 0 ? '-' : '';
  if (exponent === 0) return `${sign}${positive}`;
  return `${sign}${Math.floor(positive / size)}.${String(positive % size).padStart(exponent, '0')}`;
}

export type MoneyV2 = {
  readonly __typename: 'MoneyV2';
  readonly amount: string;
  readonly currencyCode: string;
};

export function moneyV2(amount: number, currencyCode: string, exponent: number): MoneyV2 {
  return { __typename: 'MoneyV2', amount: decimal(amount, exponent), currencyCode };
}

/** An amount in the shop's currency and the buyer's, written out when it is asked for. */
export class MoneyBag {
  readonly #shop: number;
  readonly #buyer: number;
  readonly #currencies: Currencies;

  constructor(shop: number, buyer: number, currencies: Currencies) {
    this.#shop = shop;
    this.#buyer = buyer;
    this.#currencies = currencies;
  }

  get shopMoney(): MoneyV2 {
    return moneyV2(this.#shop, this.#currencies.code, this.#currencies.exponent);
  }

  get presentmentMoney(): MoneyV2 {
    const { buyer, code, exponent } = this.#currencies;
    return moneyV2(this.#buyer, buyer?.code ?? code, buyer?.exponent ?? exponent);
  }
}

export type Currencies = {
  readonly code: string;
  readonly exponent: number;
  readonly buyer: BuyerCurrency | null;
};

export function currenciesOf(shop: LiveShop, buyer: BuyerCurrency | null): Currencies {
  return { code: shop.facts.currency, exponent: shop.facts.exponent, buyer };
}
