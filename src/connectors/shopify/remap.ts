import type { Json } from '../../core/index.ts';
import { mapCollection } from './map-collections.ts';
import { mapCustomer } from './map-customers.ts';
import { mapInventoryItem } from './map-inventory.ts';
import { mapLocation } from './map-locations.ts';
import { mapOrder } from './map-orders.ts';
import { mapProduct } from './map-products.ts';
import type { Mapped } from './mapped.ts';

const mappers: ReadonlyMap<string, (node: Json) => Mapped> = new Map([
  ['document', mapOrder],
  ['order', mapOrder],
  ['product', mapProduct],
  ['category', mapCollection],
  ['customer', mapCustomer],
  ['location', mapLocation],
  ['inventory', mapInventoryItem],
]);

/** A kept raw record through today's mapping, without a request. What has no raw form of its own comes with what named it. */
export function remap(raw: {
  readonly recordKind: string;
  readonly externalId: string;
  readonly body: Json;
}): Mapped {
  const mapper = mappers.get(raw.recordKind);
  if (mapper === undefined || raw.body === null) return { records: [], problems: [] };
  return mapper(raw.body);
}
