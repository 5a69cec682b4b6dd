import type { LiveShop } from './live-shop.ts';
import type { BuyerCurrency, LiveAllocation, LiveOrder, TwoAmounts } from './order-state.ts';
import { onlyGross, partsOf, type Tax, type TwoParts } from './parts.ts';

/** Prices of one order: how its taxes and its buyer's currency work. */
export type Pricing = { readonly tax: Tax; readonly buyer: BuyerCurrency | null };

export function pricingOf(shop: LiveShop, buyer: BuyerCurrency | null): Pricing {
  const rate = shop.facts.taxes.reduce((sum, tax) => sum + tax.rate, 0);
  return { tax: { rate, included: shop.facts.taxesIncluded }, buyer };
}

export function twoAmounts({ buyer }: Pricing, shop: number): TwoAmounts {
  return { shop, buyer: buyer === null ? shop : Math.round(shop * buyer.rate) };
}

export type Priced = {
  readonly goods: TwoAmounts;
  readonly discounts: readonly LiveAllocation[];
  readonly taxed: boolean;
};

/** Takes a price and its discounts apart, in both currencies. */
export function priceParts(pricing: Pricing, { goods, discounts, taxed }: Priced): TwoParts {
  const tax = taxed ? pricing.tax : { rate: 0, included: pricing.tax.included };
  const sum = (side: 'shop' | 'buyer'): number =>
    discounts.reduce((total, { amount }) => total + amount[side], 0);
  const shop = partsOf(goods.shop, sum('shop'), tax);
  if (pricing.buyer === null) return { shop, buyer: shop };
  return { shop, buyer: partsOf(goods.buyer, sum('buyer'), tax) };
}

export function grossParts(order: LiveOrder, amount: TwoAmounts): TwoParts {
  const shop = onlyGross(amount.shop);
  return { shop, buyer: order.buyer === null ? shop : onlyGross(amount.buyer) };
}
