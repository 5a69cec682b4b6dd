import type { TenantTx } from '../database.ts';
import { textArray } from '../rows/row-writer.ts';

/** What is stored of a document: enough to tell whether to write it again. */
export type StoredDocument = {
  readonly id: number;
  readonly kind: string;
  readonly external_id: string;
  readonly content_hash: Buffer;
  /** Epoch ms; null = the source does not say. */
  readonly source_updated_at: number | null;
  readonly customer_id: number | null;
  readonly deleted: boolean;
};

const findText = `SELECT id, kind, external_id, content_hash, source_updated_at, customer_id,
deleted_at IS NOT NULL AS deleted FROM ledger.document
WHERE tenant_id = CAST($1 AS uuid) AND store_id = CAST($2 AS integer)
AND kind = ANY(CAST($3 AS text[])) AND external_id = ANY(CAST($4 AS text[]))`;

const kinds = textArray(['order', 'credit', 'adjustment']);

/** Reads the stored documents of the given external ids, of every kind, tombstones too. */
export async function findDocuments(
  tx: TenantTx,
  storeId: number,
  externalIds: Iterable<string>,
): Promise<readonly StoredDocument[]> {
  const wanted = new Set(externalIds);
  if (wanted.size === 0) return [];
  return tx.query<StoredDocument>(
    findText,
    [tx.tenantId, String(storeId), kinds, textArray(wanted)],
    { prepared: true },
  );
}
