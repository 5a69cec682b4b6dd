import { AppError, type TenantId } from '../../core/index.ts';
import type { Database, TenantTx, TransactionOptions } from '../database.ts';
import { revisionChannel } from '../driver/revision-watch.ts';
import { type CachePosition, type EntityCache, entityCache } from './entity-cache.ts';

/**
 * A writing transaction of a tenant that holds the tenant's revision lock: what it reads cannot be moved by another writer
 * until it commits.
 */
export type LedgerWrite = {
  readonly tx: TenantTx;
  readonly tenantId: TenantId;
  /** The revision that changed rows are stamped with, as bound text. It is taken only if `touch` was called. */
  readonly revision: string;
  /** The next of the tenant's small integer ids. Ids that end up unused without a touch are given out again. */
  readonly takeId: () => number;
  /** What was read of often used things before, as far as it still holds. */
  readonly cache: EntityCache;
  /** Says that something changed: the transaction takes the next revision. */
  readonly touch: () => void;
};

type LockedRow = { readonly epoch: string; readonly revision: number; readonly next_id: number };

/*
 * Plans are kept with their prepared statements. One that was made while a table was nearly empty must not go on reading
 * the whole table when it has grown, so sequential scans are out of the question in a page's transaction.
 */
const lockText = `SELECT epoch, revision, next_id, set_config('enable_seqscan', 'off', true)
FROM ledger.tenant_revision WHERE tenant_id = CAST($1 AS uuid) FOR UPDATE`;

const takeText = `UPDATE ledger.tenant_revision SET revision = CAST($2 AS bigint), next_id = CAST($3 AS bigint)
WHERE tenant_id = CAST($1 AS uuid)`;

const noticeText = `SELECT pg_notify(CAST($1 AS text), CAST($2 AS text))`;

export type LedgerWriteResult<T> = {
  readonly result: T;
  /** The tenant's revision after the transaction. */
  readonly revision: number;
};

/**
 * Runs `work` in one transaction of the tenant under its revision lock. The next revision is taken, and its notice sent,
 * only if the work touched something; the lock gives the tenant's writers one order, without gaps.
 *
 * @throws AppError `not_found` for an unknown tenant
 */
export async function ledgerWrite<T>(
  db: Database,
  tenantId: TenantId,
  { work, ...options }: TransactionOptions & { readonly work: (write: LedgerWrite) => Promise<T> },
): Promise<LedgerWriteResult<T>> {
  const cacheAt = (position: CachePosition) => entityCache(db, position);
  const done = await db.tenant(tenantId, (tx) => runUnderLock(tx, { work, cacheAt }), options);
  done.cache.publish(done.revision);
  return { result: done.result, revision: done.revision };
}

type Job<T> = {
  readonly work: (write: LedgerWrite) => Promise<T>;
  readonly cacheAt: (position: CachePosition) => EntityCache;
};

async function runUnderLock<T>(
  tx: TenantTx,
  { work, cacheAt }: Job<T>,
): Promise<LedgerWriteResult<T> & { readonly cache: EntityCache }> {
  const { tenantId } = tx;
  const [locked] = await tx.query<LockedRow>(lockText, [tenantId]);
  if (locked === undefined) throw new AppError('not_found', `There is no tenant ${tenantId}.`);
  const cache = cacheAt({ tenantId, epoch: locked.epoch, revision: locked.revision });
  let nextId = locked.next_id;
  let touched = false;
  const revision = locked.revision + 1;
  const result = await work({
    tx,
    tenantId,
    cache,
    revision: String(revision),
    takeId: () => {
      nextId += 1;
      return nextId - 1;
    },
    touch: () => {
      touched = true;
    },
  });
  if (!touched) return { result, cache, revision: locked.revision };
  await tx.query(takeText, [tenantId, String(revision), String(nextId)]);
  await tx.query(noticeText, [revisionChannel, `${tenantId}:${locked.epoch}:${revision}`]);
  return { result, cache, revision };
}
