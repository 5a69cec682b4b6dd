import { AppError, type TenantId } from '../../core/index.ts';
import type { Database, TransactionOptions } from '../database.ts';
import { ledgerWrite } from '../pages/ledger-write.ts';
import { type Deletable, deleteInBatches } from '../rows/delete-batches.ts';
import { asTenant } from '../tenants/as-tenant.ts';
import { wipedTables, wipeTable } from './wipe-batches.ts';
import { wipeForecasts } from './wipe-forecasts.ts';

export type RemoveStoreData = {
  readonly storeId: number;
  readonly signal?: AbortSignal;
};

/** How the data came in: no figure depends on it, so it is deleted outright. Logs and what was met before their runs. */
const plainTables: readonly Deletable[] = [
  { table: 'raw_record', key: ['store_id', 'record_kind', 'external_id'], where: ofStore('t') },
  { table: 'sync_issue', key: ['id'], where: ofStore('t') },
  { table: 'stream_state', key: ['store_id', 'stream'], where: ofStore('t') },
  { table: 'reconciliation', key: ['store_id', 'day'], where: ofStore('t') },
  { table: 'sync_run_log', key: ['run_id', 'seq'], where: ofRun() },
  { table: 'run_seen', key: ['run_id', 'page', 'kind'], where: ofRun() },
  // The run that performs this stays: it says when the data went.
  { table: 'sync_run', key: ['id'], where: `${ofStore('t')} AND t.mode <> 'removal'` },
  { table: 'data_export', key: ['id'], where: ofStore('t') },
];

function ofStore(table: string): string {
  return `${table}.store_id = CAST($2 AS integer)`;
}

function ofRun(): string {
  return `EXISTS (SELECT FROM ledger.sync_run AS r WHERE r.tenant_id = t.tenant_id AND r.id = t.run_id AND ${ofStore('r')})`;
}

/** Rows of one transaction of the plain tables. */
const batchRows = 2_000;

/**
 * Removes everything that came from a store, for good, and then the store: its rows stay as empty tombstones, so that every
 * twin follows; raw forms, problems, runs and logs, and the inbox of its connections go. Afterwards no platform's webhook
 * finds the store any more. Its connections are disconnected before.
 *
 * Goes in bounded transactions and may be repeated at any time: the store's own tombstone, written when nothing of it is left,
 * says that it is done. Backups made before still hold the data.
 *
 * @throws AppError `not_found`; `conflict` while one of its connections is not disconnected; `cancelled`: batches before stay
 */
export async function removeStoreData(
  db: Database,
  tenantId: TenantId,
  { storeId, signal }: RemoveStoreData,
): Promise<void> {
  const options: TransactionOptions = signal === undefined ? {} : { signal };
  await refuseConnected(db, tenantId, storeId);
  do {
    await wipeForecasts(db, tenantId, { ...options, storeId });
    for (const table of wipedTables) await wipeTable(db, tenantId, { ...options, table, storeId });
    for (const rows of plainTables) {
      const batch = { rows, value: String(storeId), batchRows };
      await deleteInBatches(db, tenantId, signal === undefined ? batch : { ...batch, signal });
    }
    // A page that was under way may have come in behind the batches: then once more.
  } while (!(await closeStore(db, tenantId, { ...options, storeId })));
  await forgetConnections(db, tenantId, storeId);
}

async function refuseConnected(db: Database, tenantId: TenantId, storeId: number): Promise<void> {
  const [found] = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<{ readonly connected: boolean }>(
        `SELECT EXISTS (SELECT FROM ledger.connection AS c WHERE c.tenant_id = s.tenant_id AND c.store_id = s.id
  AND c.disconnected_at IS NULL) AS connected
FROM ledger.store AS s WHERE s.tenant_id = CAST($1 AS uuid) AND s.id = CAST($2 AS integer)`,
        [tenantId, String(storeId)],
      ),
    { readOnly: true },
  );
  if (found === undefined) throw new AppError('not_found', `There is no store ${storeId}.`);
  if (found.connected) {
    throw new AppError('conflict', 'The store is still connected: disconnect it first.');
  }
}

/** Under the revision lock no page can come between the look and the tombstone. @returns false when something is left */
async function closeStore(
  db: Database,
  tenantId: TenantId,
  { storeId, ...options }: TransactionOptions & { readonly storeId: number },
): Promise<boolean> {
  const values = [tenantId, String(storeId)];
  const left = wipedTables
    .map(
      ({ name }) => `EXISTS (SELECT FROM ledger.${name} WHERE tenant_id = CAST($1 AS uuid)
AND store_id = CAST($2 AS integer) AND deleted_at IS NULL)`,
    )
    .join(' OR ');
  const { result } = await ledgerWrite(db, tenantId, {
    ...options,
    work: async ({ tx, touch, revision }) => {
      const [found] = await tx.query<{ readonly some: boolean }>(`SELECT ${left} AS some`, values);
      if (found?.some !== false) return false;
      // Its name is free again.
      const closed = await tx.query(
        `UPDATE ledger.store SET name = 'removed-' || gen_random_uuid(), history_from = NULL, history_complete = false,
fresh_at = NULL, deleted_at = now(), revision = CAST($3 AS bigint)
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS integer) AND deleted_at IS NULL RETURNING id`,
        [...values, revision],
      );
      if (closed.length > 0) touch();
      return true;
    },
  });
  return result;
}

/** The inbox and consents go with their places in the schedule. */
async function forgetConnections(db: Database, tenantId: TenantId, storeId: number): Promise<void> {
  await asTenant(db, tenantId, (tx) =>
    tx.query(
      `DELETE FROM control.connection_schedule AS s USING ledger.connection AS c WHERE c.tenant_id = CAST($1 AS uuid)
AND c.store_id = CAST($2 AS integer) AND c.disconnected_at IS NOT NULL AND s.tenant_id = c.tenant_id AND s.connection_id = c.id`,
      [tenantId, String(storeId)],
    ),
  );
}
