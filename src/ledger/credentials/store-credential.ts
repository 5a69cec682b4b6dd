import type { TenantId } from '../../core/index.ts';
import type { Database, SqlValue, TenantTx } from '../database.ts';
import { instantText } from '../rows/bound-text.ts';
import { asTenant } from '../tenants/as-tenant.ts';
import { type CredentialRow, credentialColumns } from './credential.ts';

export type NewCredential = {
  readonly connectionId: string;
  readonly sealed: Uint8Array;
  readonly keyId: string;
  /** Epoch ms, as the next two. */
  readonly expiresAt: number | null;
  readonly refreshableUntil: number | null;
  readonly refreshAt: number | null;
  /** Version that this one replaces; null = there is none yet. */
  readonly expectedVersion: number | null;
};

/** What opens a connection; null = nothing was stored, or it was disconnected. */
export async function readCredential(
  db: Database,
  tenantId: TenantId,
  connectionId: string,
): Promise<CredentialRow | null> {
  const [row] = await db.tenant(
    tenantId,
    (tx) =>
      tx.query<CredentialRow>(
        `SELECT ${credentialColumns} FROM ledger.credential
WHERE tenant_id = CAST($1 AS uuid) AND connection_id = CAST($2 AS uuid)`,
        [tenantId, connectionId],
      ),
    { readOnly: true },
  );
  return row ?? null;
}

const insertText = `INSERT INTO ledger.credential AS c
(tenant_id, connection_id, key_id, sealed, expires_at, refreshable_until, refresh_at, version)
SELECT CAST($1 AS uuid), CAST($2 AS uuid), $3, CAST($4 AS bytea), CAST($5 AS timestamptz), CAST($6 AS timestamptz),
CAST($7 AS timestamptz), 1 FROM ledger.connection
WHERE tenant_id = CAST($1 AS uuid) AND id = CAST($2 AS uuid) AND disconnected_at IS NULL
ON CONFLICT (tenant_id, connection_id) DO NOTHING RETURNING version`;

const replaceText = `UPDATE ledger.credential SET key_id = $3, sealed = CAST($4 AS bytea),
expires_at = CAST($5 AS timestamptz), refreshable_until = CAST($6 AS timestamptz), refresh_at = CAST($7 AS timestamptz),
version = version + 1, obtained_at = now()
WHERE tenant_id = CAST($1 AS uuid) AND connection_id = CAST($2 AS uuid) AND version = CAST($8 AS integer)
RETURNING version`;

/**
 * Keeps new credentials, if the version that they replace still stands: compare and swap, so that what somebody else got
 * meanwhile is never overwritten. The schedule's moment of the next refresh moves in the same transaction.
 *
 * @returns the new version; null = somebody was faster, or the connection has gone
 */
export async function storeCredential(
  db: Database,
  tenantId: TenantId,
  credential: NewCredential,
): Promise<number | null> {
  return asTenant(db, tenantId, async (tx) => {
    const version = await swap(tx, credential);
    if (version === null) return null;
    await tx.query(
      `UPDATE control.connection_schedule SET refresh_at = CAST($3 AS timestamptz)
WHERE tenant_id = CAST($1 AS uuid) AND connection_id = CAST($2 AS uuid)`,
      [tenantId, credential.connectionId, instantText(credential.refreshAt)],
    );
    return version;
  });
}

async function swap(tx: TenantTx, credential: NewCredential): Promise<number | null> {
  const { connectionId, keyId, sealed, expectedVersion } = credential;
  const values: SqlValue[] = [
    tx.tenantId,
    connectionId,
    keyId,
    sealed,
    instantText(credential.expiresAt),
    instantText(credential.refreshableUntil),
    instantText(credential.refreshAt),
  ];
  if (expectedVersion !== null) values.push(String(expectedVersion));
  const text = expectedVersion === null ? insertText : replaceText;
  const [row] = await tx.query<{ readonly version: number }>(text, values);
  return row?.version ?? null;
}
