import { AppError, type TenantId } from '../../core/index.ts';
import type { Database, TenantTx, TransactionOptions } from '../database.ts';
import { revisionChannel } from '../driver/revision-watch.ts';

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
export function ledgerWrite<T>(
  db: Database,
  tenantId: TenantId,
  { work, ...options }: TransactionOptions & { readonly work: (write: LedgerWrite) => Promise<T> },
): Promise<LedgerWriteResult<T>> {
  return db.tenant(tenantId, (tx) => runUnderLock(tx, work), options);
}

async function runUnderLock<T>(
  tx: TenantTx,
  work: (write: LedgerWrite) => Promise<T>,
): Promise<LedgerWriteResult<T>> {
  const [locked] = await tx.query<LockedRow>(lockText, [tx.tenantId]);
  if (locked === undefined) throw new AppError('not_found', `There is no tenant ${tx.tenantId}.`);
  let nextId = locked.next_id;
  let touched = false;
  const revision = locked.revision + 1;
  const result = await work({
    tx,
    tenantId: tx.tenantId,
    revision: String(revision),
    takeId: () => {
      nextId += 1;
      return nextId - 1;
    },
    touch: () => {
      touched = true;
    },
  });
  if (!touched) return { result, revision: locked.revision };
  await tx.query(takeText, [tx.tenantId, String(revision), String(nextId)]);
  await tx.query(noticeText, [revisionChannel, `${tx.tenantId}:${locked.epoch}:${revision}`]);
  return { result, revision };
}
