import type { World, WorldDocument, WorldEvent } from './metrics-world.ts';

type Sale = Pick<WorldEvent, 'document_id' | 'seq' | 'kind' | 'event_day' | 'order_day'> &
  Partial<WorldEvent>;

function event(given: Sale): WorldEvent {
  return {
    store_id: 1,
    line_no: given.seq,
    initial: given.kind === 'sale',
    happened_at: `${given.event_day}T12:00:00Z`,
    event_hour: 12,
    order_hour: 12,
    product_id: null,
    variant_id: null,
    customer_id: null,
    channel_id: null,
    location_id: null,
    rep_id: null,
    country: 'GB',
    region: null,
    currency: 'GBP',
    quantity_e3: 0,
    gross: 0,
    discount: 0,
    tax: 0,
    shipping: 0,
    duty: 0,
    tip: 0,
    buyer_fee: 0,
    cost: 0,
    channel_fee: 0,
    adjustment: 0,
    fx: '1.25',
    ...given,
  };
}

function document(id: number, day: string, customer: number | null): WorldDocument {
  return {
    id,
    store_id: 1,
    kind: 'order',
    status: 'paid',
    placed_at: `${day}T12:00:00Z`,
    order_day: day,
    order_hour: 12,
    currency: 'GBP',
    customer_id: customer,
    channel_id: null,
    location_id: null,
    rep_id: null,
    country: 'GB',
    region: null,
    city: null,
  };
}

const documents = [
  document(1, '2025-01-31', 1),
  document(2, '2025-02-03', 1),
  document(3, '2025-02-28', 2),
];

/**
 * Three orders in pounds:
 *
 * | order | day | customer | lines |
 * | --- | --- | --- | --- |
 * | 1 | 31 January | 1 | 2 × tea 10.00 = 20.00, discount 2.00, tax 3.60, cost 8.00; 1 × cup 5.00, tax 1.00, cost not known |
 * | 2 | 3 February | 1 | 1 × tea 10.00, tax 2.00, shipping 3.00, cost 4.00 |
 * | 3 | 28 February | 2 | 1 × cup 5.00, tax 1.00, cost not known |
 *
 * On 5 February one tea of order 1 comes back: 10.00 less 1.00 discount, tax 1.80, restocked (cost 4.00). On 6 February the
 * marketplace takes a fee of 0.70 for order 2.
 */
const events: readonly WorldEvent[] = [
  event({
    document_id: 1,
    seq: 1,
    kind: 'sale',
    event_day: '2025-01-31',
    order_day: '2025-01-31',
    product_id: 1,
    customer_id: 1,
    quantity_e3: 2000,
    gross: 2000,
    discount: -200,
    tax: 360,
    cost: -800,
  }),
  event({
    document_id: 1,
    seq: 2,
    kind: 'sale',
    event_day: '2025-01-31',
    order_day: '2025-01-31',
    product_id: 2,
    customer_id: 1,
    quantity_e3: 1000,
    gross: 500,
    tax: 100,
    cost: null,
  }),
  event({
    document_id: 1,
    seq: 3,
    kind: 'reversal',
    event_day: '2025-02-05',
    order_day: '2025-01-31',
    product_id: 1,
    customer_id: 1,
    quantity_e3: -1000,
    gross: -1000,
    discount: 100,
    tax: -180,
    cost: 400,
  }),
  event({
    document_id: 2,
    seq: 1,
    kind: 'sale',
    event_day: '2025-02-03',
    order_day: '2025-02-03',
    product_id: 1,
    customer_id: 1,
    quantity_e3: 1000,
    gross: 1000,
    tax: 200,
    shipping: 300,
    cost: -400,
  }),
  event({
    document_id: 2,
    seq: 2,
    kind: 'settlement',
    event_day: '2025-02-06',
    order_day: '2025-02-03',
    customer_id: 1,
    channel_fee: -70,
  }),
  event({
    document_id: 3,
    seq: 1,
    kind: 'sale',
    event_day: '2025-02-28',
    order_day: '2025-02-28',
    product_id: 2,
    customer_id: 2,
    quantity_e3: 1000,
    gross: 500,
    tax: 100,
    cost: null,
  }),
];

/** A query and what it must answer. Rows only where they are told: `at` is the period or the first label. */
export type GoldenCheck = {
  readonly query: object;
  readonly totals: Readonly<Record<string, number | null>>;
  readonly rows?: readonly object[];
};

const february = { from: '2025-02-01', to: '2025-02-28' };
const money = [
  'gross_sales',
  'discounts',
  'reversals',
  'net_sales',
  'taxes',
  'shipping',
  'total_sales',
];
const profit = ['cost', 'gross_profit', 'gross_margin', 'cost_coverage', 'fees', 'contribution'];
const people = [
  'customers',
  'new_customers',
  'returning_customers',
  'returning_customer_rate',
  'repeat_rate',
];
const checks: readonly GoldenCheck[] = [
  {
    // Orders 2 and 3, and the refund of order 1.
    query: { measures: [...money, ...profit], time: { clock: 'event', ...february } },
    totals: {
      gross_sales: 1500,
      discounts: 0,
      reversals: -900,
      net_sales: 600,
      taxes: 120,
      shipping: 300,
      total_sales: 1020,
      // −4.00 of order 2 and +4.00 back.
      cost: 0,
      gross_profit: 600,
      // Net with a known cost: 10.00 − 9.00 = 1.00, of which 1.00 is left.
      gross_margin: 1,
      cost_coverage: 100 / 600,
      fees: -70,
      contribution: 530,
    },
  },
  {
    // By the order's clock the refund is January's.
    query: { measures: [...money, 'fees'], time: { clock: 'order', ...february } },
    totals: {
      gross_sales: 1500,
      reversals: 0,
      net_sales: 1500,
      taxes: 300,
      total_sales: 2100,
      fees: -70,
    },
  },
  {
    query: {
      measures: [
        'net_sales',
        'orders',
        'aov',
        'units',
        'items_reversed',
        'units_per_order',
        'reversal_rate',
      ],
      time: { clock: 'event', grain: 'month', from: '2025-01-01', to: '2025-03-31' },
    },
    // AOV: (20 − 2 + 5 + 10 + 5) / 3 orders; reversal rate 9.00 of 38.00; four net units in three orders.
    totals: {
      net_sales: 2900,
      orders: 3,
      aov: 3800 / 3,
      units: 5000,
      items_reversed: 1000,
      units_per_order: 4000 / 3,
      reversal_rate: 900 / 3800,
    },
    rows: [
      {
        at: '2025-01-01',
        net_sales: 2300,
        orders: 1,
        aov: 2300,
        units: 3000,
        items_reversed: 0,
        units_per_order: 3000,
        reversal_rate: 0,
      },
      {
        at: '2025-02-01',
        net_sales: 600,
        orders: 2,
        aov: 750,
        units: 2000,
        items_reversed: 1000,
        units_per_order: 500,
        reversal_rate: 0.6,
      },
      {
        at: '2025-03-01',
        net_sales: 0,
        orders: 0,
        aov: null,
        units: 0,
        items_reversed: 0,
        units_per_order: null,
        reversal_rate: null,
      },
    ],
  },
  {
    // Customer 1 came back in February, 2 is new; only 1 has ever ordered twice.
    query: { measures: people, time: { clock: 'event', ...february } },
    totals: {
      customers: 2,
      new_customers: 1,
      returning_customers: 1,
      returning_customer_rate: 0.5,
      repeat_rate: 0,
    },
  },
  {
    query: { measures: people, time: { clock: 'event', from: '2025-01-01', to: '2025-02-28' } },
    totals: {
      customers: 2,
      new_customers: 2,
      returning_customers: 0,
      returning_customer_rate: 0.5,
      repeat_rate: 0.5,
    },
  },
  {
    // Order 1 has both products: it counts for each, and once in the whole.
    query: {
      measures: ['orders', 'net_sales'],
      dimensions: ['product'],
      time: { clock: 'order', from: '2025-01-01', to: '2025-02-28' },
    },
    totals: { orders: 3, net_sales: 2900 },
    rows: [
      { at: 'Tea', orders: 2, net_sales: 1900 },
      { at: 'Cup', orders: 2, net_sales: 1000 },
    ],
  },
  {
    // In euros at 1.25: each amount is converted by itself.
    query: {
      measures: ['net_sales', 'fees'],
      currency: 'EUR',
      time: { clock: 'event', ...february },
    },
    totals: { net_sales: 750, fees: -88 },
  },
];

/** A small shop and what was counted for it by hand, from the table above. */
export function goldenWorld(): {
  readonly world: Omit<World, 'tenantId'>;
  readonly checks: readonly GoldenCheck[];
} {
  const world: Omit<World, 'tenantId'> = {
    stores: [{ id: 1, name: 'Tea', platform: 'import', currency: 'GBP', zone: 'Europe/London' }],
    channels: [],
    locations: [],
    reps: [],
    categories: [],
    products: [
      { id: 1, title: 'Tea', brand: null, category_id: null },
      { id: 2, title: 'Cup', brand: null, category_id: null },
    ],
    variants: [],
    customers: [
      { id: 1, store_id: 1 },
      { id: 2, store_id: 1 },
    ],
    documents,
    events,
    firstOrders: [1, 2].flatMap((customer) =>
      [0, 1].map((store_id) => ({
        customer_id: customer,
        store_id,
        document_id: customer === 1 ? 1 : 3,
        first_day: customer === 1 ? '2025-01-31' : '2025-02-28',
      })),
    ),
  };
  return { world, checks };
}
