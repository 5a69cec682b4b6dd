import type { Json } from '../../core/index.ts';
import type { Mapped } from './mapped.ts';

/** Maps a collection. Never throws for what Shopify answered. */
export function mapCollection(node: Json): Mapped {
  throw new Error(`not built yet: ${typeof node}`);
}
