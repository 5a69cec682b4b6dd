import type { TenantId } from '../../core/index.ts';
import type { Database, TransactionOptions } from '../database.ts';
import { deleteEvents } from '../documents/event-rows.ts';
import { refreshFirstOrders } from '../documents/first-orders.ts';
import { type LedgerWrite, ledgerWrite } from '../pages/ledger-write.ts';
import { integerArray } from '../rows/row-writer.ts';

/** A table of a store's things, and what empties the columns that say something. */
export type WipedTable = {
  readonly name: string;
  readonly set: string;
  /** What else goes with rows of these ids, before they are emptied. */
  readonly before?: (write: LedgerWrite, ids: readonly number[]) => Promise<void>;
};

/** Of a row that was wiped nothing is left but its place: other rows and the twin still name it. */
const wipedSet = `external_id = '-' || id, content_hash = '\\x00'::bytea, deleted_at = coalesce(deleted_at, now()),
revision = CAST($3 AS bigint)`;

/** In an order in which nothing that is left names something that has gone. */
export const wipedTables: readonly WipedTable[] = [
  {
    name: 'document',
    set: `number = '', status = 'cancelled', customer_id = NULL, channel_id = NULL, location_id = NULL, rep_id = NULL,
country = NULL, region = NULL, city = NULL, body = '{}'`,
    before: dropEvents,
  },
  {
    name: 'inventory_level',
    set: 'available_e3 = NULL, on_hand_e3 = NULL, committed_e3 = NULL, incoming_e3 = NULL',
    before: wipeDays,
  },
  {
    name: 'customer',
    set: 'name = NULL, email = NULL, country = NULL, region = NULL, city = NULL, created_at = NULL',
  },
  { name: 'variant', set: 'title = NULL, sku = NULL, unit_cost_e4 = NULL' },
  { name: 'product', set: `title = '', brand = NULL, category_id = NULL` },
  {
    name: 'category',
    set: `name = '', parent_external_id = NULL, parent_id = NULL, level1_id = NULL, level2_id = NULL, level3_id = NULL`,
  },
  { name: 'location', set: `name = '', parent_external_id = NULL, parent_id = NULL` },
  { name: 'channel', set: `name = ''` },
  { name: 'sales_rep', set: `name = ''` },
];

/** Rows of one transaction. */
const batchSize = 500;

/** Wipes a store's rows of one table, in batches of one transaction each. What was wiped before is not written again. */
export async function wipeTable(
  db: Database,
  tenantId: TenantId,
  request: TransactionOptions & { readonly table: WipedTable; readonly storeId: number },
): Promise<void> {
  const { table, storeId, ...options } = request;
  let after = 0;
  for (;;) {
    const from = after;
    const { result } = await ledgerWrite(db, tenantId, {
      ...options,
      work: (write) => wipeBatch(write, table, { storeId, after: from }),
    });
    if (result === null) return;
    after = result;
  }
}

/** @returns the last id of the batch; null = there was nothing left */
async function wipeBatch(
  write: LedgerWrite,
  { name, set, before }: WipedTable,
  { storeId, after }: { readonly storeId: number; readonly after: number },
): Promise<number | null> {
  const { tx, tenantId, revision } = write;
  const rows = await tx.query<{ readonly id: number }>(
    `SELECT id FROM ledger.${name} WHERE tenant_id = CAST($1 AS uuid) AND store_id = CAST($2 AS integer)
AND id > CAST($3 AS integer) AND NOT (deleted_at IS NOT NULL AND content_hash = '\\x00'::bytea AND external_id = '-' || id)
ORDER BY id LIMIT CAST($4 AS integer)`,
    [tenantId, String(storeId), String(after), String(batchSize)],
  );
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return null;
  write.touch();
  write.cache.dropTable(`${name}/${storeId}`);
  await before?.(write, ids);
  await tx.query(
    `UPDATE ledger.${name} SET ${set}, ${wipedSet} WHERE tenant_id = CAST($1 AS uuid) AND id = ANY(CAST($2 AS integer[]))`,
    [tenantId, integerArray(ids), revision],
  );
  return ids.at(-1) ?? null;
}

/** First orders are looked at once the documents are gone: by the customers that they had. */
async function dropEvents(write: LedgerWrite, ids: readonly number[]): Promise<void> {
  const rows = await write.tx.query<{ readonly customer_id: number }>(
    `UPDATE ledger.document SET deleted_at = coalesce(deleted_at, now()) WHERE tenant_id = CAST($1 AS uuid)
AND id = ANY(CAST($2 AS integer[])) AND customer_id IS NOT NULL RETURNING customer_id`,
    [write.tenantId, integerArray(ids)],
  );
  await deleteEvents(write, ids);
  await refreshFirstOrders(write, new Set(rows.map(({ customer_id }) => customer_id)));
}

async function wipeDays(write: LedgerWrite, levelIds: readonly number[]): Promise<void> {
  await write.tx.query(
    `UPDATE ledger.inventory_day SET available_e3 = NULL, on_hand_e3 = NULL,
deleted_at = coalesce(deleted_at, now()), revision = CAST($3 AS bigint)
WHERE tenant_id = CAST($1 AS uuid) AND level_id = ANY(CAST($2 AS integer[]))`,
    [write.tenantId, integerArray(levelIds), write.revision],
  );
}
