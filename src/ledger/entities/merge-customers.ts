import { AppError, type TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { refreshFirstOrders } from '../documents/first-orders.ts';
import { type LedgerWrite, ledgerWrite } from '../pages/ledger-write.ts';
import { restate } from '../restate/restate.ts';
import { writeCustomers } from './named.ts';

export type CustomerMerge = {
  readonly storeId: number;
  /** External id of the customer that goes up in the other. */
  readonly from: string;
  /** External id of the one that stays. */
  readonly into: string;
  readonly signal?: AbortSignal;
};

type Merged = { readonly fromId: number; readonly survivorId: number };

/**
 * Records that the source merged two customers, and moves the documents of the one to the other, in batches. Its row stays
 * as an alias: documents that still name it count for the survivor. Merging again what is merged changes nothing.
 *
 * @throws AppError `conflict` when the survivor was itself merged into the other
 */
export async function mergeCustomers(
  db: Database,
  tenantId: TenantId,
  { storeId, from, into, signal }: CustomerMerge,
): Promise<void> {
  const stop = signal === undefined ? {} : { signal };
  const { result } = await ledgerWrite(db, tenantId, {
    ...stop,
    work: (write) => markMerged(write, { storeId, from, into }),
  });
  await restate(db, tenantId, { scope: { customerId: result.fromId }, ...stop });
  await ledgerWrite(db, tenantId, {
    work: (write) => refreshFirstOrders(write, new Set([result.fromId, result.survivorId])),
  });
}

async function markMerged(
  write: LedgerWrite,
  { storeId, from, into }: Omit<CustomerMerge, 'signal'>,
): Promise<Merged> {
  const { ids } = await writeCustomers(write, {
    storeId,
    records: new Map(),
    references: new Set([from, into]),
    deleted: new Set(),
  });
  const survivorId = ids.get(into);
  const [own] = await write.tx.query<{ readonly id: number; readonly merged_into: number | null }>(
    `SELECT id, merged_into FROM ledger.customer WHERE tenant_id = CAST($1 AS uuid)
AND store_id = CAST($2 AS integer) AND external_id = $3`,
    [write.tenantId, String(storeId), from],
  );
  if (own === undefined || survivorId === undefined) throw new Error('a customer was not made');
  if (own.id === survivorId) {
    throw new AppError(
      'conflict',
      `Customer "${into}" is merged into "${from}" already: it cannot take that one up.`,
    );
  }
  if (own.merged_into === survivorId) return { fromId: own.id, survivorId };
  write.touch();
  // Aliases of the one that goes follow it, so that an alias always names a customer that stands.
  await write.tx.query(
    `UPDATE ledger.customer SET merged_into = CAST($3 AS integer), revision = CAST($4 AS bigint)
WHERE tenant_id = CAST($1 AS uuid) AND (id = CAST($2 AS integer) OR merged_into = CAST($2 AS integer))`,
    [write.tenantId, String(own.id), String(survivorId), write.revision],
  );
  return { fromId: own.id, survivorId };
}
