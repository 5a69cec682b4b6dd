import { AppError, type TenantId } from '../../core/index.ts';
import type { Database } from '../database.ts';
import { type CredentialRow, credentialColumns } from './credential.ts';

export type ResealOptions = {
  /** Id of the key that everything is to be sealed with. */
  readonly keyId: string;
  /** Opens with the key that it names, and seals with that of `keyId`. What it throws is told in the report. */
  readonly reseal: (credential: CredentialRow) => Uint8Array;
  readonly signal?: AbortSignal;
};

export type ResealReport = {
  /** Credentials that are sealed with the new key now. */
  readonly resealed: number;
  /** Those that could not be: they stay as they are. */
  readonly failed: readonly { readonly connectionId: string; readonly error: unknown }[];
};

/** Fields of a company's credentials that are sealed with another key; the id of the last one says where to go on. */
async function nextToReseal(
  db: Database,
  tenantId: TenantId,
  { keyId, after }: { readonly keyId: string; readonly after: string | null },
): Promise<CredentialRow | null> {
  const [row] = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<CredentialRow>(
        `SELECT ${credentialColumns} FROM ledger.credential WHERE tenant_id = CAST($1 AS uuid) AND key_id <> $2
AND (CAST($3 AS uuid) IS NULL OR connection_id > CAST($3 AS uuid)) ORDER BY connection_id LIMIT 1`,
        [tenantId, keyId, after],
      ),
    { readOnly: true },
  );
  return row ?? null;
}

/**
 * Seals a company's credentials with another key, one by one, while everything goes on: one that is replaced meanwhile is
 * left to whoever replaced it. May be stopped and begun again at any time.
 *
 * @throws AppError `cancelled`; what was resealed until then stays so
 */
export async function resealCredentials(
  db: Database,
  tenantId: TenantId,
  { keyId, reseal, signal }: ResealOptions,
): Promise<ResealReport> {
  const failed: ResealReport['failed'][number][] = [];
  let resealed = 0;
  let after: string | null = null;
  for (;;) {
    if (signal?.aborted === true) throw new AppError('cancelled', 'The rotation was stopped.');
    const row: CredentialRow | null = await nextToReseal(db, tenantId, { keyId, after });
    if (row === null) return { resealed, failed };
    const { connectionId } = row;
    after = connectionId;
    try {
      resealed += await replaceSeal(db, tenantId, { row, keyId, sealed: reseal(row) });
    } catch (error) {
      if (error instanceof AppError && error.code === 'database_unavailable') throw error;
      failed.push({ connectionId, error });
    }
  }
}

type Resealed = {
  readonly row: CredentialRow;
  readonly keyId: string;
  readonly sealed: Uint8Array;
};

/** The version stays: it is the same credential, and whoever refreshes it now replaces it as before. */
async function replaceSeal(
  db: Database,
  tenantId: TenantId,
  { row, keyId, sealed }: Resealed,
): Promise<number> {
  const rows = await db.tenant(tenantId, (tx) =>
    tx.query(
      `UPDATE ledger.credential SET key_id = $5, sealed = CAST($6 AS bytea)
WHERE tenant_id = CAST($1 AS uuid) AND connection_id = CAST($2 AS uuid) AND version = CAST($3 AS integer)
AND key_id = $4 RETURNING version`,
      [tenantId, row.connectionId, String(row.version), row.keyId, keyId, sealed],
    ),
  );
  return rows.length;
}
