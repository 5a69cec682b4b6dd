import type { Json } from '../../core/index.ts';
import type { Mapped } from './mapped.ts';

/** Maps an inventory item with all its levels: one record per active level. Never throws for what Shopify answered. */
export function mapInventoryItem(node: Json): Mapped {
  throw new Error(`not built yet: ${typeof node}`);
}
