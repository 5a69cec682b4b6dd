import type { Json } from '../../core/index.ts';
import type { Mapped } from './mapped.ts';

/** Maps a location. Never throws for what Shopify answered. */
export function mapLocation(node: Json): Mapped {
  throw new Error(`not built yet: ${typeof node}`);
}
