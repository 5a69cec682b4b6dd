import type { Json, RecordProblem, SourceRecord } from '../../core/index.ts';
import type { ReadRecords } from '../connector.ts';
import { field, listOf, textOf } from './fields.ts';
import { gidOf, idOf } from './gid.ts';
import { inventory, type RecordKind, recordKind } from './kinds.ts';
import { readByIds } from './nodes.ts';
import { inventoryByVariantQuery } from './queries.ts';
import { mapped, type Scan } from './scan.ts';
import type { StreamContext } from './streams.ts';

/** What Shopify numbers. Others (product types, which have no number) are not asked for, and never told missing. */
const numeric = /^\d{1,20}$/;

/** See `OpenConnection.read`. */
export function readRecords(
  context: StreamContext,
  request: { readonly stream: string; readonly externalIds: readonly string[] },
  signal: AbortSignal,
): Promise<ReadRecords> {
  const kind = recordKind(request.stream);
  const scan: Scan = { ...context, kind, signal };
  const ids = [...new Set(request.externalIds)];
  return kind === inventory ? readLevels(scan, ids) : readNumbered(scan, kind, ids);
}

async function readNumbered(
  scan: Scan,
  kind: RecordKind,
  asked: readonly string[],
): Promise<ReadRecords> {
  const ids = asked.filter((id) => numeric.test(id));
  const nodes = await byIds(
    scan,
    kind.byId,
    ids.map((id) => gidOf(kind.gidType, id)),
  );
  const found = await kind.complete(
    nodes.filter((node) => node !== null),
    scan,
  );
  const there = new Set(found.map((node) => idOf(textOf(field(node, 'id')) ?? '')));
  return { ...mapped(kind, found), missing: ids.filter((id) => !there.has(id)) };
}

function byIds(
  { client, sizes, signal, kind }: Scan,
  { text, size }: { readonly text: string; readonly size: number },
  ids: readonly string[],
): Promise<readonly Json[]> {
  return readByIds(client, sizes, { name: `${kind.name}:${text.length}`, text, size, ids, signal });
}

/** A level of stock, as it may be asked for. */
type LevelName = {
  readonly asked: string;
  /** `item`: an inventory item's number, with or without a location; `variant`: as the ledger names levels. */
  readonly of: 'item' | 'variant';
  readonly id: string;
  readonly location: string | null;
};

function levelName(asked: string): LevelName | null {
  const item = /^item\/(\d{1,20})(?:@(\d{1,20}))?$/.exec(asked);
  if (item !== null) return { asked, of: 'item', id: item[1] ?? '', location: item[2] ?? null };
  const level = /^(\d{1,20})@(\d{1,20})$/.exec(asked);
  if (level === null) return null;
  return { asked, of: 'variant', id: level[1] ?? '', location: level[2] ?? '' };
}

/**
 * Levels by their names: `variant@location`, or `item/number` and `item/number@location` as webhooks name them. A level that the
 * item no longer has at the location named is missing, and of an item a deletion, since its asker does not know the variant.
 */
async function readLevels(scan: Scan, asked: readonly string[]): Promise<ReadRecords> {
  const names = asked.map(levelName).filter((name) => name !== null);
  const items = await itemsOf(scan, names);
  const records: SourceRecord[] = [];
  const problems: RecordProblem[] = [];
  const missing: string[] = [];
  const told = new Set<Json>();
  for (const name of names) {
    const item = items.get(`${name.of}/${name.id}`) ?? null;
    const levels = item === null ? null : scan.kind.map(item);
    if (item === null || levels === null) {
      missing.push(name.asked);
      continue;
    }
    if (!told.has(item)) {
      records.push(...levels.records);
      problems.push(...levels.problems);
      told.add(item);
    }
    if (levels.problems.length > 0 || hasLevel(item, name.location)) continue;
    if (name.of === 'variant') missing.push(name.asked);
    else records.push(...goneLevels(item, name.location));
  }
  return { records, problems, missing };
}

function hasLevel(item: Json, location: string | null): boolean {
  const levels = listOf(field(field(item, 'inventoryLevels'), 'nodes'));
  return (
    location === null ||
    levels.some((level) => idOf(textOf(field(field(level, 'location'), 'id')) ?? '') === location)
  );
}

function goneLevels(item: Json, location: string | null): readonly SourceRecord[] {
  const variants = listOf(field(field(item, 'variants'), 'nodes'));
  return variants.slice(0, 1).map((variant) => ({
    kind: 'deletion',
    record: {
      of: 'inventory',
      externalId: `${idOf(textOf(field(variant, 'id')) ?? '')}@${location}`,
    },
    raw: null,
  }));
}

/** Whole items by what names them: `item/1` or `variant/2`. */
async function itemsOf(
  scan: Scan,
  names: readonly LevelName[],
): Promise<ReadonlyMap<string, Json>> {
  const items = new Map<string, Json>();
  for (const kind of ['item', 'variant'] as const) {
    const ids = [...new Set(names.filter((name) => name.of === kind).map(({ id }) => id))];
    if (ids.length === 0) continue;
    const byVariant = { text: inventoryByVariantQuery, size: scan.kind.byId.size };
    const type = kind === 'item' ? 'InventoryItem' : 'ProductVariant';
    const gids = ids.map((id) => gidOf(type, id));
    const nodes = await byIds(scan, kind === 'item' ? scan.kind.byId : byVariant, gids);
    for (const [index, node] of nodes.entries()) {
      const item = kind === 'item' ? node : field(node, 'inventoryItem');
      if (item === null) continue;
      const [whole = null] = await scan.kind.complete([item], scan);
      items.set(`${kind}/${ids[index] ?? ''}`, whole);
    }
  }
  return items;
}
