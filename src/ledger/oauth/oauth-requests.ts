import { createHash, randomBytes } from 'node:crypto';
import { DatabaseError } from 'pg';
import { AppError, type TenantId, tenantId } from '../../core/index.ts';
import { noConnection } from '../connections/read-connections.ts';
import type { Database, Tx } from '../database.ts';

/** A consent that a person was sent away for. */
export type OauthRequest = {
  readonly tenantId: TenantId;
  readonly connectionId: string;
  /** Who was sent: nobody else may come back with it. */
  readonly userId: string;
  readonly platform: string;
  readonly account: string;
};

function stateHash(state: string): Uint8Array {
  return createHash('sha256').update(state).digest();
}

/**
 * Records a consent under way.
 *
 * @returns the nonce (256 random bits) that comes back with it; only its hash is kept
 * @throws AppError `not_found` when the company has no such connection
 */
export async function insertOauthRequest(
  db: Database,
  request: OauthRequest & { readonly lifetimeMs: number },
): Promise<{ readonly state: string }> {
  const state = randomBytes(32).toString('base64url');
  try {
    await db.control((tx) => insert(tx, request, state));
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === '23503')) throw error;
    throw noConnection(request.connectionId);
  }
  return { state };
}

async function insert(
  tx: Tx,
  request: OauthRequest & { readonly lifetimeMs: number },
  state: string,
): Promise<void> {
  await tx.query(
    `INSERT INTO control.oauth_request (state_hash, tenant_id, connection_id, user_id, platform, account, expires_at)
VALUES ($1, CAST($2 AS uuid), CAST($3 AS uuid), CAST($4 AS uuid), $5, $6,
  now() + CAST($7 AS double precision) * interval '1 millisecond')`,
    [
      stateHash(state),
      request.tenantId,
      request.connectionId,
      request.userId,
      request.platform,
      request.account,
      String(request.lifetimeMs),
    ],
  );
}

/**
 * Uses a nonce up: of two who come back with it at once, one succeeds.
 *
 * @throws AppError `not_found` when it is unknown, was used, or ran out
 */
export async function useOauthRequest(db: Database, state: string): Promise<OauthRequest> {
  const [row] = await db.control((tx) =>
    tx.query<Omit<OauthRequest, 'tenantId'> & { readonly tenantId: string }>(
      `UPDATE control.oauth_request SET used_at = now()
WHERE state_hash = $1 AND used_at IS NULL AND expires_at > now()
RETURNING tenant_id AS "tenantId", connection_id AS "connectionId", user_id AS "userId", platform, account`,
      [stateHash(state)],
    ),
  );
  if (row !== undefined) return { ...row, tenantId: tenantId(row.tenantId) };
  throw new AppError(
    'not_found',
    'This consent is unknown, used or expired: begin to connect the store again.',
  );
}
