import { worldCategories, worldProducts } from '../catalogue.ts';
import type { WorldOrder } from '../order.ts';
import { type Random, seededRandom } from '../random.ts';
import type { WorldShop } from '../shops.ts';
import { unitPriceOf } from '../simulate.ts';
import { addCollection, addLocation, addProduct } from './change-catalogue.ts';
import { LiveShop } from './live-shop.ts';
import { lineLeft } from './order-state.ts';
import { playOrder, type ShopCatalogue } from './play-order.ts';
import type { LiveShopFacts } from './shop-state.ts';
import { connectLevel, levelOf } from './stock.ts';

const taxes: Readonly<Record<string, LiveShopFacts['taxes']>> = {
  london: [{ title: 'VAT', rate: 0.2 }],
  berlin: [{ title: 'DE MwSt', rate: 0.19 }],
  tokyo: [
    { title: 'CT', rate: 0.078 },
    { title: 'Local CT', rate: 0.022 },
  ],
};

const included: readonly string[] = ['berlin', 'tokyo'];
const presentment: Readonly<Record<string, readonly string[]>> = {
  london: ['GBP', 'EUR', 'USD'],
  berlin: ['EUR', 'USD', 'JPY'],
};

export type SeedOptions = {
  readonly seed: string;
  readonly until: number;
  readonly days: number;
  readonly position: number;
  readonly now: () => number;
};

/** `sample-london.myshopify.com`. */
export function accountOf(shop: WorldShop): string {
  return `sample-${shop.key}.myshopify.com`;
}

function factsOf(shop: WorldShop, options: SeedOptions): LiveShopFacts {
  return {
    id: `70${options.position}1550${options.position}3`,
    account: accountOf(shop),
    name: `Sample ${shop.name}`,
    currency: shop.currency,
    exponent: shop.exponent,
    zone: shop.zone,
    country: shop.places[0]?.[0][0] ?? 'GB',
    taxesIncluded: included.includes(shop.key),
    taxes: taxes[shop.key] ?? [],
    presentmentCurrencies: presentment[shop.key] ?? [shop.currency],
    createdAt: startOf(options),
  };
}

const dayMs = 86_400_000;

function startOf({ until, days }: SeedOptions): number {
  return Math.floor((until - (days + 30) * dayMs) / 1000) * 1000;
}

/**
 * A live shop out of a simulated one: its catalogue, its stock, and all its orders with what became of them by `until`. What
 * happens to them later waits as pending.
 */
export function seedShop(
  world: WorldShop,
  orders: readonly WorldOrder[],
  options: SeedOptions,
): { readonly shop: LiveShop; readonly catalogue: ShopCatalogue } {
  const shop = new LiveShop(factsOf(world, options), options);
  shop.hold();
  const catalogue = seedCatalogue(shop, world, startOf(options));
  for (const order of orders) playOrder(shop, { order, catalogue, until: options.until });
  seedStock(shop, seededRandom(`${options.seed}/${world.key}/stock`), startOf(options));
  shop.settle();
  return { shop, catalogue };
}

function seedCatalogue(shop: LiveShop, world: WorldShop, at: number): ShopCatalogue {
  const collections = new Map(
    worldCategories.map(({ key, name }) => [key, addCollection(shop, name, at).id]),
  );
  const names = world.locations.map(([name]) => name);
  const places = names.length === 0 ? [`${world.name} warehouse`] : names;
  const locations = new Map(
    places.map((name) => [name, addLocation(shop, { name, city: world.name, at }).id]),
  );
  addLocation(shop, { name: 'Old storeroom', city: world.name, active: false, at });
  const variants = new Map<string, string>();
  for (const product of worldProducts) {
    const parent = worldCategories.find(({ key }) => key === product.category)?.parent ?? null;
    const keys = parent === null ? [product.category] : [product.category, parent];
    const added = addProduct(shop, {
      title: product.title,
      vendor: product.brand,
      productType: worldCategories.find(({ key }) => key === product.category)?.name ?? '',
      optionName: product.variants.length > 1 ? 'Option' : 'Title',
      collectionIds: keys.flatMap((key) => collections.get(key) ?? []),
      variants: product.variants.map((variant) => {
        const price = unitPriceOf(world, variant);
        const cost = variant.costShare === null ? null : Math.round(price * variant.costShare);
        return { option: variant.title ?? '', sku: variant.sku, price, cost };
      }),
      at,
    });
    product.variants.forEach((variant, index) => {
      variants.set(variant.key, added.variantIds[index] ?? '');
    });
  }
  return { world, variants, locations, giftCard: giftCard(shop, world, at), customers: new Map() };
}

function giftCard(shop: LiveShop, world: WorldShop, at: number): string {
  const amounts = [2500, 5000].map((cents) => Math.ceil((cents * world.priceLevel) / 500) * 500);
  const product = addProduct(shop, {
    title: 'Gift card',
    optionName: 'Value',
    productType: 'Gift cards',
    giftCard: true,
    variants: amounts.map((price) => ({ option: String(price), sku: null, price, cost: null })),
    at,
  });
  return product.variantIds[0] ?? '';
}

/** Counts the stock at the end of the told past; what was sold and not sent yet is committed. */
function seedStock(shop: LiveShop, random: Random, at: number): void {
  const locations = [...shop.locations.all()].filter(({ active }) => active);
  for (const variant of shop.variants.all()) {
    if (shop.products.get(variant.productId)?.giftCard === true) continue;
    for (const { id } of locations)
      connectLevel(shop, variant, { locationId: id, available: random.integer(0, 240), at });
  }
  for (const order of shop.orders.all()) {
    for (const line of order.lines) {
      const variant = line.variantId === null ? undefined : shop.variants.get(line.variantId);
      if (variant === undefined || line.kind !== 'product' || order.locationId === null) continue;
      const level = levelOf(shop, variant, order.locationId);
      if (level !== null) level.committed += Math.max(0, lineLeft(line) - line.sent);
    }
  }
}
