import type {
  LiveCollection,
  LiveLevel,
  LiveLocation,
  LiveProduct,
  LiveVariant,
} from '../world/live/shop-state.ts';
import { type Connection, type ConnectionArgs, listConnection } from './connections.ts';
import { gid, money, moneyV2, time, type ViewContext } from './view-context.ts';

/** Shows a list of things by their ids, as a connection; what is gone is left out. */
function connectionOf(
  context: ViewContext,
  ids: readonly string[],
  page: ConnectionArgs & { readonly view: (id: string) => object | null },
): Connection<object> {
  const found = ids.flatMap((id) => {
    const view = page.view(id);
    return view === null ? [] : [{ id, view }];
  });
  return listConnection(found, { ...page, unbounded: context.unbounded }, ({ view }) => view);
}

export function productView(context: ViewContext, product: LiveProduct): object {
  const { shop, views } = context;
  const variants = (): LiveVariant[] =>
    product.variantIds.flatMap((id) => shop.variants.get(id) ?? []);
  const stock = (): number =>
    variants().reduce((sum, variant) => sum + available(context, variant), 0);
  return {
    __typename: 'Product',
    id: gid('Product', product.id),
    legacyResourceId: product.id,
    title: product.title,
    handle: product.handle,
    status: product.status,
    vendor: product.vendor,
    productType: product.productType,
    tags: product.tags,
    descriptionHtml: `<p>${product.title}</p>`,
    createdAt: time(product.createdAt),
    updatedAt: time(product.updatedAt),
    publishedAt: time(product.createdAt),
    totalInventory: () => (product.giftCard ? 0 : stock()),
    tracksInventory: !product.giftCard,
    isGiftCard: product.giftCard,
    hasOnlyDefaultVariant: () => variants().length === 1 && variants()[0]?.option === '',
    category: () => category(product),
    featuredMedia: null,
    variantsCount: { count: product.variantIds.length, precision: 'EXACT' },
    options: () => [
      {
        id: gid('ProductOption', product.id),
        name: product.optionName,
        position: 1,
        values: variants().map(({ title }) => title),
      },
    ],
    variants: (args: ConnectionArgs) =>
      connectionOf(context, product.variantIds, { ...args, view: views.variant }),
    collections: (args: ConnectionArgs) =>
      connectionOf(context, product.collectionIds, { ...args, view: views.collection }),
  };
}

function category(product: LiveProduct): object | null {
  if (product.productType === '') return null;
  const name = product.productType;
  return {
    __typename: 'TaxonomyCategory',
    id: `gid://shopify/TaxonomyCategory/hg-${name.length}`,
    name,
    fullName: `Home & Garden > ${name}`,
    isLeaf: true,
    level: 2,
  };
}

function levelsOf(context: ViewContext, variant: LiveVariant): LiveLevel[] {
  return [...(context.shop.levels.get(variant.inventoryItemId)?.values() ?? [])];
}

function available(context: ViewContext, variant: LiveVariant): number {
  return levelsOf(context, variant).reduce((sum, level) => sum + level.available, 0);
}

export function variantView(context: ViewContext, variant: LiveVariant): object {
  const { shop, views } = context;
  const product = shop.products.get(variant.productId);
  const option = product?.optionName ?? 'Title';
  return {
    __typename: 'ProductVariant',
    id: gid('ProductVariant', variant.id),
    legacyResourceId: variant.id,
    title: variant.title,
    displayName: `${product?.title ?? ''} - ${variant.title}`,
    sku: variant.sku,
    barcode: variant.barcode,
    price: money(variant.price, shop.facts.exponent),
    compareAtPrice: null,
    position: variant.position,
    taxable: product?.giftCard !== true,
    inventoryPolicy: 'CONTINUE',
    inventoryQuantity: () => available(context, variant),
    availableForSale: true,
    selectedOptions: [{ name: option, value: variant.title }],
    createdAt: time(variant.createdAt),
    updatedAt: time(variant.updatedAt),
    product: () => views.product(variant.productId),
    inventoryItem: () => views.item(variant.inventoryItemId),
  };
}

export function itemView(context: ViewContext, variant: LiveVariant): object {
  const { shop, views } = context;
  const giftCard = shop.products.get(variant.productId)?.giftCard === true;
  const levels = (): LiveLevel[] => levelsOf(context, variant);
  const level = (entry: LiveLevel): object => levelView(context, variant, entry);
  return {
    __typename: 'InventoryItem',
    id: gid('InventoryItem', variant.inventoryItemId),
    legacyResourceId: variant.inventoryItemId,
    sku: variant.sku,
    tracked: !giftCard,
    requiresShipping: !giftCard,
    harmonizedSystemCode: null,
    createdAt: time(variant.createdAt),
    updatedAt: time(variant.updatedAt),
    unitCost:
      variant.cost === null
        ? null
        : moneyV2(variant.cost, shop.facts.currency, shop.facts.exponent),
    measurement: {
      id: gid('InventoryItemMeasurement', variant.inventoryItemId),
      weight: { unit: 'GRAMS', value: 350 },
    },
    locationsCount: () => ({ count: levels().length, precision: 'EXACT' }),
    variant: () => views.variant(variant.id),
    variants: (args: ConnectionArgs) =>
      connectionOf(context, [variant.id], { ...args, view: views.variant }),
    inventoryLevel: ({ locationId }: { readonly locationId: string }) => {
      const found = levels().find((entry) => entry.locationId === locationId.split('/').at(-1));
      return found === undefined ? null : level(found);
    },
    inventoryLevels: (args: ConnectionArgs) =>
      listConnection(levels(), { ...args, unbounded: context.unbounded }, level),
  };
}

export function levelView(context: ViewContext, variant: LiveVariant, level: LiveLevel): object {
  const figures: Readonly<Record<string, number>> = {
    available: level.available,
    committed: level.committed,
    on_hand: level.available + level.committed,
    incoming: level.incoming,
    reserved: 0,
    damaged: 0,
    safety_stock: 0,
    quality_control: 0,
  };
  return {
    __typename: 'InventoryLevel',
    id: gid('InventoryLevel', level.id),
    isActive: true,
    createdAt: time(level.createdAt),
    updatedAt: time(level.updatedAt),
    location: () => context.views.location(level.locationId),
    item: () => context.views.item(variant.inventoryItemId),
    quantities: ({ names }: { readonly names: readonly string[] }) =>
      names.map((name) => ({
        id: gid('InventoryQuantity', `${level.id}&name=${name}`),
        name,
        quantity: figures[name] ?? 0,
        updatedAt: time(level.updatedAt),
      })),
  };
}

export function collectionView(context: ViewContext, collection: LiveCollection): object {
  const members = (): string[] =>
    [...context.shop.products.all()]
      .filter(({ collectionIds }) => collectionIds.includes(collection.id))
      .map(({ id }) => id);
  return {
    __typename: 'Collection',
    id: gid('Collection', collection.id),
    legacyResourceId: collection.id,
    title: collection.title,
    handle: collection.handle,
    descriptionHtml: '',
    sortOrder: 'BEST_SELLING',
    updatedAt: time(collection.updatedAt),
    productsCount: () => ({ count: members().length, precision: 'EXACT' }),
    products: (args: ConnectionArgs) =>
      connectionOf(context, members(), { ...args, view: context.views.product }),
  };
}

export function locationView(context: ViewContext, location: LiveLocation): object {
  const { country } = context.shop.facts;
  const { city, active } = location;
  const stocked = (): [LiveVariant, LiveLevel][] =>
    [...context.shop.levels].flatMap(([itemId, levels]): [LiveVariant, LiveLevel][] => {
      const level = levels.get(location.id);
      const variant = context.shop.variantByItem.get(itemId);
      return level === undefined || variant === undefined ? [] : [[variant, level]];
    });
  return {
    __typename: 'Location',
    id: gid('Location', location.id),
    legacyResourceId: location.id,
    name: location.name,
    isActive: active,
    activatable: !active,
    isFulfillmentService: false,
    fulfillsOnlineOrders: location.fulfills,
    shipsInventory: location.fulfills,
    hasActiveInventory: active,
    createdAt: time(location.createdAt),
    updatedAt: time(location.updatedAt),
    deactivatedAt: active ? null : time(location.updatedAt),
    address: {
      address1: '1 Sample Street',
      address2: null,
      city,
      country,
      countryCode: country,
      formatted: ['1 Sample Street', city],
      phone: null,
      province: null,
      provinceCode: null,
      zip: null,
    },
    inventoryLevels: (args: ConnectionArgs) =>
      listConnection(
        stocked().map(([variant, level]) => ({ id: level.id, variant, level })),
        { ...args, unbounded: context.unbounded },
        ({ variant, level }) => levelView(context, variant, level),
      ),
  };
}
