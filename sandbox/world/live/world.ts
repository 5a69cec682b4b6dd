import { instant } from '../../../src/core/index.ts';
import { seededRandom } from '../random.ts';
import { type WorldShop, worldShops } from '../shops.ts';
import { simulateOrder, simulateShop } from '../simulate.ts';
import type { LiveShop } from './live-shop.ts';
import type { LiveOrder } from './order-state.ts';
import { playOrder, type ShopCatalogue } from './play-order.ts';
import { accountOf, seedShop } from './seed-shop.ts';

/** Shops that can be changed, by account, and their common clock. */
export type SandboxWorld = {
  readonly shops: ReadonlyMap<string, LiveShop>;
  /** Epoch ms. */
  readonly now: () => number;
  /** Moves the world's clock ahead of the real one, and does what fell due. Returns how many things happened. */
  readonly advance: (byMs: number) => number;
  /** Does what fell due by now: parcels, refunds, edits that were decided earlier. */
  readonly catchUp: () => number;
  /** Places simulated orders now, in the shops that the world was made of. */
  readonly sell: (account: string, count?: number) => readonly LiveOrder[];
};

export type WorldOptions = {
  readonly seed?: string;
  /** Real clock. */
  readonly now?: () => number;
  /** Days of history; default two years. */
  readonly days?: number;
  /** Factor on the number of orders: 1 = some 40,000 in two years. */
  readonly scale?: number;
  /** Keys of the shops; default all four. */
  readonly shops?: readonly string[];
};

/** The sample company as live shops: the same seed, options and clock give the same world. */
export function sampleWorld(options: WorldOptions = {}): SandboxWorld {
  const { seed = 'sample', now = Date.now, days = 730, scale = 1, shops } = options;
  const until = instant(Math.floor(now() / 1000) * 1000);
  const chosen = worldShops.filter(({ key }) => shops === undefined || shops.includes(key));
  const clock = worldClock(now);
  const seeded = chosen.map((world) => {
    const orders = simulateShop(world, { seed, until, days, scale });
    const position = worldShops.indexOf(world) + 1;
    return { world, ...seedShop(world, orders, { seed, until, days, position, now: clock.now }) };
  });
  const live = new Map(seeded.map(({ world, shop }) => [accountOf(world), shop]));
  let sold = 0;
  return worldOf(live, clock, (account, count) => {
    const found = seeded.find(({ world }) => accountOf(world) === account);
    if (found === undefined) throw new RangeError(`there is no shop ${account}`);
    return Array.from({ length: count }, () => {
      sold += 1;
      return sellOne(found, { seed, number: sold, now: clock.now });
    });
  });
}

/** A world of shops that were made otherwise. */
export function worldOfShops(shops: ReadonlyMap<string, LiveShop>, now = Date.now): SandboxWorld {
  const clock = worldClock(now);
  for (const shop of shops.values()) shop.setClock(clock.now);
  return worldOf(shops, clock, () => {
    throw new RangeError('this world has no simulated buyers');
  });
}

type Clock = { readonly now: () => number; readonly shift: (byMs: number) => void };

function worldClock(now: () => number): Clock {
  let ahead = 0;
  return {
    now: () => now() + ahead,
    shift: (byMs) => {
      ahead += byMs;
    },
  };
}

function worldOf(
  shops: ReadonlyMap<string, LiveShop>,
  clock: Clock,
  sell: (account: string, count: number) => readonly LiveOrder[],
): SandboxWorld {
  const catchUp = (): number => {
    let done = 0;
    for (const shop of shops.values()) done += shop.advance(clock.now());
    return done;
  };
  return {
    shops,
    now: clock.now,
    catchUp,
    advance: (byMs) => {
      clock.shift(byMs);
      return catchUp();
    },
    sell: (account, count = 1) => sell(account, count),
  };
}

type Selling = {
  readonly world: WorldShop;
  readonly shop: LiveShop;
  readonly catalogue: ShopCatalogue;
};

function sellOne(
  { world, shop, catalogue }: Selling,
  { seed, number, now }: { seed: string; number: number; now: () => number },
): LiveOrder {
  const at = Math.floor(now() / 1000) * 1000;
  const key = `${world.key}-live-${String(number).padStart(5, '0')}`;
  const random = seededRandom(`${seed}/live/${number}`);
  const simulated = simulateOrder({ shop: world, key, number: `#L${number}`, at, random });
  // Who sells now has what is sold: a simulated order names variants that may be gone by now.
  const lines = simulated.lines.filter(({ variant }) =>
    shop.variants.get(catalogue.variants.get(variant) ?? ''),
  );
  const order = { ...simulated, lines };
  return playOrder(shop, { order, catalogue, until: at, live: true });
}
