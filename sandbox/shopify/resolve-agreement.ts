import type { LiveAgreement, LiveSale, TwoAmounts } from '../world/live/order-state.ts';
import { totalOf } from '../world/live/parts.ts';
import { type Connection, type ConnectionArgs, listConnection } from './connections.ts';
import { LineItemView } from './resolve-line-item.ts';
import {
  bagOf,
  dutyView,
  type OrderContext,
  shippingView,
  taxLines,
  taxOf,
} from './resolve-order-parts.ts';
import { RefundView } from './resolve-refund.ts';
import { gid, type MoneyBag, time } from './view-context.ts';

const reasons = { order: 'ORDER', edit: 'ORDER_EDIT', refund: 'REFUND' } as const;
const types = {
  order: 'OrderAgreement',
  edit: 'OrderEditAgreement',
  refund: 'RefundAgreement',
} as const;

/** A dated page of an order's book. */
export class AgreementView {
  readonly #at: OrderContext;
  readonly #agreement: LiveAgreement;
  readonly #order: object;

  constructor(at: OrderContext, agreement: LiveAgreement, order: object) {
    this.#at = at;
    this.#agreement = agreement;
    this.#order = order;
  }

  get __typename(): string {
    return types[this.#agreement.reason];
  }
  get id(): string {
    return gid('SalesAgreement', this.#agreement.id);
  }
  get happenedAt(): string {
    return time(this.#agreement.at);
  }
  get reason(): string {
    return reasons[this.#agreement.reason];
  }
  get app(): null {
    return null;
  }
  get order(): object {
    return this.#order;
  }
  get refund(): RefundView | null {
    const refund = this.#at.order.refunds.find(({ id }) => id === this.#agreement.refundId);
    return refund === undefined ? null : new RefundView(this.#at, refund, this.#order);
  }

  sales(args: ConnectionArgs): Connection<SaleView> {
    const { unbounded } = this.#at.context;
    return listConnection(
      this.#agreement.sales,
      { ...args, unbounded },
      (sale) => new SaleView(this.#at, sale),
    );
  }
}

const saleTypes = {
  product: ['ProductSale', 'PRODUCT'],
  gift_card: ['GiftCardSale', 'GIFT_CARD'],
  tip: ['TipSale', 'TIP'],
  shipping: ['ShippingLineSale', 'SHIPPING'],
  duty: ['DutySale', 'DUTY'],
  additional_fee: ['AdditionalFeeSale', 'ADDITIONAL_FEE'],
  adjustment: ['AdjustmentSale', 'ADJUSTMENT'],
} as const;

/** One entry: what was sold positive, what was taken back negative, in amounts and units. */
export class SaleView {
  readonly #at: OrderContext;
  readonly #sale: LiveSale;

  constructor(at: OrderContext, sale: LiveSale) {
    this.#at = at;
    this.#sale = sale;
  }

  get __typename(): string {
    return saleTypes[this.#sale.kind][0];
  }
  get id(): string {
    return gid('Sale', this.#sale.id);
  }
  get lineType(): string {
    return saleTypes[this.#sale.kind][1];
  }
  get actionType(): string {
    return this.#sale.action.toUpperCase();
  }
  get quantity(): number | null {
    return this.#sale.action === 'update' ? 0 : this.#sale.quantity;
  }
  get totalAmount(): MoneyBag {
    const { shop, buyer } = this.#sale.parts;
    return bagOf(this.#at, { shop: totalOf(shop), buyer: totalOf(buyer) });
  }
  get totalTaxAmount(): MoneyBag {
    return bagOf(this.#at, taxOf(this.#sale.parts));
  }
  get totalDiscountAmountBeforeTaxes(): MoneyBag {
    const { shop, buyer } = this.#sale.parts;
    return bagOf(this.#at, { shop: shop.discount, buyer: buyer.discount });
  }
  get totalDiscountAmountAfterTaxes(): MoneyBag {
    const { shop, buyer } = this.#sale.parts;
    const amount: TwoAmounts = {
      shop: shop.discount + shop.discountTax,
      buyer: buyer.discount + buyer.discountTax,
    };
    return bagOf(this.#at, amount);
  }
  get taxes(): object[] {
    return taxLines(this.#at, taxOf(this.#sale.parts)).map((taxLine, index) => ({
      id: gid('SaleTax', `${this.#sale.id}${index}`),
      amount: Reflect.get(taxLine, 'priceSet'),
      taxLine,
    }));
  }
  get lineItem(): LineItemView | null {
    const line = this.#at.order.lines.find(({ id }) => id === this.#sale.lineId);
    return line === undefined ? null : new LineItemView(this.#at, line);
  }
  get duty(): object | null {
    const line = this.#at.order.lines.find(({ id }) => id === this.#sale.lineId);
    return line?.duty == null ? null : dutyView(this.#at, line.duty);
  }
  get shippingLine(): object | null {
    const { shipping } = this.#at.order;
    return shipping === null ? null : shippingView(this.#at, shipping);
  }
  get additionalFee(): object | null {
    const fee = this.#at.order.fees.find(({ id }) => id === this.#sale.lineId);
    if (fee === undefined) return null;
    const { id, name, amount } = fee;
    return { id: gid('SaleAdditionalFee', id), name, price: bagOf(this.#at, amount), taxLines: [] };
  }
}
