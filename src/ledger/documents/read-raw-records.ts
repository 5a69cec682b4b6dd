import { zstdDecompressSync } from 'node:zlib';
import type { Instant, Json, TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { textArray } from '../rows/row-writer.ts';

/** Where a page of raw records ended. */
export type RawPosition = { readonly recordKind: string; readonly externalId: string };

export type StoredRaw = RawPosition & {
  /** As the source gave it. */
  readonly body: Json;
  readonly fetchedAt: Instant;
};

export type RawRequest = {
  readonly storeId: number;
  /** Record kinds (`order`, `product` …); absent = all. */
  readonly kinds?: readonly string[];
  /** `next` of the page before; null = from the start. */
  readonly after: RawPosition | null;
  readonly limit: number;
};

/** `next` is null on the last page. */
export type RawPage = { readonly records: readonly StoredRaw[]; readonly next: RawPosition | null };

const readText = `SELECT record_kind AS "recordKind", external_id AS "externalId", body, fetched_at AS "fetchedAt"
FROM ledger.raw_record WHERE tenant_id = CAST($1 AS uuid) AND store_id = CAST($2 AS integer)
AND (record_kind, external_id) > ($3, $4) AND (CAST($5 AS text[]) IS NULL OR record_kind = ANY(CAST($5 AS text[])))
ORDER BY record_kind, external_id LIMIT CAST($6 AS integer)`;

/**
 * Reads what a source once sent of a store, as far as it is still kept, by kind and external id: to map it anew without
 * asking the source.
 *
 * Cost: an index range; unpacks each record.
 */
export async function readRawRecords(
  db: Database,
  tenantId: TenantId,
  { storeId, kinds, after, limit }: RawRequest,
): Promise<RawPage> {
  const rows = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<RawPosition & { readonly body: Buffer; readonly fetchedAt: Instant }>(readText, [
        tenantId,
        String(storeId),
        after?.recordKind ?? '',
        after?.externalId ?? '',
        kinds === undefined ? null : textArray(kinds),
        String(limit),
      ]),
    { readOnly: true },
  );
  const records = rows.map(({ recordKind, externalId, body, fetchedAt }) => ({
    recordKind,
    externalId,
    body: JSON.parse(zstdDecompressSync(body).toString('utf8')) as Json,
    fetchedAt,
  }));
  const last = rows.length < limit ? undefined : rows.at(-1);
  const next =
    last === undefined ? null : { recordKind: last.recordKind, externalId: last.externalId };
  return { records, next };
}
