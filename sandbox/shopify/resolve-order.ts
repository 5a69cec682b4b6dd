import {
  type LiveOrder,
  lineLeft,
  lineQuantity,
  type TwoAmounts,
} from '../world/live/order-state.ts';
import { noTwoParts } from '../world/live/parts.ts';
import { needCustomerData, needScope } from './access.ts';
import { type Connection, type ConnectionArgs, listConnection } from './connections.ts';
import {
  currentTotalPrice,
  financialStatus,
  fulfillmentStatus,
  type OrderTotals,
  orderTotals,
  payments,
  totalPrice,
} from './order-totals.ts';
import { AgreementView } from './resolve-agreement.ts';
import { LineItemView } from './resolve-line-item.ts';
import {
  AddressView,
  bagOf,
  discountApplication,
  nothing,
  type OrderContext,
  orderContext,
  plus,
  seenNetOf,
  shippingView,
  taxLines,
  taxOf,
  times,
  transactionView,
} from './resolve-order-parts.ts';
import { RefundView } from './resolve-refund.ts';
import { gid, type MoneyBag, time, timeOrNull, type ViewContext } from './view-context.ts';

/** An order as the API shows it; everything is worked out when it is asked for. */
export class OrderView {
  readonly __typename = 'Order';
  readonly #at: OrderContext;
  readonly #order: LiveOrder;
  #sums: OrderTotals | null = null;

  constructor(context: ViewContext, order: LiveOrder) {
    this.#at = orderContext(context, order);
    this.#order = order;
  }

  get id(): string {
    return gid('Order', this.#order.id);
  }
  get legacyResourceId(): string {
    return this.#order.id;
  }
  get name(): string {
    return this.#order.name;
  }
  get number(): number {
    return this.#order.number;
  }
  get confirmationNumber(): string {
    return `C${this.#order.id.slice(-8)}`;
  }
  get createdAt(): string {
    return time(this.#order.createdAt);
  }
  get processedAt(): string {
    return time(this.#order.processedAt);
  }
  get updatedAt(): string {
    return time(this.#order.updatedAt);
  }
  get cancelledAt(): string | null {
    return timeOrNull(this.#order.cancelledAt);
  }
  get cancelReason(): string | null {
    return this.#order.cancelReason;
  }
  get closedAt(): string | null {
    return timeOrNull(this.#order.closedAt);
  }
  get closed(): boolean {
    return this.#order.closedAt !== null;
  }
  get test(): boolean {
    return this.#order.test;
  }
  get edited(): boolean {
    return this.#order.edited;
  }
  get taxesIncluded(): boolean {
    return this.#order.taxesIncluded;
  }
  get note(): string | null {
    return this.#order.note;
  }
  get tags(): readonly string[] {
    return this.#order.tags;
  }
  get sourceName(): string {
    return this.#order.source;
  }
  get app(): object {
    return { id: gid('App', '580111'), name: this.#order.source };
  }
  get currencyCode(): string {
    return this.#at.currencies.code;
  }
  get presentmentCurrencyCode(): string {
    return this.#order.buyer?.code ?? this.#at.currencies.code;
  }
  get paymentGatewayNames(): readonly string[] {
    return [this.#order.gateway];
  }
  get discountCodes(): readonly string[] {
    return this.#order.discounts.filter(({ kind }) => kind === 'code').map(({ title }) => title);
  }
  get discountCode(): string | null {
    return this.discountCodes[0] ?? null;
  }
  get displayFinancialStatus(): string {
    return financialStatus(this.#order);
  }
  get displayFulfillmentStatus(): string {
    return fulfillmentStatus(this.#order);
  }
  get returnStatus(): string {
    return 'NO_RETURN';
  }
  get subtotalLineItemsQuantity(): number {
    return this.#goods().reduce((sum, line) => sum + lineQuantity(line), 0);
  }
  get currentSubtotalLineItemsQuantity(): number {
    return this.#goods().reduce((sum, line) => sum + lineLeft(line), 0);
  }
  get customer(): object | null {
    const { access, views } = this.#at.context;
    if (this.#order.customerId === null) return null;
    needScope(access, 'customer', 'read_customers');
    needCustomerData(access, 1, 'Customer object');
    return views.customer(this.#order.customerId);
  }
  get email(): string | null {
    if (this.#order.email === null) return null;
    needCustomerData(this.#at.context.access, 2, 'email field');
    return this.#order.email;
  }
  get shippingAddress(): AddressView | null {
    const { address } = this.#order;
    return address === null ? null : new AddressView(this.#at.context, address);
  }
  get billingAddress(): AddressView | null {
    return this.shippingAddress;
  }
  get retailLocation(): object | null {
    return this.#order.source === 'pos'
      ? this.#at.context.views.location(this.#order.locationId)
      : null;
  }
  get shippingLine(): object | null {
    const { shipping } = this.#order;
    return shipping === null ? null : shippingView(this.#at, shipping);
  }
  get additionalFees(): object[] {
    return this.#order.fees.map(({ id, name, amount }) => ({
      id: gid('AdditionalFee', id),
      name,
      price: bagOf(this.#at, amount),
      taxLines: [],
    }));
  }

  get subtotalPriceSet(): MoneyBag {
    return this.#bag(seenNetOf(this.#order, this.#totals().goods));
  }
  get currentSubtotalPriceSet(): MoneyBag {
    return this.#bag(seenNetOf(this.#order, this.#totals().goodsLeft));
  }
  get totalPriceSet(): MoneyBag {
    return this.#bag(totalPrice(this.#totals()));
  }
  get currentTotalPriceSet(): MoneyBag {
    return this.#bag(currentTotalPrice(this.#totals()));
  }
  get originalTotalPriceSet(): MoneyBag {
    return this.#bag(this.#order.transactions[0]?.amount ?? nothing);
  }
  get totalTaxSet(): MoneyBag {
    const { goods, shipping } = this.#totals();
    return this.#bag(plus(taxOf(goods), taxOf(shipping)));
  }
  get currentTotalTaxSet(): MoneyBag {
    const { goodsLeft, shippingLeft } = this.#totals();
    return this.#bag(plus(taxOf(goodsLeft), taxOf(shippingLeft)));
  }
  get taxLines(): object[] {
    const { goods, shipping } = this.#totals();
    return taxLines(this.#at, plus(taxOf(goods), taxOf(shipping)));
  }
  get currentTaxLines(): object[] {
    const { goodsLeft, shippingLeft } = this.#totals();
    return taxLines(this.#at, plus(taxOf(goodsLeft), taxOf(shippingLeft)));
  }
  get totalDiscountsSet(): MoneyBag {
    const amounts = this.#order.discounts.map(({ amount }) => amount);
    return this.#bag(amounts.reduce(plus, nothing));
  }
  get currentTotalDiscountsSet(): MoneyBag {
    const { goodsLeft, shippingLeft } = this.#totals();
    const seen = (side: 'shop' | 'buyer'): number =>
      [goodsLeft[side], shippingLeft[side]].reduce(
        (sum, { discount, discountTax }) =>
          sum + discount + (this.#order.taxesIncluded ? discountTax : 0),
        0,
      );
    return this.#bag({ shop: seen('shop'), buyer: seen('buyer') });
  }
  get totalShippingPriceSet(): MoneyBag {
    return this.#bag(seenNetOf(this.#order, this.#totals().shipping));
  }
  get currentShippingPriceSet(): MoneyBag {
    return this.#bag(seenNetOf(this.#order, this.#totals().shippingLeft));
  }
  get totalTipReceivedSet(): MoneyBag {
    return this.#bag(this.#totals().tip);
  }
  get originalTotalDutiesSet(): MoneyBag {
    return this.#bag(this.#totals().duties);
  }
  get currentTotalDutiesSet(): MoneyBag {
    return this.#bag(this.#totals().dutiesLeft);
  }
  get originalTotalAdditionalFeesSet(): MoneyBag {
    return this.#bag(this.#totals().fees);
  }
  get currentTotalAdditionalFeesSet(): MoneyBag {
    return this.#bag(this.#totals().fees);
  }
  get totalReceivedSet(): MoneyBag {
    return this.#bag(payments(this.#order).received);
  }
  get totalRefundedSet(): MoneyBag {
    return this.#bag(payments(this.#order).refunded);
  }
  get totalRefundedShippingSet(): MoneyBag {
    return this.#bag(seenNetOf(this.#order, this.#order.shipping?.returned ?? noTwoParts));
  }
  get netPaymentSet(): MoneyBag {
    const { received, refunded } = payments(this.#order);
    return this.#bag(plus(received, times(refunded, -1)));
  }
  get totalOutstandingSet(): MoneyBag {
    const { received, refunded } = payments(this.#order);
    const paid = plus(received, times(refunded, -1));
    return this.#bag(plus(currentTotalPrice(this.#totals()), times(paid, -1)));
  }
  get refundDiscrepancySet(): MoneyBag {
    return this.#bag(this.#totals().goodwill);
  }

  agreements(args: ConnectionArgs): Connection<object> {
    const view = (entry: LiveOrder['agreements'][number]): object =>
      new AgreementView(this.#at, entry, this);
    return listConnection(this.#order.agreements, this.#page(args), view);
  }
  lineItems(args: ConnectionArgs): Connection<object> {
    const view = (line: LiveOrder['lines'][number]): object => new LineItemView(this.#at, line);
    return listConnection(this.#order.lines, this.#page(args), view);
  }
  shippingLines(args: ConnectionArgs): Connection<object> {
    const { shipping } = this.#order;
    const lines = shipping === null ? [] : [shipping];
    return listConnection(lines, this.#page(args), (line) => shippingView(this.#at, line));
  }
  discountApplications(args: ConnectionArgs): Connection<object> {
    const discounts = this.#order.discounts.map((discount) => ({
      ...discount,
      id: String(discount.index),
    }));
    const view = (discount: (typeof discounts)[number]): object =>
      discountApplication(this.#at, discount);
    return listConnection(discounts, this.#page(args), view);
  }
  refunds({ first }: { readonly first?: number | null }): RefundView[] {
    const refunds = this.#order.refunds.slice(0, first ?? undefined);
    return refunds.map((refund) => new RefundView(this.#at, refund, this));
  }
  transactions({ first }: { readonly first?: number | null }): object[] {
    const entries = this.#order.transactions.slice(0, first ?? undefined);
    return entries.map((entry) => transactionView(this.#at, entry, () => this));
  }
  get transactionsCount(): object {
    return { count: this.#order.transactions.length, precision: 'EXACT' };
  }

  get confirmed(): boolean {
    return true;
  }
  get fullyPaid(): boolean {
    return true;
  }
  get unpaid(): boolean {
    return false;
  }
  get refundable(): boolean {
    return this.currentSubtotalLineItemsQuantity > 0;
  }
  get requiresShipping(): boolean {
    return this.#goods().some(({ kind }) => kind === 'product');
  }
  get taxExempt(): boolean {
    return false;
  }
  get dutiesIncluded(): boolean {
    return false;
  }
  get customAttributes(): readonly never[] {
    return [];
  }
  get customerLocale(): string {
    return 'en';
  }
  get phone(): null {
    return null;
  }
  get poNumber(): null {
    return null;
  }
  get sourceIdentifier(): null {
    return null;
  }
  get staffMember(): null {
    return null;
  }

  #bag(amount: TwoAmounts): MoneyBag {
    return bagOf(this.#at, amount);
  }

  #totals(): OrderTotals {
    this.#sums ??= orderTotals(this.#order);
    return this.#sums;
  }

  #goods(): LiveOrder['lines'] {
    return this.#order.lines.filter(({ kind }) => kind !== 'tip');
  }

  #page(args: ConnectionArgs): ConnectionArgs & { readonly unbounded: boolean } {
    return { ...args, unbounded: this.#at.context.unbounded };
  }
}
