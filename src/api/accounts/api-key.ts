import type { ApiKeyRow } from '../../ledger/index.ts';
import type { ApiKey } from '../contract/index.ts';
import { allPermissions } from './permissions.ts';

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** A key as the API shows it; scopes that this version does not know are left out. */
export function describeKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    start: row.start,
    scopes: allPermissions.filter((permission) => row.scopes.includes(permission)),
    createdBy: row.createdBy,
    createdAt: new Date(row.createdAt).toISOString(),
    expiresAt: iso(row.expiresAt),
    lastUsedAt: iso(row.lastUsedAt),
  };
}
