import type { TenantId } from '../../core/index.ts';
import type { Database, SqlValue, TenantTx } from '../database.ts';

/** Rows of a table that no revision depends on, and that may go. */
export type Deletable = {
  readonly table: string;
  /** Columns that name a row, after `tenant_id`. */
  readonly key: readonly string[];
  /** Rows that may go, of the table as `t`; `$2` is `value`. */
  readonly where: string;
};

export type DeleteBatches = {
  readonly rows: Deletable;
  readonly value: SqlValue;
  /** Rows that one transaction removes at most: writers wait no longer than for that. */
  readonly batchRows: number;
  readonly signal?: AbortSignal;
};

/**
 * Deletes rows in bounded transactions. @returns how many went
 *
 * @throws AppError `cancelled` between batches, `database_unavailable`; what was removed until then stays removed
 */
export async function deleteInBatches(
  db: Database,
  tenantId: TenantId,
  { signal, ...batch }: DeleteBatches,
): Promise<number> {
  const settings = signal === undefined ? {} : { signal };
  let removed = 0;
  for (;;) {
    const rows = await db.tenant(tenantId, (tx) => deleteBatch(tx, batch), settings);
    removed += rows;
    if (rows < batch.batchRows) return removed;
  }
}

async function deleteBatch(
  tx: TenantTx,
  { rows, value, batchRows }: Omit<DeleteBatches, 'signal'>,
): Promise<number> {
  const key = rows.key.join(', ');
  const [answer] = await tx.query<{ removed: number }>(
    `WITH gone AS (DELETE FROM ledger.${rows.table} WHERE tenant_id = CAST($1 AS uuid) AND (${key}) IN (
       SELECT ${key} FROM ledger.${rows.table} t
       WHERE tenant_id = CAST($1 AS uuid) AND ${rows.where} LIMIT CAST($3 AS integer)) RETURNING 1)
     SELECT count(*) AS removed FROM gone`,
    [tx.tenantId, value, String(batchRows)],
  );
  return answer?.removed ?? 0;
}
