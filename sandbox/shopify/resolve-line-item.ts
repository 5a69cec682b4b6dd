import {
  type LiveLine,
  lineLeft,
  lineQuantity,
  type TwoAmounts,
} from '../world/live/order-state.ts';
import { mapTwo, sharedParts, type TwoParts } from '../world/live/parts.ts';
import { needScope } from './access.ts';
import {
  allocationsOf,
  bagOf,
  dutyView,
  nothing,
  type OrderContext,
  plus,
  sumAmounts,
  taxLines,
  taxOf,
  times,
} from './resolve-order-parts.ts';
import { gid, type MoneyBag } from './view-context.ts';

/** One line of an order, as a buyer would read it. */
export class LineItemView {
  readonly __typename = 'LineItem';
  readonly #at: OrderContext;
  readonly #line: LiveLine;

  constructor(at: OrderContext, line: LiveLine) {
    this.#at = at;
    this.#line = line;
  }

  get id(): string {
    return gid('LineItem', this.#line.id);
  }
  get title(): string {
    return this.#line.title;
  }
  get variantTitle(): string | null {
    return this.#line.variantTitle;
  }
  get name(): string {
    const { title, variantTitle } = this.#line;
    return variantTitle === null ? title : `${title} - ${variantTitle}`;
  }
  get sku(): string | null {
    return this.#line.sku;
  }
  get vendor(): string | null {
    return this.#line.vendor;
  }
  get quantity(): number {
    return lineQuantity(this.#line);
  }
  get currentQuantity(): number {
    return lineLeft(this.#line);
  }
  get refundableQuantity(): number {
    return lineLeft(this.#line);
  }
  get unfulfilledQuantity(): number {
    return this.#line.kind === 'product' ? Math.max(0, lineLeft(this.#line) - this.#line.sent) : 0;
  }
  get taxable(): boolean {
    return this.#line.taxable;
  }
  get requiresShipping(): boolean {
    return this.#line.kind === 'product';
  }
  get restockable(): boolean {
    return this.#line.kind === 'product';
  }
  get isGiftCard(): boolean {
    return this.#line.kind === 'gift_card';
  }
  get customAttributes(): readonly never[] {
    return [];
  }
  get product(): object | null {
    const { access, views } = this.#at.context;
    needScope(access, 'product', 'read_products');
    return views.product(this.#line.productId);
  }
  get variant(): object | null {
    const { access, views } = this.#at.context;
    needScope(access, 'variant', 'read_products');
    return views.variant(this.#line.variantId);
  }
  get originalUnitPriceSet(): MoneyBag {
    return bagOf(this.#at, this.#line.unit);
  }
  get originalTotalSet(): MoneyBag {
    return bagOf(this.#at, this.#original());
  }
  get totalDiscountSet(): MoneyBag {
    return bagOf(
      this.#at,
      this.#discount((method) => method === 'one'),
    );
  }
  get discountAllocations(): object[] {
    return allocationsOf(this.#at, this.#line.allocations);
  }
  get discountedUnitPriceSet(): MoneyBag {
    return bagOf(this.#at, this.#perUnit(this.#discount((method) => method === 'one')));
  }
  get discountedUnitPriceAfterAllDiscountsSet(): MoneyBag {
    return bagOf(this.#at, this.#perUnit(this.#discount(() => true)));
  }
  get priceAfterAllDiscountsBeforeTaxesSet(): MoneyBag {
    return bagOf(this.#at, sumAmounts(leftParts(this.#line).map(beforeTaxes)));
  }
  get duties(): object[] {
    return this.#line.duty === null ? [] : [dutyView(this.#at, this.#line.duty)];
  }

  discountedTotalSet({ withCodeDiscounts }: { readonly withCodeDiscounts?: boolean }): MoneyBag {
    const taken = this.#discount(
      (method, kind) => method === 'one' || (withCodeDiscounts === true && kind === 'code'),
    );
    return bagOf(this.#at, plus(this.#original(), times(taken, -1)));
  }

  taxLines({ first }: { readonly first?: number | null }): object[] {
    const lines = taxLines(
      this.#at,
      sumAmounts(this.#line.batches.map(({ parts }) => taxOf(parts))),
    );
    return first == null ? lines : lines.slice(0, first);
  }

  #original(): TwoAmounts {
    return times(this.#line.unit, lineQuantity(this.#line));
  }

  #discount(counts: (method: 'one' | 'across', kind: string) => boolean): TwoAmounts {
    return this.#line.allocations.reduce((sum, { index, amount }) => {
      const discount = this.#at.order.discounts[index];
      return discount !== undefined && counts(discount.method, discount.kind)
        ? plus(sum, amount)
        : sum;
    }, nothing);
  }

  /** Approximate by its nature, as the platform says. */
  #perUnit(discount: TwoAmounts): TwoAmounts {
    const units = Math.max(1, lineQuantity(this.#line));
    const left = plus(this.#original(), times(discount, -1));
    return { shop: Math.round(left.shop / units), buyer: Math.round(left.buyer / units) };
  }
}

function beforeTaxes({ shop, buyer }: TwoParts): TwoAmounts {
  return { shop: shop.gross - shop.discount, buyer: buyer.gross - buyer.discount };
}

/** What is left of a line: its batches without what went back. */
export function leftParts(line: LiveLine): TwoParts[] {
  return line.batches.map(({ parts, gone, quantity }) =>
    mapTwo(parts, (part) => sharedParts(part, { from: gone, to: quantity, of: quantity })),
  );
}
