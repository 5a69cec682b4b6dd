import { z } from 'zod';
import {
  type CanonicalInventoryLevel,
  type Json,
  parseInstant,
  type SourceRecord,
} from '../../core/index.ts';
import { idOf } from './gid.ts';
import { type Mapped, mapNode } from './mapped.ts';

const level = z.looseObject({
  id: z.string(),
  isActive: z.boolean(),
  updatedAt: z.string().nullish(),
  location: z.object({ id: z.string() }),
  quantities: z.array(
    z.object({ name: z.string(), quantity: z.number().int(), updatedAt: z.string().nullish() }),
  ),
});

const item = z.object({
  id: z.string(),
  variants: z.object({ nodes: z.array(z.object({ id: z.string() })) }).nullish(),
  inventoryLevels: z.object({ nodes: z.array(level) }),
});

type LevelNode = z.infer<typeof level>;

/**
 * Maps an inventory item with all its levels, one record per location: the stock of its first variant. A level that is no
 * longer active is a deletion. An item without a variant (its product is gone) has nothing to belong to and gives no record.
 * The raw form of a record is the item with that one level. Never throws for what Shopify answered.
 */
export function mapInventoryItem(node: Json): Mapped {
  return mapNode({ recordKind: 'inventory', source: 'inventory' }, node, () => {
    const read = item.parse(node);
    const variants = (read.variants?.nodes ?? []).map(({ id }) => idOf(id));
    variants.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    const [variant] = variants;
    if (variant === undefined) return { records: [], problems: [] };
    return {
      records: read.inventoryLevels.nodes.map((one, index) =>
        levelRecord(one, { variant, raw: withOneLevel(node, index) }),
      ),
      problems: [],
    };
  });
}

function levelRecord(
  node: LevelNode,
  { variant, raw }: { readonly variant: string; readonly raw: Json },
): SourceRecord {
  const location = idOf(node.location.id);
  if (!node.isActive) {
    const record = { of: 'inventory', externalId: `${variant}@${location}` } as const;
    return { kind: 'deletion', record, raw: null };
  }
  const quantity = (name: string): number | null => {
    const found = node.quantities.find((one) => one.name === name);
    return found === undefined ? null : found.quantity * 1000;
  };
  const record: CanonicalInventoryLevel = {
    variantExternalId: variant,
    locationExternalId: location,
    availableE3: quantity('available'),
    onHandE3: quantity('on_hand'),
    committedE3: quantity('committed'),
    incomingE3: quantity('incoming'),
    updatedAt: lastChange(node),
  };
  return { kind: 'inventory', record, raw };
}

/** The level's own time does not follow each of its quantities. */
function lastChange(node: LevelNode) {
  const times = [node.updatedAt, ...node.quantities.map((one) => one.updatedAt)];
  const read = times.flatMap((time) => (time ? [parseInstant(time)] : []));
  return read.reduce<(typeof read)[number] | null>(
    (latest, at) => (latest === null || at > latest ? at : latest),
    null,
  );
}

function withOneLevel(node: Json, index: number): Json {
  if (node === null || typeof node !== 'object' || !('inventoryLevels' in node)) return node;
  const levels = node['inventoryLevels'] ?? null;
  if (levels === null || typeof levels !== 'object' || !('nodes' in levels)) return node;
  const all = levels['nodes'];
  return { ...node, inventoryLevels: { nodes: Array.isArray(all) ? [all[index] ?? null] : [] } };
}
