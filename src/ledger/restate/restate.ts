import { AppError, type BusinessDay, type TenantId } from '../../core/index.ts';
import type { Database, SqlValue, TenantTx } from '../database.ts';
import { bodyColumns, rederive, type StoredBody } from '../documents/rederive.ts';
import { ledgerWrite } from '../pages/ledger-write.ts';
import { integerArray } from '../rows/row-writer.ts';

/** Which documents to derive again: those that every given condition holds for; none given = all of the tenant. */
export type RestateScope = {
  readonly storeId?: number;
  readonly documentIds?: readonly number[];
  /** Documents with a line of one of these variants, after their cost changed. */
  readonly variantIds?: readonly number[];
  readonly customerId?: number;
  /** Documents in this currency, after its rates came in. */
  readonly currency?: string;
  /** Order days as they are stored now, inclusive. */
  readonly firstDay?: BusinessDay;
  readonly lastDay?: BusinessDay;
};

type RestateProgress = {
  readonly done: number;
  readonly total: number;
  readonly changed: number;
};

export type RestateOptions = {
  /** Documents of one transaction, 500 by default. */
  readonly batchSize?: number;
  /** Stops after the batch under way, which is rolled back; batches before it stay. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RestateProgress) => void;
};

export type RestateReport = {
  readonly documents: number;
  readonly changed: number;
  /** The tenant's revision afterwards; it moved once per batch that changed something. */
  readonly revision: number;
};

const condition = `d.tenant_id = CAST($1 AS uuid) AND d.deleted_at IS NULL
AND (CAST($2 AS integer) IS NULL OR d.store_id = CAST($2 AS integer))
AND (CAST($3 AS integer[]) IS NULL OR d.id = ANY(CAST($3 AS integer[])))
AND (CAST($4 AS integer) IS NULL OR d.customer_id = CAST($4 AS integer))
AND (CAST($5 AS text) IS NULL OR d.currency = CAST($5 AS text))
AND (CAST($6 AS date) IS NULL OR d.order_day >= CAST($6 AS date))
AND (CAST($7 AS date) IS NULL OR d.order_day <= CAST($7 AS date))
AND (CAST($8 AS integer[]) IS NULL OR EXISTS (SELECT 1 FROM ledger.sale_event AS e
  WHERE e.tenant_id = d.tenant_id AND e.document_id = d.id AND e.variant_id = ANY(CAST($8 AS integer[]))))`;

const batchText = `SELECT ${bodyColumns} FROM ledger.document AS d WHERE ${condition}
AND d.id > CAST($9 AS integer) ORDER BY d.id LIMIT CAST($10 AS integer)`;

/**
 * Derives documents again from their stored bodies: after late costs or rates, another zone or reporting currency, or a new
 * version of the derivation. Goes in batches of one transaction each, by id, so it may be stopped and begun again at any
 * time; what comes out equal takes no revision.
 *
 * @throws AppError `cancelled` by the signal, `not_found` for an unknown tenant
 */
export async function restate(
  db: Database,
  tenantId: TenantId,
  { scope, ...options }: RestateOptions & { readonly scope: RestateScope },
): Promise<RestateReport> {
  const { batchSize = 500, signal, onProgress } = options;
  const total = await db.tenant(tenantId, (tx) => countDocuments(tx, scope), { readOnly: true });
  let { revision } = await db.position(tenantId);
  let lastId = 0;
  let done = 0;
  let changed = 0;
  for (;;) {
    if (signal?.aborted === true) throw new AppError('cancelled', 'The restatement was stopped.');
    const batch = await ledgerWrite(db, tenantId, {
      ...(signal === undefined ? {} : { signal }),
      work: async (write) => {
        const values = [...scopeValues(tenantId, scope), String(lastId), String(batchSize)];
        const rows = await write.tx.query<StoredBody>(batchText, values);
        return { rows, changed: await rederive(write, rows) };
      },
    });
    const { rows } = batch.result;
    revision = batch.revision;
    done += rows.length;
    changed += batch.result.changed;
    lastId = rows.at(-1)?.id ?? lastId;
    onProgress?.({ done, total: Math.max(total, done), changed });
    if (rows.length < batchSize) return { documents: done, changed, revision };
  }
}

function scopeValues(tenantId: TenantId, scope: RestateScope): SqlValue[] {
  const { storeId, documentIds, customerId, currency, firstDay, lastDay, variantIds } = scope;
  return [
    tenantId,
    storeId === undefined ? null : String(storeId),
    documentIds === undefined ? null : integerArray(documentIds),
    customerId === undefined ? null : String(customerId),
    currency ?? null,
    firstDay ?? null,
    lastDay ?? null,
    variantIds === undefined ? null : integerArray(variantIds),
  ];
}

async function countDocuments(tx: TenantTx, scope: RestateScope): Promise<number> {
  const [row] = await tx.query<{ readonly count: number }>(
    `SELECT count(*) AS count FROM ledger.document AS d WHERE ${condition}`,
    scopeValues(tx.tenantId, scope),
  );
  return row?.count ?? 0;
}
