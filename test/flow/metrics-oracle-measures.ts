import type { World, WorldDocument, WorldEvent } from './metrics-world.ts';

/** Events of one row, and the first day of its period. */
export type Picked = { readonly events: readonly WorldEvent[]; readonly start: string };
export type OracleValue = number | null;

/** What the figures depend on beside the events. */
export type OracleBasis = {
  readonly world: World;
  /** Amounts as they are, or converted at the event's rate. */
  readonly own: boolean;
  /** The store whose own first orders decide who is new; 0 = over all. */
  readonly firstOrderStore: number;
  /** Orders that the asker may know of at all. */
  readonly inScope: (document: WorldDocument) => boolean;
};

type Amount =
  | 'gross'
  | 'discount'
  | 'tax'
  | 'shipping'
  | 'duty'
  | 'tip'
  | 'buyer_fee'
  | 'cost'
  | 'channel_fee'
  | 'adjustment';
type Test = (event: WorldEvent) => boolean;
type Measures = Readonly<Record<string, (picked: Picked) => OracleValue>>;

/** Half away from zero, exact: a rate has at most 12 decimals. */
function converted(amount: number, fx: string | null): number {
  if (fx === null) return 0;
  const [whole = '0', fraction = ''] = fx.split('.');
  const product = BigInt(amount) * BigInt(whole + fraction.padEnd(12, '0'));
  const unit = 10n ** 12n;
  const size = product < 0n ? -product : product;
  const rounded = (size + unit / 2n) / unit;
  return Number(product < 0n ? -rounded : rounded);
}

const isSale: Test = ({ kind }) => kind === 'sale';
const isReversal: Test = ({ kind }) => kind === 'reversal';
const isEither: Test = (event) => isSale(event) || isReversal(event);

function divide(a: number, b: number): OracleValue {
  return b === 0 ? null : a / b + 0;
}

function summer({ own }: OracleBasis) {
  return (test: Test, ...names: readonly Amount[]) =>
    ({ events }: Picked): number => {
      let sum = 0;
      for (const event of events) {
        if (!test(event)) continue;
        for (const name of names) {
          const amount = event[name] ?? 0;
          sum += own ? amount : converted(amount, event.fx);
        }
      }
      return sum + 0;
    };
}

function quantity(test: Test) {
  return ({ events }: Picked): number =>
    events.filter(test).reduce((sum, event) => sum + event.quantity_e3, 0) + 0;
}

function orders({ events }: Picked): number {
  return new Set(events.filter(({ initial }) => initial).map((event) => event.document_id)).size;
}

/** Orders of each customer among the events. */
function byCustomer({ events }: Picked): ReadonlyMap<number, ReadonlySet<number>> {
  const found = new Map<number, Set<number>>();
  for (const { initial, customer_id, document_id } of events) {
    if (!initial || customer_id === null) continue;
    found.set(customer_id, (found.get(customer_id) ?? new Set()).add(document_id));
  }
  return found;
}

function customerMeasures({ world, firstOrderStore, inScope }: OracleBasis): Measures {
  const all = (picked: Picked): number => byCustomer(picked).size;
  const fresh = (picked: Picked): number =>
    [...byCustomer(picked).keys()].filter((customer) =>
      world.firstOrders.some(
        ({ customer_id, store_id, first_day }) =>
          customer_id === customer && store_id === firstOrderStore && first_day >= picked.start,
      ),
    ).length;
  const everTwice = (picked: Picked): number =>
    [...byCustomer(picked).keys()].filter(
      (customer) =>
        world.documents.filter(
          (document) =>
            document.kind === 'order' &&
            document.customer_id === customer &&
            (firstOrderStore === 0 || document.store_id === firstOrderStore) &&
            inScope(document),
        ).length > 1,
    ).length;
  const twice = (picked: Picked): number =>
    [...byCustomer(picked).values()].filter(({ size }) => size > 1).length;
  return {
    customers: all,
    new_customers: fresh,
    returning_customers: (picked) => all(picked) - fresh(picked),
    returning_customer_rate: (picked) => divide(everTwice(picked), all(picked)),
    repeat_rate: (picked) => divide(twice(picked), all(picked)),
  };
}

function moneyMeasures(basis: OracleBasis): Measures {
  const sum = summer(basis);
  const goods = ['gross', 'discount'] as const;
  const extras = ['tax', 'shipping', 'duty', 'tip', 'buyer_fee'] as const;
  const isFee: Test = (event) => isEither(event) || event.kind === 'settlement';
  const isKnown: Test = (event) => isEither(event) && event.cost !== null;
  const isPlaced: Test = (event) => isSale(event) && event.initial;
  const [net, cost, fees] = [
    sum(isEither, ...goods),
    sum(isEither, 'cost'),
    sum(isFee, 'channel_fee'),
  ];
  const known = sum(isKnown, ...goods);
  const back = sum(isReversal, ...goods);
  return {
    gross_sales: sum(isSale, 'gross'),
    discounts: sum(isSale, 'discount'),
    reversals: back,
    net_sales: net,
    shipping: sum(isEither, 'shipping'),
    taxes: sum(isEither, 'tax'),
    tips: sum(isEither, 'tip'),
    duties: sum(isEither, 'duty'),
    buyer_fees: sum(isEither, 'buyer_fee'),
    total_sales: sum(isEither, ...goods, ...extras),
    reversal_rate: (picked) => divide(-back(picked), sum(isSale, ...goods)(picked)),
    adjustments: sum(({ kind }) => kind === 'adjustment', 'adjustment'),
    gift_cards_sold: sum(({ kind }) => kind === 'gift_card', ...goods),
    cost,
    gross_profit: (picked) => net(picked) + cost(picked),
    gross_margin: (picked) => divide(known(picked) + cost(picked), known(picked)),
    cost_coverage: (picked) => divide(known(picked), net(picked)),
    fees,
    contribution: (picked) => net(picked) + cost(picked) + fees(picked),
    aov: (picked) => divide(sum(isPlaced, ...goods)(picked), orders(picked)),
  };
}

/** Every measure, written out as its definition says, by loops. */
export function oracleMeasures(basis: OracleBasis): Measures {
  const [sold, back, net] = [quantity(isSale), quantity(isReversal), quantity(isEither)];
  return {
    ...moneyMeasures(basis),
    ...customerMeasures(basis),
    orders,
    units: sold,
    items_reversed: (picked) => -back(picked) + 0,
    net_units: net,
    units_per_order: (picked) => divide(net(picked), orders(picked)),
  };
}

const read: Readonly<Record<string, Test>> = {
  gross_sales: isSale,
  discounts: isSale,
  units: isSale,
  aov: isSale,
  reversals: isReversal,
  items_reversed: isReversal,
  adjustments: ({ kind }) => kind === 'adjustment',
  gift_cards_sold: ({ kind }) => kind === 'gift_card',
  fees: (event) => isEither(event) || event.kind === 'settlement',
  contribution: (event) => isEither(event) || event.kind === 'settlement',
  orders: ({ initial }) => initial,
};

/** True for events that a measure reads: a group without one has no row. */
export function isRead(measure: string, event: WorldEvent): boolean {
  if (/^customers$|_customers$|^returning_customer_rate$|^repeat_rate$/.test(measure)) {
    return event.initial && event.customer_id !== null;
  }
  return (read[measure] ?? isEither)(event);
}
