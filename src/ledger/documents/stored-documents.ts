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

/** A document as it is named inside its store. */
export type NamedDocument = { readonly kind: string; readonly externalId: string };

const findText = `SELECT d.* FROM unnest(CAST($3 AS text[]), CAST($4 AS text[])) AS w(kind, external_id)
CROSS JOIN LATERAL (
  SELECT id, kind, external_id, content_hash, source_updated_at, customer_id, deleted_at IS NOT NULL AS deleted
  FROM ledger.document WHERE tenant_id = CAST($1 AS uuid) AND store_id = CAST($2 AS integer)
  AND kind = w.kind AND external_id = w.external_id OFFSET 0) AS d`;

/** Reads what is stored of the named documents, tombstones too. */
export async function findDocuments(
  tx: TenantTx,
  storeId: number,
  names: readonly NamedDocument[],
): Promise<readonly StoredDocument[]> {
  if (names.length === 0) return [];
  return tx.query<StoredDocument>(
    findText,
    [
      tx.tenantId,
      String(storeId),
      textArray(names.map(({ kind }) => kind)),
      textArray(names.map(({ externalId }) => externalId)),
    ],
    { prepared: true },
  );
}
