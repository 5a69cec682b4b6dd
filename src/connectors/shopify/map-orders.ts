import type { Json } from '../../core/index.ts';
import type { Mapped } from './mapped.ts';

/** Maps a whole order (agreements with all their sales, refunds with all their lines). Never throws for what Shopify answered. */
export function mapOrder(node: Json): Mapped {
  throw new Error(`not built yet: ${typeof node}`);
}
