import type { SqlValue } from '../database.ts';
import { contentHash } from '../documents/document-text.ts';
import type { LedgerWrite } from '../pages/ledger-write.ts';
import {
  type RowColumn,
  type RowWriter,
  rowWriter,
  takeNew,
  textArray,
} from '../rows/row-writer.ts';

/** One table of things that a store names by an external id. */
export type EntityTable = {
  readonly name: string;
  /** True where pages name the same few things again and again. */
  readonly cached: boolean;
  readonly write: RowWriter;
};

const sharedColumns: readonly RowColumn[] = [
  ['tenant_id', 'uuid'],
  ['store_id', 'integer'],
  ['revision', 'bigint'],
];
const ownColumns: readonly RowColumn[] = [
  ['id', 'integer'],
  ['external_id', 'text'],
  ['content_hash', 'bytea'],
];

/** Describes an entity table by the columns that are its own. */
export function entityTable(
  name: string,
  columns: readonly RowColumn[],
  { cached = false }: { readonly cached?: boolean } = {},
): EntityTable {
  const taken = takeNew([...columns, ['content_hash', 'bytea'], ['revision', 'bigint']]);
  return {
    name,
    cached,
    write: rowWriter({
      into: `ledger.${name}`,
      shared: sharedColumns,
      columns: [...ownColumns, ...columns],
      conflict: `ON CONFLICT (tenant_id, id) DO UPDATE SET ${taken}, deleted_at = NULL`,
    }),
  };
}

/** What is stored of a thing. */
export type StoredEntity = {
  readonly id: number;
  readonly external_id: string;
  readonly content_hash: Buffer;
  readonly deleted: boolean;
};

/** How a thing should be. */
export type WantedEntity = {
  /** Its content as text, for the hash. */
  readonly content: string;
  /** Values of the table's own columns. */
  readonly values: (id: number) => readonly SqlValue[];
  /** Known by its id alone, from something that names it: written only where it is missing. */
  readonly stub: boolean;
};

/** What a write did to things. */
export type EntityCounts = {
  readonly stored: number;
  readonly unchanged: number;
  readonly removed: number;
};

export const noCounts: EntityCounts = { stored: 0, unchanged: 0, removed: 0 };

/** The sum of what several writes did. */
export function addCounts(...counts: readonly EntityCounts[]): EntityCounts {
  const sum = { stored: 0, unchanged: 0, removed: 0 };
  for (const count of counts) {
    sum.stored += count.stored;
    sum.unchanged += count.unchanged;
    sum.removed += count.removed;
  }
  return sum;
}

type FindRequest = {
  readonly table: EntityTable;
  readonly storeId: number;
  readonly externalIds: Iterable<string>;
  /** Further columns to read, as they stand in the select list. */
  readonly extra?: string;
};

/** Reads the stored things of the given external ids, deleted ones too, by external id. */
export async function findEntities<Row extends StoredEntity>(
  write: LedgerWrite,
  request: FindRequest,
): Promise<Map<string, Row>> {
  const { cache } = write;
  const cached = cacheKey(request.table, request.storeId);
  const found = new Map<string, Row>();
  const unknown = new Set<string>();
  for (const externalId of request.externalIds) {
    const row = cache.get(cached, externalId) as Row | undefined;
    if (row === undefined) unknown.add(externalId);
    else found.set(externalId, row);
  }
  for (const row of await readEntities<Row>(write, { ...request, externalIds: unknown })) {
    found.set(row.external_id, row);
    if (request.table.cached) cache.keep(cached, row.external_id, row);
  }
  return found;
}

function cacheKey(table: EntityTable, storeId: number): string {
  return `${table.name}/${storeId}`;
}

async function readEntities<Row extends StoredEntity>(
  { tx, tenantId }: LedgerWrite,
  { table, storeId, externalIds, extra }: FindRequest,
): Promise<readonly Row[]> {
  const wanted = [...externalIds];
  if (wanted.length === 0) return [];
  return tx.query<Row>(
    `SELECT e.* FROM unnest(CAST($3 AS text[])) AS w(external_id) CROSS JOIN LATERAL (
  SELECT id, external_id, content_hash, deleted_at IS NOT NULL AS deleted${extra === undefined ? '' : `, ${extra}`}
  FROM ledger.${table.name} WHERE tenant_id = CAST($1 AS uuid) AND store_id = CAST($2 AS integer)
  AND external_id = w.external_id OFFSET 0) AS e`,
    [tenantId, String(storeId), textArray(wanted)],
    { prepared: true },
  );
}

export type EntityUpsert = {
  readonly table: EntityTable;
  readonly storeId: number;
  readonly found: ReadonlyMap<string, StoredEntity>;
  readonly wanted: ReadonlyMap<string, WantedEntity>;
  readonly deleted: ReadonlySet<string>;
};

export type EntityOutcome = {
  readonly ids: Map<string, number>;
  /** Records (not stubs) that were new or had changed, by external id. */
  readonly changed: ReadonlySet<string>;
  readonly counts: EntityCounts;
};

/** Writes what is new or has changed, marks what the source says is gone, and tells every wanted thing's id. */
export async function upsertEntities(
  write: LedgerWrite,
  upsert: EntityUpsert,
): Promise<EntityOutcome> {
  const { found, wanted, storeId, table } = upsert;
  const ids = new Map<string, number>();
  for (const [externalId, { id }] of found) ids.set(externalId, id);
  const rows: SqlValue[] = [];
  const changed = new Set<string>();
  let unchanged = 0;
  for (const [externalId, entity] of wanted) {
    const known = found.get(externalId);
    if (known !== undefined && entity.stub) continue;
    const hash = contentHash(entity.content);
    if (known !== undefined && !known.deleted && known.content_hash.equals(hash)) {
      unchanged += 1;
      continue;
    }
    const id = known?.id ?? write.takeId();
    ids.set(externalId, id);
    write.cache.drop(cacheKey(table, storeId), externalId);
    rows.push(String(id), externalId, hash, ...entity.values(id));
    // A stub is our own doing, not a record of the source.
    if (!entity.stub) changed.add(externalId);
  }
  if (rows.length > 0) {
    write.touch();
    await table.write(write.tx, [write.tenantId, String(storeId), write.revision], rows);
  }
  const removed = await removeEntities(write, upsert);
  return { ids, changed, counts: { stored: changed.size, unchanged, removed } };
}

async function removeEntities(
  write: LedgerWrite,
  { table, storeId, found, deleted }: EntityUpsert,
): Promise<number> {
  const ids: number[] = [];
  for (const externalId of deleted) {
    const known = found.get(externalId);
    if (known !== undefined && !known.deleted) ids.push(known.id);
  }
  await markDeleted(write, { table, storeId }, ids);
  return ids.length;
}

/** Puts tombstones on things by id. What refers to them keeps doing so. */
export async function markDeleted(
  write: LedgerWrite,
  { table, storeId }: { readonly table: EntityTable; readonly storeId: number },
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  write.touch();
  write.cache.dropTable(cacheKey(table, storeId));
  for (const id of ids) {
    await write.tx.query(
      `UPDATE ledger.${table.name} SET deleted_at = now(), revision = CAST($2 AS bigint)
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($3 AS integer)`,
      [write.tenantId, write.revision, String(id)],
    );
  }
}
