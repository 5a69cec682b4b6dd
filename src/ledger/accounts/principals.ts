import { type TenantId, tenantId } from '../../core/index.ts';
import type { Tx } from '../database.ts';
import { apiKeyHash } from './api-keys.ts';
import { type MemberRole, memberRole } from './roles.ts';

/** One company of a person. */
export type Membership = {
  readonly tenantId: TenantId;
  readonly tenantName: string;
  readonly role: MemberRole;
  readonly repId: number | null;
};

type Row = { tenantId: string; tenantName: string; role: string; repId: number | null };

function fromRow(row: Row): Membership {
  return { ...row, tenantId: tenantId(row.tenantId), role: memberRole(row.role) };
}

/** A person's companies, the one they joined first at the head. */
export async function membershipsOf(tx: Tx, userId: string): Promise<readonly Membership[]> {
  const rows = await tx.query<Row>(
    `select o.id as "tenantId", o.name as "tenantName", m.role, m.rep_id as "repId"
     from control.member m join control.organization o on o.id = m.organization_id
     where m.user_id = cast($1 as uuid) order by m.created_at, o.id`,
    [userId],
  );
  return rows.map(fromRow);
}

/** The company that a session works in, as chosen; the caller has checked that the person belongs to it. */
export async function chooseTenant(tx: Tx, sessionId: string, tenant: TenantId): Promise<void> {
  await tx.query(
    'update control.account_session set active_organization_id = $2 where id = cast($1 as uuid)',
    [sessionId, tenant],
  );
}

/** Who a key acts for. */
export type KeyHolder = {
  readonly keyId: string;
  readonly scopes: readonly string[];
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly membership: Membership;
};

type KeyRow = Row & {
  keyId: string;
  scopes: readonly string[];
  userId: string;
  userName: string;
  email: string;
};

/**
 * The holder of a key with the member's role as it is now; null when the key is unknown or expired, or its maker is no member
 * any more. Notes the use, at most once a minute.
 */
export async function holderOfKey(tx: Tx, key: string): Promise<KeyHolder | null> {
  const [row] = await tx.query<KeyRow & { noteUse: boolean }>(
    `select k.id as "keyId", to_jsonb(k.scopes) as scopes, u.id as "userId", u.name as "userName", u.email,
       o.id as "tenantId", o.name as "tenantName", m.role, m.rep_id as "repId",
       (k.last_used_at is null or k.last_used_at < now() - interval '1 minute') as "noteUse"
     from control.api_key k
     join control.account_user u on u.id = k.user_id
     join control.organization o on o.id = k.organization_id
     join control.member m on m.organization_id = k.organization_id and m.user_id = k.user_id
     where k.key_hash = $1 and (k.expires_at is null or k.expires_at > now())`,
    [apiKeyHash(key)],
  );
  if (row === undefined) return null;
  if (row.noteUse) {
    await tx.query('update control.api_key set last_used_at = now() where id = cast($1 as uuid)', [
      row.keyId,
    ]);
  }
  const { tenantId: tenant, tenantName, role, repId } = row;
  return {
    keyId: row.keyId,
    scopes: row.scopes,
    user: { id: row.userId, name: row.userName, email: row.email },
    membership: fromRow({ tenantId: tenant, tenantName, role, repId }),
  };
}
