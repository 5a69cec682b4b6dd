import type { SqlValue } from '../database.ts';
import type { LedgerWrite } from '../pages/ledger-write.ts';
import { rowWriter, textArray } from '../rows/row-writer.ts';

/** A source's own form of a record, packed with zstd. */
export type RawRecord = {
  readonly recordKind: string;
  readonly externalId: string;
  readonly hash: Buffer;
  readonly body: Buffer;
};

const writeRows = rowWriter({
  into: 'ledger.raw_record',
  shared: [
    ['tenant_id', 'uuid'],
    ['store_id', 'integer'],
    ['run_id', 'uuid'],
  ],
  columns: [
    ['record_kind', 'text'],
    ['external_id', 'text'],
    ['content_hash', 'bytea'],
    ['body', 'bytea'],
  ],
  conflict: `ON CONFLICT (tenant_id, store_id, record_kind, external_id) DO UPDATE SET
content_hash = excluded.content_hash, body = excluded.body, run_id = excluded.run_id, fetched_at = now()`,
});

type KnownRaw = {
  readonly record_kind: string;
  readonly external_id: string;
  readonly content_hash: Buffer;
};

const knownText = `SELECT r.* FROM unnest(CAST($3 AS text[]), CAST($4 AS text[])) AS w(record_kind, external_id)
CROSS JOIN LATERAL (
  SELECT record_kind, external_id, content_hash FROM ledger.raw_record
  WHERE tenant_id = CAST($1 AS uuid) AND store_id = CAST($2 AS integer)
  AND record_kind = w.record_kind AND external_id = w.external_id OFFSET 0) AS r`;

/** Keeps raw forms that are new or have changed. They are not revisioned: no figure depends on them. */
export async function keepRawRecords(
  { tx, tenantId }: LedgerWrite,
  { storeId, runId }: { readonly storeId: number; readonly runId: string },
  records: readonly RawRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const known = await tx.query<KnownRaw>(
    knownText,
    [
      tenantId,
      String(storeId),
      textArray(records.map(({ recordKind }) => recordKind)),
      textArray(records.map(({ externalId }) => externalId)),
    ],
    { prepared: true },
  );
  const hashes = new Map(
    known.map((row) => [`${row.record_kind}:${row.external_id}`, row.content_hash]),
  );
  const rows: SqlValue[] = [];
  for (const { recordKind, externalId, hash, body } of records) {
    if (hashes.get(`${recordKind}:${externalId}`)?.equals(hash) === true) continue;
    rows.push(recordKind, externalId, hash, body);
  }
  await writeRows(tx, [tenantId, String(storeId), runId], rows);
}

const dropText = `DELETE FROM ledger.raw_record AS r USING unnest(CAST($3 AS text[]), CAST($4 AS text[])) AS w(record_kind, external_id)
WHERE r.tenant_id = CAST($1 AS uuid) AND r.store_id = CAST($2 AS integer)
AND r.record_kind = w.record_kind AND r.external_id = w.external_id`;

/** Drops raw forms of what is gone: mapped anew, they would bring it back. */
export async function dropRawRecords(
  { tx, tenantId }: LedgerWrite,
  storeId: number,
  names: readonly Pick<RawRecord, 'recordKind' | 'externalId'>[],
): Promise<void> {
  if (names.length === 0) return;
  await tx.query(
    dropText,
    [
      tenantId,
      String(storeId),
      textArray(names.map(({ recordKind }) => recordKind)),
      textArray(names.map(({ externalId }) => externalId)),
    ],
    { prepared: true },
  );
}
