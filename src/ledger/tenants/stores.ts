import { DatabaseError } from 'pg';
import { AppError, type CurrencyCode, type TenantId, type TimeZone } from '../../core/index.ts';
import type { Database, TenantTx } from '../database.ts';
import { type LedgerWrite, ledgerWrite } from '../pages/ledger-write.ts';
import { markStale } from '../restate/stale-documents.ts';

/** A store: one connection's shop, or the target of imports. */
export type StoreRow = {
  readonly id: number;
  readonly name: string;
  readonly platform: string;
  readonly currency: string;
  readonly zone: string;
  /** Epoch ms of the last successful read of its source; null = never. */
  readonly freshAt: number | null;
  /** Day from which its history is whole; null = not known. */
  readonly historyFrom: string | null;
  readonly historyComplete: boolean;
};

export type NewStore = {
  readonly name: string;
  /** `import`, `shopify` … */
  readonly platform: string;
  readonly currency: CurrencyCode;
  readonly zone: TimeZone;
};

export type StoreChange = {
  readonly name?: string;
  /** The caller restates the store's days afterwards. */
  readonly zone?: TimeZone;
  /** Epoch ms. */
  readonly freshAt?: number;
  readonly historyFrom?: string | null;
  readonly historyComplete?: boolean;
};

const columns = `id, name, platform, currency, zone, fresh_at AS "freshAt", history_from AS "historyFrom",
  history_complete AS "historyComplete"`;

/** Stores by name. Cost: one index scan. */
export function listStores(db: Database, tenantId: TenantId): Promise<readonly StoreRow[]> {
  return db.tenant(
    tenantId,
    (tx) =>
      tx.query<StoreRow>(
        `SELECT ${columns} FROM ledger.store WHERE tenant_id = CAST($1 AS uuid) AND deleted_at IS NULL
         ORDER BY name, id`,
        [tenantId],
      ),
    { readOnly: true },
  );
}

/** Live documents per store, by store id; a store without one is absent. Cost: a scan of the tenant's documents. */
export async function countStoreDocuments(
  db: Database,
  tenantId: TenantId,
): Promise<ReadonlyMap<number, number>> {
  const rows = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<{ store_id: number; documents: number }>(
        `SELECT store_id, count(*) AS documents FROM ledger.document
         WHERE tenant_id = CAST($1 AS uuid) AND deleted_at IS NULL GROUP BY store_id`,
        [tenantId],
      ),
    { readOnly: true },
  );
  return new Map(rows.map((row) => [row.store_id, row.documents]));
}

/** @throws AppError `not_found` */
export async function readStore(tx: TenantTx, id: number): Promise<StoreRow> {
  const [row] = await tx.query<StoreRow>(
    `SELECT ${columns} FROM ledger.store
     WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS integer) AND deleted_at IS NULL`,
    [tx.tenantId, String(id)],
  );
  if (row === undefined) throw new AppError('not_found', `There is no store ${id}.`);
  return row;
}

/**
 * The store of that name, made when there is none; what exists keeps its currency and zone, and a deleted one comes back.
 *
 * @throws AppError `conflict` when the existing store has another currency: its figures could not be added
 */
export async function ensureStore(
  db: Database,
  tenantId: TenantId,
  store: NewStore,
): Promise<StoreRow> {
  const { result } = await ledgerWrite(db, tenantId, {
    work: async (write) => (await findOrRevive(write, store)) ?? (await insertStore(write, store)),
  });
  if (result.currency === store.currency) return result;
  throw new AppError(
    'conflict',
    `The store "${store.name}" keeps its books in ${result.currency}, not in ${store.currency}: choose another name or that currency.`,
  );
}

/** @throws AppError `conflict` when the name is taken */
export async function createStore(
  db: Database,
  tenantId: TenantId,
  store: NewStore,
): Promise<StoreRow> {
  const { result } = await namesOnce(store.name, () =>
    ledgerWrite(db, tenantId, { work: (write) => insertStore(write, store) }),
  );
  return result;
}

/**
 * Changes a store; takes a revision only when something changed.
 *
 * @throws AppError `not_found`, `conflict` when the name is taken
 */
export async function updateStore(
  db: Database,
  tenantId: TenantId,
  request: { readonly id: number; readonly change: StoreChange },
): Promise<StoreRow> {
  const { result } = await namesOnce(request.change.name ?? '', () =>
    ledgerWrite(db, tenantId, { work: (write) => changeStore(write, request) }),
  );
  return result;
}

async function changeStore(
  write: LedgerWrite,
  { id, change }: { readonly id: number; readonly change: StoreChange },
): Promise<StoreRow> {
  const before = await readStore(write.tx, id);
  const after = { ...before, ...change };
  if (JSON.stringify(after) === JSON.stringify(before)) return before;
  write.touch();
  await write.tx.query(
    `UPDATE ledger.store SET name = $3, zone = $4, history_from = CAST($5 AS date),
       history_complete = CAST($6 AS boolean), fresh_at = CAST($7 AS timestamptz), revision = CAST($8 AS bigint)
     WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS integer)`,
    [
      write.tenantId,
      String(id),
      after.name,
      after.zone,
      after.historyFrom,
      String(after.historyComplete),
      after.freshAt === null ? null : new Date(after.freshAt).toISOString(),
      write.revision,
    ],
  );
  if (after.zone !== before.zone) await markStale(write, id);
  return after;
}

async function findOrRevive(write: LedgerWrite, store: NewStore): Promise<StoreRow | null> {
  const [found] = await write.tx.query<StoreRow & { readonly deleted: boolean }>(
    `SELECT ${columns}, deleted_at IS NOT NULL AS deleted FROM ledger.store
     WHERE tenant_id = CAST($1 AS uuid) AND name = $2`,
    [write.tenantId, store.name],
  );
  if (found === undefined) return null;
  const { deleted, ...row } = found;
  if (deleted) {
    write.touch();
    await write.tx.query(
      `UPDATE ledger.store SET deleted_at = NULL, revision = CAST($3 AS bigint)
       WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS integer)`,
      [write.tenantId, String(row.id), write.revision],
    );
  }
  return row;
}

async function insertStore(write: LedgerWrite, store: NewStore): Promise<StoreRow> {
  const id = write.takeId();
  write.touch();
  await write.tx.query(
    `INSERT INTO ledger.store (tenant_id, id, name, platform, currency, zone, revision)
     VALUES (CAST($1 AS uuid), CAST($2 AS integer), $3, $4, $5, $6, CAST($7 AS bigint))`,
    [
      write.tenantId,
      String(id),
      store.name,
      store.platform,
      store.currency,
      store.zone,
      write.revision,
    ],
  );
  return { ...store, id, freshAt: null, historyFrom: null, historyComplete: false };
}

async function namesOnce<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '23505') {
      const message = `There is a store "${name}" already: choose another name.`;
      throw new AppError('conflict', message, { cause: error });
    }
    throw error;
  }
}
