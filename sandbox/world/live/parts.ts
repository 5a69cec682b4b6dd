/**
 * What one sale (or what is taken back of it) consists of, in minor units, without taxes: `gross` before discounts,
 * `discount` (positive), `tax` on what is left. `discountTax` is the tax that the discount saved; where prices include taxes
 * it is part of the prices and discounts that people see. A return holds negative figures.
 */
export type Parts = {
  readonly gross: number;
  readonly discount: number;
  readonly tax: number;
  readonly discountTax: number;
};

/** The same in the shop's currency and in the buyer's; one object where they are the same currency. */
export type TwoParts = { readonly shop: Parts; readonly buyer: Parts };

export const noParts: Parts = { gross: 0, discount: 0, tax: 0, discountTax: 0 };
export const noTwoParts: TwoParts = { shop: noParts, buyer: noParts };

export function onlyGross(gross: number): Parts {
  return { ...noParts, gross };
}

export function addParts(a: Parts, b: Parts): Parts {
  return {
    gross: a.gross + b.gross,
    discount: a.discount + b.discount,
    tax: a.tax + b.tax,
    discountTax: a.discountTax + b.discountTax,
  };
}

function scaleParts(parts: Parts, units: number, of: number): Parts {
  const share = (amount: number): number => Math.floor((amount * units) / of);
  return {
    gross: share(parts.gross),
    discount: share(parts.discount),
    tax: share(parts.tax),
    discountTax: share(parts.discountTax),
  };
}

export function negated(parts: Parts): Parts {
  return {
    gross: 0 - parts.gross,
    discount: 0 - parts.discount,
    tax: 0 - parts.tax,
    discountTax: 0 - parts.discountTax,
  };
}

/**
 * The share of units `from` to `to` (exclusive) of `of`: shares of all units add up to the whole, whatever the order in
 * which they are taken.
 */
export function sharedParts(
  parts: Parts,
  { from, to, of }: { readonly from: number; readonly to: number; readonly of: number },
): Parts {
  return addParts(scaleParts(parts, to, of), negated(scaleParts(parts, from, of)));
}

/** Applies `change` to both currencies, once where they are one. */
export function mapTwo(two: TwoParts, change: (parts: Parts) => Parts): TwoParts {
  const shop = change(two.shop);
  return two.buyer === two.shop ? { shop, buyer: shop } : { shop, buyer: change(two.buyer) };
}

export function addTwo(a: TwoParts, b: TwoParts): TwoParts {
  const shop = addParts(a.shop, b.shop);
  const same = a.shop === a.buyer && b.shop === b.buyer;
  return { shop, buyer: same ? shop : addParts(a.buyer, b.buyer) };
}

/** What the buyer pays for it: after discounts, with taxes. */
export function totalOf(parts: Parts): number {
  return parts.gross - parts.discount + parts.tax;
}

/** Half away from zero, so that a figure and its negative stay each other's mirror. */
function rounded(value: number): number {
  return value < 0 ? 0 - Math.round(-value) : Math.round(value);
}

export type Tax = { readonly rate: number; readonly included: boolean };

/** Takes prices and discounts as people see them apart into parts. */
export function partsOf(goods: number, discount: number, tax: Tax): Parts {
  if (!tax.included) {
    return {
      gross: goods,
      discount,
      tax: rounded((goods - discount) * tax.rate),
      discountTax: rounded(discount * tax.rate),
    };
  }
  const share = tax.rate / (1 + tax.rate);
  const taxed = rounded((goods - discount) * share);
  const discountTax = rounded(discount * share);
  return {
    gross: goods - taxed - discountTax,
    discount: discount - discountTax,
    tax: taxed,
    discountTax,
  };
}

/** Price before discounts as people see it. */
export function seenGross(parts: Parts, included: boolean): number {
  return included ? parts.gross + parts.tax + parts.discountTax : parts.gross;
}

/** Discount as people see it. */
export function seenDiscount(parts: Parts, included: boolean): number {
  return included ? parts.discount + parts.discountTax : parts.discount;
}

/** Price after discounts as people see it: with taxes where they are included. */
export function seenNet(parts: Parts, included: boolean): number {
  return seenGross(parts, included) - seenDiscount(parts, included);
}
