import type { Json } from '../../core/index.ts';
import type { Mapped } from './mapped.ts';

/** Maps a product with all its variants. Never throws for what Shopify answered. */
export function mapProduct(node: Json): Mapped {
  throw new Error(`not built yet: ${typeof node}`);
}
