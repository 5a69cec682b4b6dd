import { createHash, randomBytes } from 'node:crypto';
import { AppError, type TenantId } from '../../core/index.ts';
import type { Tx } from '../database.ts';

export type ApiKeyRow = {
  readonly id: string;
  readonly name: string;
  readonly start: string;
  readonly scopes: readonly string[];
  readonly createdBy: string;
  /** Epoch ms, as the two below. */
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
};

export type NewApiKey = {
  readonly tenantId: TenantId;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number | null;
};

/** What every key begins with, so that a key in a wrong place is recognised. */
export const apiKeyPrefix = 'ts_';

/** The hash under which a key is kept. */
export function apiKeyHash(key: string): Uint8Array {
  return createHash('sha256').update(key).digest();
}

const columns = `k.id, k.name, k.start, to_jsonb(k.scopes) as scopes, u.email as "createdBy", k.created_at as "createdAt",
  k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt"`;

/** Makes a key. The key itself is in the answer and nowhere else. */
export async function insertApiKey(
  tx: Tx,
  apiKey: NewApiKey,
): Promise<{ readonly key: string; readonly id: string }> {
  const key = `${apiKeyPrefix}${randomBytes(32).toString('base64url')}`;
  const [made] = await tx.query<{ id: string }>(
    `insert into control.api_key (organization_id, user_id, name, start, key_hash, scopes, expires_at)
     values (cast($1 as uuid), cast($2 as uuid), $3, $4, $5, string_to_array($6, ' '), cast($7 as timestamptz))
     returning id`,
    [
      apiKey.tenantId,
      apiKey.userId,
      apiKey.name,
      key.slice(0, 9),
      apiKeyHash(key),
      apiKey.scopes.join(' '),
      apiKey.expiresAt === null ? null : new Date(apiKey.expiresAt).toISOString(),
    ],
  );
  if (made === undefined) throw new Error('the key was not stored');
  return { key, id: made.id };
}

/** A company's keys, newest first; expired ones too, so that one sees why a script stopped. */
export function listApiKeys(tx: Tx, tenant: TenantId): Promise<readonly ApiKeyRow[]> {
  return tx.query<ApiKeyRow>(
    `select ${columns} from control.api_key k join control.account_user u on u.id = k.user_id
     where k.organization_id = cast($1 as uuid) order by k.created_at desc, k.id`,
    [tenant],
  );
}

/** @throws AppError `not_found` when the company has no such key */
export async function deleteApiKey(tx: Tx, tenant: TenantId, id: string): Promise<void> {
  const rows = await tx.query(
    'delete from control.api_key where organization_id = cast($1 as uuid) and id = cast($2 as uuid) returning id',
    [tenant, id],
  );
  if (rows.length === 0) throw new AppError('not_found', 'the company has no such key');
}
