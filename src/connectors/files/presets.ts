import { AppError } from '../../core/index.ts';
import type { Mapping } from './mapping-schema.ts';
import { parseMapping } from './parse-mapping.ts';
import adventureworks from './presets/adventureworks.json' with { type: 'json' };
import onlineRetail from './presets/online-retail-ii.json' with { type: 'json' };
import onlineRetailProducts from './presets/online-retail-ii-products.json' with { type: 'json' };
import shopifyOrders from './presets/shopify-orders.json' with { type: 'json' };
import superstore from './presets/superstore.json' with { type: 'json' };
import tillstream from './presets/tillstream.json' with { type: 'json' };

/** A mapping that comes with Tillstream. */
export type Preset = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mapping: Mapping;
};

/** All presets, in the order in which they are offered. */
export function presets(): readonly Preset[] {
  return [
    tillstream,
    shopifyOrders,
    onlineRetail,
    onlineRetailProducts,
    superstore,
    adventureworks,
  ].map((given) => ({
    name: given.name,
    title: given.title,
    description: given.description,
    mapping: parseMapping(given),
  }));
}

/** @throws AppError `not_found` with the names that exist */
export function findPreset(name: string): Preset {
  const all = presets();
  const found = all.find((preset) => preset.name === name);
  if (found !== undefined) return found;
  throw new AppError(
    'not_found',
    `There is no mapping preset "${name}". There are: ${all.map((preset) => preset.name).join(', ')}. Or give a mapping file.`,
  );
}
