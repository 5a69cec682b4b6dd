import type { LiveShop } from './live-shop.ts';
import type { LiveLevel, LiveVariant } from './shop-state.ts';

export type StockMove = { readonly available?: number; readonly committed?: number };

export function levelOf(
  shop: LiveShop,
  variant: LiveVariant,
  locationId: string,
): LiveLevel | null {
  return shop.levels.get(variant.inventoryItemId)?.get(locationId) ?? null;
}

/** Begins to keep stock of a variant at a location. */
export function connectLevel(
  shop: LiveShop,
  variant: LiveVariant,
  stock: { readonly locationId: string; readonly available: number; readonly at?: number },
): LiveLevel {
  const at = stock.at ?? shop.now();
  const level: LiveLevel = {
    id: `${stock.locationId}?inventory_item_id=${variant.inventoryItemId}`,
    inventoryItemId: variant.inventoryItemId,
    locationId: stock.locationId,
    available: stock.available,
    committed: 0,
    incoming: 0,
    createdAt: at,
    updatedAt: at,
  };
  const levels = shop.levels.get(variant.inventoryItemId) ?? new Map<string, LiveLevel>();
  shop.levels.set(variant.inventoryItemId, levels.set(stock.locationId, level));
  tell(shop, level, 'connected');
  return level;
}

/** Moves stock by so many units; a variant that is not kept there has none to move. */
export function moveStock(
  shop: LiveShop,
  place: { readonly variantId: string | null; readonly locationId: string | null },
  move: StockMove,
): void {
  const variant = place.variantId === null ? undefined : shop.variants.get(place.variantId);
  if (variant === undefined || place.locationId === null) return;
  const level = levelOf(shop, variant, place.locationId);
  if (level === null) return;
  const { available = 0, committed = 0 } = move;
  if (available === 0 && committed === 0) return;
  level.available += available;
  level.committed = Math.max(0, level.committed + committed);
  level.updatedAt = shop.now();
  tell(shop, level, 'updated');
}

export type StockFigures = { readonly available?: number; readonly incoming?: number };

/** Sets what was counted at a location. */
export function setStock(
  shop: LiveShop,
  place: { readonly variantId: string; readonly locationId: string },
  figures: StockFigures,
): void {
  const variant = shop.variants.need(place.variantId, 'variant');
  const level =
    levelOf(shop, variant, place.locationId) ??
    connectLevel(shop, variant, { locationId: place.locationId, available: 0 });
  level.available = figures.available ?? level.available;
  level.incoming = figures.incoming ?? level.incoming;
  level.updatedAt = shop.now();
  tell(shop, level, 'updated');
}

/** Stops keeping a variant at a location. */
export function disconnectLevel(
  shop: LiveShop,
  place: { readonly variantId: string; readonly locationId: string },
): void {
  const variant = shop.variants.need(place.variantId, 'variant');
  const levels = shop.levels.get(variant.inventoryItemId);
  const level = levels?.get(place.locationId);
  if (level === undefined) return;
  levels?.delete(place.locationId);
  tell(shop, level, 'disconnected');
}

function tell(
  shop: LiveShop,
  level: LiveLevel,
  what: 'updated' | 'connected' | 'disconnected',
): void {
  const { id, inventoryItemId, locationId } = level;
  shop.emit({ kind: 'level', what, id, inventoryItemId, locationId, at: shop.now() });
}
