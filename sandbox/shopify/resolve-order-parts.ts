import type {
  LiveAddress,
  LiveAllocation,
  LiveDiscount,
  LiveDuty,
  LiveOrder,
  LiveShipping,
  LiveTransaction,
  TwoAmounts,
} from '../world/live/order-state.ts';
import { seenNet, type TwoParts } from '../world/live/parts.ts';
import { splitAmount } from '../world/live/split-amount.ts';
import { needCustomerData } from './access.ts';
import {
  type Currencies,
  currenciesOf,
  gid,
  MoneyBag,
  moneyV2,
  time,
  type ViewContext,
} from './view-context.ts';

/** An order as its parts see it. */
export type OrderContext = {
  readonly context: ViewContext;
  readonly order: LiveOrder;
  readonly currencies: Currencies;
};

export function orderContext(context: ViewContext, order: LiveOrder): OrderContext {
  return { context, order, currencies: currenciesOf(context.shop, order.buyer) };
}

export function bagOf({ currencies }: OrderContext, amount: TwoAmounts): MoneyBag {
  return new MoneyBag(amount.shop, amount.buyer, currencies);
}

export const nothing: TwoAmounts = { shop: 0, buyer: 0 };

export function plus(a: TwoAmounts, b: TwoAmounts): TwoAmounts {
  return { shop: a.shop + b.shop, buyer: a.buyer + b.buyer };
}

export function times(a: TwoAmounts, factor: number): TwoAmounts {
  return { shop: a.shop * factor, buyer: a.buyer * factor };
}

export function sumAmounts(amounts: readonly TwoAmounts[]): TwoAmounts {
  return amounts.reduce(plus, nothing);
}

/** Price after discounts as people see it: with tax where prices include it. */
export function seenNetOf(order: LiveOrder, parts: TwoParts): TwoAmounts {
  return {
    shop: seenNet(parts.shop, order.taxesIncluded),
    buyer: seenNet(parts.buyer, order.taxesIncluded),
  };
}

export function taxOf(parts: TwoParts): TwoAmounts {
  return { shop: parts.shop.tax, buyer: parts.buyer.tax };
}

/** The shop's taxes on an amount of tax, as lines that add up to it. */
export function taxLines(at: OrderContext, tax: TwoAmounts): object[] {
  const { taxes } = at.context.shop.facts;
  if (taxes.length === 0 || (tax.shop === 0 && tax.buyer === 0)) return [];
  const rates = taxes.map(({ rate }) => rate);
  const shop = splitSigned(tax.shop, rates);
  const buyer = splitSigned(tax.buyer, rates);
  return taxes.map(({ title, rate }, index) => ({
    title,
    rate,
    ratePercentage: Math.round(rate * 100_000) / 1000,
    source: 'Shopify',
    channelLiable: false,
    priceSet: bagOf(at, { shop: shop[index] ?? 0, buyer: buyer[index] ?? 0 }),
  }));
}

function splitSigned(amount: number, weights: readonly number[]): readonly number[] {
  if (amount >= 0) return splitAmount(amount, weights);
  return splitAmount(-amount, weights).map((share) => 0 - share);
}

export function discountApplication(at: OrderContext, discount: LiveDiscount): object {
  const shared = {
    id: String(discount.index),
    index: discount.index,
    allocationMethod: discount.method === 'across' ? 'ACROSS' : 'ONE',
    targetSelection: discount.method === 'across' ? 'ALL' : 'EXPLICIT',
    targetType: discount.target === 'line' ? 'LINE_ITEM' : 'SHIPPING_LINE',
    value:
      discount.percentage === null
        ? moneyV2(discount.amount.shop, at.currencies.code, at.currencies.exponent)
        : { __typename: 'PricingPercentageValue', percentage: discount.percentage },
  };
  switch (discount.kind) {
    case 'code':
      return { __typename: 'DiscountCodeApplication', ...shared, code: discount.title };
    case 'automatic':
      return { __typename: 'AutomaticDiscountApplication', ...shared, title: discount.title };
    case 'manual':
      return {
        __typename: 'ManualDiscountApplication',
        ...shared,
        title: discount.title,
        description: null,
      };
  }
}

export function allocationsOf(at: OrderContext, allocations: readonly LiveAllocation[]): object[] {
  return allocations.map(({ index, amount }) => {
    const discount = at.order.discounts[index];
    if (discount === undefined) throw new RangeError(`no discount ${index}`);
    return {
      allocatedAmountSet: bagOf(at, amount),
      discountApplication: discountApplication(at, discount),
    };
  });
}

export function dutyView(at: OrderContext, duty: LiveDuty): object {
  return {
    id: gid('Duty', duty.id),
    price: bagOf(at, duty.amount),
    taxLines: [],
    harmonizedSystemCode: '691200',
    countryCodeOfOrigin: at.context.shop.facts.country,
  };
}

export function shippingView(at: OrderContext, shipping: LiveShipping): object {
  const { order } = at;
  const left = {
    shop: seenNetOf(order, shipping.parts).shop - seenNetOf(order, shipping.returned).shop,
    buyer: seenNetOf(order, shipping.parts).buyer - seenNetOf(order, shipping.returned).buyer,
  };
  return {
    id: gid('ShippingLine', shipping.id),
    title: shipping.title,
    code: shipping.title,
    source: 'shopify',
    carrierIdentifier: null,
    custom: false,
    deliveryCategory: null,
    isRemoved: false,
    originalPriceSet: bagOf(at, shipping.price),
    discountedPriceSet: bagOf(at, seenNetOf(order, shipping.parts)),
    currentDiscountedPriceSet: bagOf(at, left),
    taxLines: taxLines(at, taxOf(shipping.parts)),
    discountAllocations: allocationsOf(at, shipping.allocations),
  };
}

/** Personal parts of an address are protected twice over. */
export class AddressView {
  readonly #context: ViewContext;
  readonly #address: LiveAddress;

  constructor(context: ViewContext, address: LiveAddress) {
    this.#context = context;
    this.#address = address;
  }

  get id(): string {
    return gid('MailingAddress', this.#address.id);
  }
  get firstName(): string {
    return this.#personal(this.#address.firstName);
  }
  get lastName(): string {
    return this.#personal(this.#address.lastName);
  }
  get name(): string {
    return this.#personal(`${this.#address.firstName} ${this.#address.lastName}`);
  }
  get address1(): string {
    return this.#personal(this.#address.address1);
  }
  get zip(): string {
    return this.#personal(this.#address.zip);
  }
  get city(): string {
    return this.#address.city;
  }
  get province(): string {
    return this.#address.region;
  }
  get provinceCode(): string {
    return this.#address.region.slice(0, 3).toUpperCase();
  }
  get country(): string {
    return this.#address.country;
  }
  get countryCodeV2(): string {
    return this.#address.country;
  }
  get address2(): null {
    return null;
  }
  get company(): null {
    return null;
  }
  get phone(): null {
    return null;
  }

  #personal(value: string): string {
    needCustomerData(this.#context.access, 2, 'MailingAddress object');
    return value;
  }
}

export function transactionView(
  at: OrderContext,
  transaction: LiveTransaction,
  orderView: () => object,
): object {
  const { order, currencies } = at;
  const parent = order.transactions.find(({ id }) => id === transaction.parentId);
  const fee = (amount: number): object => moneyV2(amount, currencies.code, currencies.exponent);
  const paidHere = transaction.gateway === 'shopify_payments' && transaction.fee > 0;
  return {
    __typename: 'OrderTransaction',
    id: gid('OrderTransaction', transaction.id),
    kind: transaction.kind === 'sale' ? 'SALE' : 'REFUND',
    status: 'SUCCESS',
    test: order.test,
    gateway: transaction.gateway,
    formattedGateway: transaction.gateway,
    errorCode: null,
    createdAt: time(transaction.at),
    processedAt: time(transaction.at),
    amountSet: bagOf(at, transaction.amount),
    totalUnsettledSet: bagOf(at, nothing),
    parentTransaction: parent === undefined ? null : () => transactionView(at, parent, orderView),
    order: orderView,
    location: null,
    fees: paidHere
      ? [
          {
            id: gid('TransactionFee', transaction.id),
            type: 'processing_fee',
            amount: fee(transaction.fee),
            flatFee: fee(0),
            flatFeeName: null,
            rate: '0.019',
            rateName: 'Domestic',
            taxAmount: fee(0),
          },
        ]
      : [],
  };
}
