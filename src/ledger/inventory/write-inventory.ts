import { type CanonicalInventoryLevel, inventoryKey, type TimeZone } from '../../core/index.ts';
import type { SqlValue } from '../database.ts';
import {
  type EntityCounts,
  entityTable,
  findEntities,
  markDeleted,
  noCounts,
  type StoredEntity,
  upsertEntities,
  type WantedEntity,
} from '../entities/entity-table.ts';
import type { EntitiesOutcome } from '../entities/write-entities.ts';
import type { LedgerWrite } from '../pages/ledger-write.ts';
import { documentKey, type PreparedPage } from '../pages/prepare-page.ts';
import { instantText, numberText } from '../rows/bound-text.ts';
import { integerArray } from '../rows/row-writer.ts';
import { type LevelOfDay, writeInventoryDays } from './inventory-days.ts';

const levels = entityTable('inventory_level', [
  ['variant_id', 'integer'],
  ['location_id', 'integer'],
  ['available_e3', 'bigint'],
  ['on_hand_e3', 'bigint'],
  ['committed_e3', 'bigint'],
  ['incoming_e3', 'bigint'],
  ['source_updated_at', 'timestamptz'],
]);

type StoredLevel = StoredEntity & {
  readonly variant_id: number;
  readonly location_id: number;
  /** Epoch ms; null = the source does not say. */
  readonly source_updated_at: number | null;
};

export type InventoryRequest = {
  readonly prepared: PreparedPage;
  readonly entities: EntitiesOutcome;
  /** The store's: days are read in it. */
  readonly zone: TimeZone;
};

export type InventoryOutcome = {
  readonly counts: EntityCounts;
  /** Keys of records that the ledger knows in a newer state. */
  readonly stale: ReadonlySet<string>;
};

const nothing: InventoryOutcome = { counts: noCounts, stale: new Set() };
const none: ReadonlySet<string> = new Set();

/**
 * Writes a page's levels of stock, what the source says is gone, and what went with its variant or location; and for each
 * what it means for its day (`inventory_day`). An older state never overwrites a newer one, unless the page replays; at the
 * same source time the later read wins.
 *
 * Cost: nothing for a page without any of these.
 */
export async function writeInventory(
  write: LedgerWrite,
  request: InventoryRequest,
): Promise<InventoryOutcome> {
  const { prepared, entities, zone } = request;
  const { storeId } = prepared.page;
  const deleted = prepared.deletedEntities.get('inventory') ?? none;
  const { gone } = entities;
  const leaving = deleted.size + gone.variants.length + gone.locations.length;
  if (prepared.inventory.size + leaving === 0) return nothing;
  const found = await findEntities<StoredLevel>(write, {
    table: levels,
    storeId,
    externalIds: [...prepared.inventory.keys(), ...deleted],
    extra: 'variant_id, location_id, source_updated_at',
  });
  const { wanted, days, stale } = wantedLevels(request, found);
  const upsert = { table: levels, storeId, found, wanted, deleted };
  const { ids, changed, counts } = await upsertEntities(write, upsert);
  const went = [...deleted].flatMap((key) => {
    const level = found.get(key);
    return level === undefined || level.deleted ? [] : [level];
  });
  const swept = await sweep(write, storeId, gone);
  const moved = [...changed].flatMap((key) => {
    const day = days.get(key);
    const levelId = ids.get(key);
    return day === undefined || levelId === undefined ? [] : [{ ...day, levelId }];
  });
  await writeInventoryDays(write, { storeId, zone }, [
    ...moved,
    ...[...went, ...swept].map(noStock),
  ]);
  return { counts, stale };
}

type Wanted = {
  readonly wanted: ReadonlyMap<string, WantedEntity>;
  readonly days: ReadonlyMap<string, Omit<LevelOfDay, 'levelId'>>;
  readonly stale: ReadonlySet<string>;
};

function wantedLevels(
  { prepared, entities: { ids } }: InventoryRequest,
  found: ReadonlyMap<string, StoredLevel>,
): Wanted {
  const wanted = new Map<string, WantedEntity>();
  const days = new Map<string, Omit<LevelOfDay, 'levelId'>>();
  const stale = new Set<string>();
  for (const [key, level] of prepared.inventory) {
    const stored = found.get(key);
    if (prepared.page.guard === 'versioned' && isStale(level, stored)) {
      stale.add(documentKey('inventory', key));
      continue;
    }
    const variantId = ids.variants.get(level.variantExternalId)?.id;
    const locationId = ids.locations.get(level.locationExternalId);
    if (variantId === undefined || locationId === undefined) {
      throw new Error(`variant or location of the level ${inventoryKey(level)} was not made`);
    }
    wanted.set(key, levelAs(level, { variantId, locationId }));
    const { availableE3, onHandE3 } = level;
    days.set(key, { variantId, locationId, availableE3, onHandE3, at: sinceWhen(level, stored) });
  }
  return { wanted, days, stale };
}

/** As with documents: a level that is gone comes back only newer. */
function isStale({ updatedAt }: CanonicalInventoryLevel, stored: StoredLevel | undefined): boolean {
  const known = stored?.source_updated_at ?? null;
  if (stored === undefined || known === null || updatedAt === null) return false;
  return stored.deleted ? updatedAt <= known : updatedAt < known;
}

/**
 * When the level got to what it is: null = now. A source whose time stands still while its figures move says nothing by it,
 * and an earlier day must not get today's level.
 */
function sinceWhen(
  { updatedAt }: CanonicalInventoryLevel,
  stored: StoredLevel | undefined,
): number | null {
  return stored !== undefined && stored.source_updated_at === updatedAt ? null : updatedAt;
}

function levelAs(
  level: CanonicalInventoryLevel,
  { variantId, locationId }: { readonly variantId: number; readonly locationId: number },
): WantedEntity {
  const values: SqlValue[] = [
    String(variantId),
    String(locationId),
    numberText(level.availableE3),
    numberText(level.onHandE3),
    numberText(level.committedE3),
    numberText(level.incomingE3),
    instantText(level.updatedAt),
  ];
  return { content: JSON.stringify(values), values: () => values, stub: false };
}

function noStock({ id, variant_id, location_id }: Omit<LevelRow, 'external_id'>): LevelOfDay {
  const where = { levelId: id, variantId: variant_id, locationId: location_id };
  return { ...where, availableE3: 0, onHandE3: 0, at: null };
}

type LevelRow = Pick<StoredLevel, 'id' | 'variant_id' | 'location_id'>;

/** Marks the levels whose variant or location went. */
async function sweep(
  write: LedgerWrite,
  storeId: number,
  gone: EntitiesOutcome['gone'],
): Promise<readonly LevelRow[]> {
  const swept = new Map<number, LevelRow>();
  for (const [column, ids] of [
    ['variant_id', gone.variants],
    ['location_id', gone.locations],
  ] as const) {
    if (ids.length === 0) continue;
    const rows = await write.tx.query<LevelRow>(
      `SELECT l.* FROM unnest(CAST($2 AS integer[])) AS w(id) CROSS JOIN LATERAL (
  SELECT id, variant_id, location_id FROM ledger.inventory_level WHERE tenant_id = CAST($1 AS uuid)
  AND ${column} = w.id AND deleted_at IS NULL OFFSET 0) AS l`,
      [write.tenantId, integerArray(ids)],
    );
    for (const row of rows) swept.set(row.id, row);
  }
  await markDeleted(write, { table: levels, storeId }, [...swept.keys()]);
  return [...swept.values()];
}
