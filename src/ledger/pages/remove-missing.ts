import { AppError, type BusinessDay, type DocumentKind, type TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { refreshFirstOrders } from '../documents/first-orders.ts';
import { removeDocuments } from '../documents/save-documents.ts';
import { integerArray } from '../rows/row-writer.ts';
import { ledgerWrite } from './ledger-write.ts';

export type MissingRequest = {
  readonly storeId: number;
  /** Inclusive order days that the scan covered. */
  readonly firstDay: BusinessDay;
  readonly lastDay: BusinessDay;
  /** Which of these documents the completed scan met; as many answers, in the same order. */
  readonly met: (
    names: readonly { readonly kind: DocumentKind; readonly externalId: string }[],
  ) => Promise<readonly boolean[]>;
  /** The run that removes: its counter moves along. */
  readonly runId?: string;
  readonly signal?: AbortSignal;
};

type Candidate = {
  readonly id: number;
  readonly kind: DocumentKind;
  readonly externalId: string;
  readonly revision: number;
};

const batchSize = 1_000;

const candidatesText = `SELECT id, kind, external_id AS "externalId", revision FROM ledger.document
WHERE tenant_id = CAST($1 AS uuid) AND store_id = CAST($2 AS integer) AND deleted_at IS NULL
AND order_day BETWEEN CAST($3 AS date) AND CAST($4 AS date) AND id > CAST($5 AS integer)
ORDER BY id LIMIT CAST($6 AS integer)`;

/**
 * Removes the documents of a store in a range of days that a *completed* scan did not meet, in batches of one transaction
 * each. A document that another writer changed since it was looked at stays.
 *
 * @returns how many went
 * @throws AppError `cancelled`; batches before stay
 */
export async function removeMissing(
  db: Database,
  tenantId: TenantId,
  request: MissingRequest,
): Promise<number> {
  let lastId = 0;
  let removed = 0;
  for (;;) {
    if (request.signal?.aborted === true) throw new AppError('cancelled', 'The run was stopped.');
    const candidates = await readCandidates(db, tenantId, { ...request, lastId });
    const met = await request.met(candidates);
    if (met.length !== candidates.length) {
      throw new Error(`asked about ${candidates.length} documents, got ${met.length} answers`);
    }
    const missing = candidates.filter((_, index) => met[index] === false);
    removed += await removeBatch(db, tenantId, { missing, runId: request.runId ?? null });
    lastId = candidates.at(-1)?.id ?? lastId;
    if (candidates.length < batchSize) return removed;
  }
}

function readCandidates(
  db: Database,
  tenantId: TenantId,
  { storeId, firstDay, lastDay, lastId }: MissingRequest & { readonly lastId: number },
): Promise<readonly Candidate[]> {
  return db.tenant(
    tenantId,
    (tx) =>
      tx.query<Candidate>(candidatesText, [
        tenantId,
        String(storeId),
        firstDay,
        lastDay,
        String(lastId),
        String(batchSize),
      ]),
    { readOnly: true },
  );
}

type Batch = { readonly missing: readonly Candidate[]; readonly runId: string | null };

async function removeBatch(
  db: Database,
  tenantId: TenantId,
  { missing, runId }: Batch,
): Promise<number> {
  if (missing.length === 0) return 0;
  const { result } = await ledgerWrite(db, tenantId, {
    work: async (write) => {
      const now = await write.tx.query<{ readonly id: number; readonly revision: number }>(
        `SELECT d.* FROM unnest(CAST($2 AS integer[])) AS w(id) CROSS JOIN LATERAL (
  SELECT id, revision FROM ledger.document
  WHERE tenant_id = CAST($1 AS uuid) AND id = w.id AND deleted_at IS NULL OFFSET 0) AS d`,
        [tenantId, integerArray(missing.map(({ id }) => id))],
      );
      const seen = new Map(missing.map(({ id, revision }) => [id, revision]));
      const same = now.filter(({ id, revision }) => seen.get(id) === revision);
      const gone = await removeDocuments(
        write,
        same.map(({ id }) => id),
      );
      const customers = gone.flatMap((row) => (row.customer_id === null ? [] : [row.customer_id]));
      await refreshFirstOrders(write, new Set(customers));
      if (runId !== null) {
        await write.tx.query(
          `UPDATE ledger.sync_run SET removed = removed + CAST($3 AS bigint), heartbeat_at = now()
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS uuid)`,
          [tenantId, runId, String(gone.length)],
        );
      }
      return gone.length;
    },
  });
  return result;
}
