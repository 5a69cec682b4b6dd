import type { LiveShop } from './live-shop.ts';
import type { LiveAddress } from './order-state.ts';
import type { LiveCollection, LiveCustomer, LiveLocation, LiveProduct } from './shop-state.ts';

export type VariantInput = {
  readonly option: string;
  readonly sku: string | null;
  readonly price: number;
  readonly cost: number | null;
};

export type ProductInput = {
  readonly title: string;
  readonly vendor?: string;
  readonly productType?: string;
  readonly optionName?: string;
  readonly giftCard?: boolean;
  readonly collectionIds?: readonly string[];
  readonly variants: readonly VariantInput[];
  readonly at?: number;
};

export function slug(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

export function addProduct(shop: LiveShop, input: ProductInput): LiveProduct {
  const at = input.at ?? shop.now();
  const { id, seq } = shop.nextId('product');
  const product = shop.products.add({
    id,
    seq,
    title: input.title,
    handle: slug(input.title),
    vendor: input.vendor ?? shop.facts.name,
    productType: input.productType ?? '',
    status: 'ACTIVE',
    tags: [],
    optionName: input.optionName ?? 'Title',
    giftCard: input.giftCard ?? false,
    collectionIds: [...(input.collectionIds ?? [])],
    variantIds: [],
    createdAt: at,
    updatedAt: at,
  });
  for (const variant of input.variants) addVariant(shop, product, { ...variant, at });
  shop.emit({ kind: 'product', what: 'created', id, at });
  return product;
}

function addVariant(
  shop: LiveShop,
  product: LiveProduct,
  input: VariantInput & { readonly at: number },
): void {
  const { id, seq } = shop.nextId('variant');
  const { at, option, sku, price, cost } = input;
  const variant = shop.variants.add({
    id,
    seq,
    productId: product.id,
    inventoryItemId: shop.nextId('inventory_item').id,
    title: option === '' ? 'Default Title' : option,
    sku,
    barcode: null,
    price,
    cost,
    position: product.variantIds.length + 1,
    option,
    createdAt: at,
    updatedAt: at,
  });
  product.variantIds.push(id);
  shop.variantByItem.set(variant.inventoryItemId, variant);
  shop.emit({ kind: 'inventory_item', what: 'created', id: variant.inventoryItemId, at });
}

export type ProductChange = {
  readonly title?: string;
  readonly vendor?: string;
  readonly productType?: string;
  readonly status?: LiveProduct['status'];
  readonly tags?: readonly string[];
};

export function changeProduct(shop: LiveShop, id: string, change: ProductChange): LiveProduct {
  const product = shop.products.need(id, 'product');
  Object.assign(product, change);
  touchProduct(shop, product);
  return product;
}

function touchProduct(shop: LiveShop, product: LiveProduct): void {
  product.updatedAt = shop.now();
  shop.products.touch(product);
  shop.emit({ kind: 'product', what: 'updated', id: product.id, at: product.updatedAt });
}

export type VariantChange = {
  readonly price?: number;
  readonly cost?: number | null;
  readonly sku?: string | null;
  readonly title?: string;
};

export function changeVariant(shop: LiveShop, id: string, change: VariantChange): void {
  const variant = shop.variants.need(id, 'variant');
  Object.assign(variant, change);
  variant.updatedAt = shop.now();
  shop.variants.touch(variant);
  if (change.cost !== undefined || change.sku !== undefined) {
    const at = variant.updatedAt;
    shop.emit({ kind: 'inventory_item', what: 'updated', id: variant.inventoryItemId, at });
  }
  touchProduct(shop, shop.products.need(variant.productId, 'product'));
}

export function deleteVariant(shop: LiveShop, id: string): void {
  const variant = shop.variants.need(id, 'variant');
  const product = shop.products.need(variant.productId, 'product');
  if (product.variantIds.length === 1)
    throw new RangeError(`${product.title} keeps its last variant: delete the product`);
  dropVariant(shop, id);
  product.variantIds.splice(product.variantIds.indexOf(id), 1);
  touchProduct(shop, product);
}

function dropVariant(shop: LiveShop, id: string): void {
  const variant = shop.variants.need(id, 'variant');
  shop.variants.remove(variant);
  shop.levels.delete(variant.inventoryItemId);
  shop.variantByItem.delete(variant.inventoryItemId);
  shop.emit({
    kind: 'inventory_item',
    what: 'deleted',
    id: variant.inventoryItemId,
    at: shop.now(),
  });
}

export function deleteProduct(shop: LiveShop, id: string): void {
  const product = shop.products.need(id, 'product');
  for (const variantId of product.variantIds) dropVariant(shop, variantId);
  shop.products.remove(product);
  shop.emit({ kind: 'product', what: 'deleted', id, at: shop.now() });
}

export function addCollection(shop: LiveShop, title: string, at = shop.now()): LiveCollection {
  const { id, seq } = shop.nextId('collection');
  const dates = { createdAt: at, updatedAt: at };
  const collection = shop.collections.add({ id, seq, title, handle: slug(title), ...dates });
  shop.emit({ kind: 'collection', what: 'created', id, at });
  return collection;
}

export function renameCollection(shop: LiveShop, id: string, title: string): void {
  const collection = shop.collections.need(id, 'collection');
  collection.title = title;
  collection.updatedAt = shop.now();
  shop.collections.touch(collection);
  shop.emit({ kind: 'collection', what: 'updated', id, at: collection.updatedAt });
}

export function deleteCollection(shop: LiveShop, id: string): void {
  shop.collections.remove(shop.collections.need(id, 'collection'));
  for (const product of shop.products.all()) {
    const position = product.collectionIds.indexOf(id);
    if (position >= 0) product.collectionIds.splice(position, 1);
  }
  shop.emit({ kind: 'collection', what: 'deleted', id, at: shop.now() });
}

export type LocationInput = {
  readonly name: string;
  readonly city?: string;
  readonly active?: boolean;
  readonly at?: number;
};

export function addLocation(shop: LiveShop, input: LocationInput): LiveLocation {
  const at = input.at ?? shop.now();
  const { id, seq } = shop.nextId('location');
  const { name, city = '', active = true } = input;
  const dates = { createdAt: at, updatedAt: at };
  const location = shop.locations.add({ id, seq, name, active, city, fulfills: active, ...dates });
  shop.emit({ kind: 'location', what: 'created', id, at });
  return location;
}

export function changeLocation(
  shop: LiveShop,
  id: string,
  change: { readonly name?: string; readonly active?: boolean },
): void {
  const location = shop.locations.need(id, 'location');
  Object.assign(location, change);
  location.updatedAt = shop.now();
  shop.locations.touch(location);
  shop.emit({ kind: 'location', what: 'updated', id, at: location.updatedAt });
}

export type CustomerInput = {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly address?: Omit<LiveAddress, 'id'> | null;
  readonly at?: number;
};

export function addCustomer(shop: LiveShop, input: CustomerInput): LiveCustomer {
  const at = Math.floor((input.at ?? shop.now()) / 1000) * 1000;
  const { id, seq } = shop.nextId('customer');
  const address = input.address ?? null;
  const customer = shop.customers.add({
    id,
    seq,
    firstName: input.firstName,
    lastName: input.lastName,
    email: input.email ?? null,
    phone: input.phone ?? null,
    address: address === null ? null : { ...address, id: shop.nextId('address').id },
    note: null,
    tags: [],
    orderCount: 0,
    spent: 0,
    lastOrderId: null,
    createdAt: at,
    updatedAt: at,
  });
  shop.emit({ kind: 'customer', what: 'created', id, at });
  return customer;
}

export type CustomerChange = {
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly note?: string | null;
};

export function changeCustomer(shop: LiveShop, id: string, change: CustomerChange): void {
  const customer = shop.customers.need(id, 'customer');
  Object.assign(customer, change);
  customer.updatedAt = shop.now();
  shop.customers.touch(customer);
  shop.emit({ kind: 'customer', what: 'updated', id, at: customer.updatedAt });
}

/** A customer with orders can't be deleted; one without can. */
export function deleteCustomer(shop: LiveShop, id: string): void {
  const customer = shop.customers.need(id, 'customer');
  if (customer.orderCount > 0) throw new RangeError(`customer ${id} has orders`);
  shop.customers.remove(customer);
  shop.emit({ kind: 'customer', what: 'deleted', id, at: shop.now() });
}

/** Two records of one person become one: orders and figures go over. Orders keep their own update times. */
export function mergeCustomers(shop: LiveShop, from: string, into: string): void {
  const gone = shop.customers.need(from, 'customer');
  const kept = shop.customers.need(into, 'customer');
  if (gone === kept) throw new RangeError('a customer can not be merged with itself');
  for (const order of shop.orders.all()) if (order.customerId === from) order.customerId = into;
  kept.orderCount += gone.orderCount;
  kept.spent += gone.spent;
  kept.lastOrderId = gone.lastOrderId ?? kept.lastOrderId;
  kept.updatedAt = shop.now();
  shop.customers.touch(kept);
  shop.customers.remove(gone);
  const at = kept.updatedAt;
  shop.emit({ kind: 'customer_merge', from, into, at });
  shop.emit({ kind: 'customer', what: 'updated', id: into, at });
}
