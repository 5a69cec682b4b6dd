import type { LiveCustomer } from '../world/live/shop-state.ts';
import { needCustomerData } from './access.ts';
import { type Connection, type ConnectionArgs, listConnection } from './connections.ts';
import { AddressView } from './resolve-order-parts.ts';
import { gid, type MoneyV2, moneyV2, time, type ViewContext } from './view-context.ts';

/** A customer; what names a person needs the app to be approved for it. */
export class CustomerView {
  readonly __typename = 'Customer';
  readonly #context: ViewContext;
  readonly #customer: LiveCustomer;

  constructor(context: ViewContext, customer: LiveCustomer) {
    this.#context = context;
    this.#customer = customer;
  }

  get id(): string {
    return gid('Customer', this.#customer.id);
  }
  get legacyResourceId(): string {
    return this.#customer.id;
  }
  get firstName(): string | null {
    return this.#personal('firstName', this.#customer.firstName);
  }
  get lastName(): string | null {
    return this.#personal('lastName', this.#customer.lastName);
  }
  get displayName(): string {
    const { firstName, lastName, email } = this.#customer;
    if (this.#context.access.customerData < 2) return `Customer ${this.#customer.seq}`;
    const name = [firstName, lastName].filter((part) => part !== null).join(' ');
    return name === '' ? (email ?? '') : name;
  }
  get defaultEmailAddress(): object | null {
    const email = this.#personal('defaultEmailAddress', this.#customer.email);
    if (email === null) return null;
    const marketing = { marketingState: 'NOT_SUBSCRIBED', marketingUpdatedAt: null };
    return { emailAddress: email, validFormat: true, ...marketing };
  }
  get defaultPhoneNumber(): object | null {
    const phone = this.#personal('defaultPhoneNumber', this.#customer.phone);
    return phone === null ? null : { phoneNumber: phone, marketingState: 'NOT_SUBSCRIBED' };
  }
  get defaultAddress(): AddressView | null {
    const { address } = this.#customer;
    return address === null ? null : new AddressView(this.#context, address);
  }
  get state(): string {
    return 'DISABLED';
  }
  get locale(): string {
    return 'en';
  }
  get note(): string | null {
    return this.#customer.note;
  }
  get tags(): readonly string[] {
    return this.#customer.tags;
  }
  get taxExempt(): boolean {
    return false;
  }
  get verifiedEmail(): boolean {
    return this.#customer.email !== null;
  }
  get numberOfOrders(): string {
    return String(this.#customer.orderCount);
  }
  get amountSpent(): MoneyV2 {
    const { currency, exponent } = this.#context.shop.facts;
    return moneyV2(this.#customer.spent, currency, exponent);
  }
  get createdAt(): string {
    return time(this.#customer.createdAt);
  }
  get updatedAt(): string {
    return time(this.#customer.updatedAt);
  }
  get lastOrder(): object | null {
    return this.#context.views.order(this.#customer.lastOrderId);
  }

  addressesV2(args: ConnectionArgs): Connection<object> {
    const { address } = this.#customer;
    const list = address === null ? [] : [address];
    const page = { ...args, unbounded: this.#context.unbounded };
    return listConnection(list, page, (entry) => new AddressView(this.#context, entry));
  }

  orders(args: ConnectionArgs): Connection<object> {
    const own = [...this.#context.shop.orders.all()].filter(
      ({ customerId }) => customerId === this.#customer.id,
    );
    const view = ({ id }: { readonly id: string }): object | null => this.#context.views.order(id);
    const seen = own.flatMap((order) => {
      const shown = view(order);
      return shown === null ? [] : [{ id: order.id, shown }];
    });
    const page = { ...args, unbounded: this.#context.unbounded };
    return listConnection(seen, page, ({ shown }) => shown);
  }

  #personal<T>(field: string, value: T): T {
    if (value !== null) needCustomerData(this.#context.access, 2, `${field} field`);
    return value;
  }
}
