import fc from 'fast-check';
import type { FaultRule } from '../../sandbox/index.ts';
import type { RunRow } from '../../src/ledger/index.ts';
import type { ShopifyWorld } from './shopify-world.ts';

/** What happens to a shop, and to who reads it, between the first sync and the last. `pick` chooses among what there is. */
export type StoryStep =
  | { readonly kind: 'sell'; readonly count: number }
  | { readonly kind: 'wait'; readonly minutes: number }
  | { readonly kind: OrderChange; readonly pick: number; readonly amount: number }
  | { readonly kind: CatalogueChange; readonly pick: number; readonly amount: number }
  | { readonly kind: 'fault'; readonly rule: FaultRule }
  | { readonly kind: 'live' | 'full' | 'webhooks' | 'live and webhooks' };

const orderChanges = [
  'add line',
  'fewer',
  'discount',
  'refund',
  'goodwill',
  'cancel',
  'annotate',
  'delete order',
] as const;
type OrderChange = (typeof orderChanges)[number];

const catalogueChanges = [
  'rename',
  'price',
  'delete product',
  'delete variant',
  'count stock',
  'stop stock',
  'merge customers',
  'delete customer',
] as const;
type CatalogueChange = (typeof catalogueChanges)[number];

/** Faults that pass: what they break, the next sync mends. */
const faults = [
  'storm',
  'server_error',
  'slow',
  'cut',
  'truncate',
  'throttled',
  'internal_error',
  'shift_pages',
  'bulk_failed',
  'bulk_expired',
  'bulk_cut',
  'duplicate_webhooks',
  'reorder_webhooks',
  'drop_webhooks',
] as const;

const pick = fc.nat({ max: 9_999 });
const amount = fc.integer({ min: 1, max: 500 });

/** One step of a story. */
export const storyStep: fc.Arbitrary<StoryStep> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('sell' as const),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      minutes: fc.integer({ min: 1, max: 600 }),
    }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom(...orderChanges), pick, amount }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom(...catalogueChanges), pick, amount }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      rule: fc.record({
        name: fc.constantFrom(...faults),
        count: fc.integer({ min: 1, max: 3 }),
        after: fc.nat({ max: 4 }),
      }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'live' as const,
        'full' as const,
        'webhooks' as const,
        'live and webhooks' as const,
      ),
    }),
  },
);

export const story: fc.Arbitrary<readonly StoryStep[]> = fc.array(storyStep, {
  minLength: 4,
  maxLength: 24,
  size: 'max',
});

/** Where a story is played. */
export type Stage = Pick<ShopifyWorld, 'sandbox' | 'account' | 'run' | 'drain'>;

/** Plays a story; a step that the shop as it is does not allow is no step. */
export async function playStory(world: Stage, steps: readonly StoryStep[]): Promise<void> {
  for (const one of steps) await playStep(world, one);
}

async function playStep(world: Stage, one: StoryStep): Promise<void> {
  const { sandbox, account } = world;
  switch (one.kind) {
    case 'sell':
      sandbox.world.sell(account, one.count);
      return;
    case 'wait':
      sandbox.world.advance(one.minutes * 60_000);
      return;
    case 'fault':
      sandbox.faults.inject(one.rule);
      return;
    case 'live':
    case 'full':
      await world.run({ mode: one.kind });
      return;
    case 'webhooks':
      await world.drain();
      return;
    case 'live and webhooks':
      await Promise.all([world.run({ mode: 'live' }), world.drain()]);
      return;
    default:
      allowed(() => change(world, one));
  }
}

type Change = Extract<StoryStep, { readonly pick: number }>;

function allowed(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}

function change(world: Stage, one: Change): void {
  const isOrder = orderChanges.some((kind) => kind === one.kind);
  if (isOrder) changeOrder(world, one);
  else changeCatalogue(world, one);
}

function one<T>(items: Iterable<T>, position: number): T {
  const all = [...items];
  const item = all[position % Math.max(1, all.length)];
  if (item === undefined) throw new RangeError('there is none');
  return item;
}

function changeOrder(world: Stage, { kind, pick: at, amount: by }: Change): void {
  const { shop } = world.sandbox.account(world.account);
  const action = orderActions.get(kind);
  if (action !== undefined)
    world.sandbox.act(world.account, action(shop, one(shop.orders.all(), at), by));
}

function changeCatalogue(world: Stage, { kind, pick: at, amount: by }: Change): void {
  const { shop } = world.sandbox.account(world.account);
  const action = catalogueActions.get(kind);
  if (action !== undefined) world.sandbox.act(world.account, action(shop, at, by));
}

type Shop = ReturnType<ShopifyWorld['sandbox']['account']>['shop'];
type Order = NonNullable<ReturnType<Shop['orders']['get']>>;
type Action = Parameters<ShopifyWorld['sandbox']['act']>[1];

const orderActions = new Map<string, (shop: Shop, order: Order, by: number) => Action>([
  [
    'add line',
    (shop, { id }, by) => {
      const line = { variantId: one(shop.variants.all(), by).id, quantity: 1 };
      return { action: 'editOrder', id, edit: { steps: [{ kind: 'add', line }] } };
    },
  ],
  [
    'fewer',
    (_, { id, lines }, by) => {
      const lineId = one(lines, by).id;
      return {
        action: 'editOrder',
        id,
        edit: { steps: [{ kind: 'quantity', lineId, quantity: 0 }] },
      };
    },
  ],
  [
    'discount',
    (_, { id, lines }, by) => {
      const lineId = one(lines, by).id;
      return {
        action: 'editOrder',
        id,
        edit: { steps: [{ kind: 'discount', lineId, amount: by }] },
      };
    },
  ],
  [
    'refund',
    (_, { id, lines }, by) => {
      const line = { lineId: one(lines, by).id, quantity: 1, restock: 'return' } as const;
      return { action: 'refundOrder', id, refund: { lines: [line] } };
    },
  ],
  ['goodwill', (_, { id }, by) => ({ action: 'refundOrder', id, refund: { goodwill: by } })],
  ['cancel', (_, { id }) => ({ action: 'cancelOrder', id })],
  ['annotate', (_, { id }, by) => ({ action: 'annotateOrder', id, note: `Note ${by}` })],
  ['delete order', (_, { id }) => ({ action: 'deleteOrder', id })],
]);

function place(shop: Shop, at: number, by: number) {
  return {
    variantId: one(shop.variants.all(), at).id,
    locationId: one(shop.locations.all(), by).id,
  };
}

const catalogueActions = new Map<string, (shop: Shop, at: number, by: number) => Action>([
  [
    'rename',
    ({ products }, at, by) => ({
      action: 'changeProduct',
      id: one(products.all(), at).id,
      change: { title: `Renamed ${by}` },
    }),
  ],
  [
    'price',
    ({ variants }, at, by) => ({
      action: 'changeVariant',
      id: one(variants.all(), at).id,
      change: { price: by * 10 },
    }),
  ],
  [
    'delete product',
    ({ products }, at) => ({ action: 'deleteProduct', id: one(products.all(), at).id }),
  ],
  [
    'delete variant',
    ({ variants }, at) => ({ action: 'deleteVariant', id: one(variants.all(), at).id }),
  ],
  [
    'count stock',
    (shop, at, by) => ({ action: 'setStock', ...place(shop, at, by), figures: { available: by } }),
  ],
  ['stop stock', (shop, at, by) => ({ action: 'disconnectStock', ...place(shop, at, by) })],
  [
    'merge customers',
    ({ customers }, at, by) => ({
      action: 'mergeCustomers',
      from: one(customers.all(), at).id,
      into: one(customers.all(), at + by).id,
    }),
  ],
  [
    'delete customer',
    ({ customers }, at) => ({ action: 'deleteCustomer', id: one(customers.all(), at).id }),
  ],
]);

/**
 * The last sync: nothing goes wrong any more, what waits is read, and all is read from its beginning once (a full sync that was
 * taken up again may have been past a deletion).
 */
export async function lastSync(world: Stage): Promise<readonly RunRow[]> {
  world.sandbox.faults.clear();
  await world.drain();
  const resumed = await world.run({ mode: 'full' });
  return [resumed, await world.run({ mode: 'full' }), await world.run({ mode: 'live' })];
}
