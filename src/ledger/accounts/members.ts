import { AppError, type TenantId } from '../../core/index.ts';
import type { Tx } from '../database.ts';
import { type MemberRole, memberRole } from './roles.ts';

export type MemberRow = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly repId: number | null;
  /** Epoch ms. */
  readonly joinedAt: number;
};

export type NewMember = {
  readonly tenantId: TenantId;
  readonly userId: string;
  readonly role: MemberRole;
  readonly repId: number | null;
};

/** @throws AppError `conflict` when the person is a member already */
export async function insertMember(tx: Tx, member: NewMember): Promise<void> {
  const made = await tx.query(
    `insert into control.member (organization_id, user_id, role, rep_id, created_at)
     values (cast($1 as uuid), cast($2 as uuid), $3, cast($4 as integer), now())
     on conflict (organization_id, user_id) do nothing returning id`,
    [member.tenantId, member.userId, member.role, member.repId?.toString() ?? null],
  );
  if (made.length === 0)
    throw new AppError('conflict', 'this account is a member of the company already');
}

/** The company's members, by e-mail. */
export async function listMembers(tx: Tx, tenant: TenantId): Promise<readonly MemberRow[]> {
  const rows = await tx.query<Omit<MemberRow, 'role'> & { role: string }>(
    `select u.id as "userId", u.name, u.email, m.role, m.rep_id as "repId", m.created_at as "joinedAt"
     from control.member m join control.account_user u on u.id = m.user_id
     where m.organization_id = cast($1 as uuid) order by u.email`,
    [tenant],
  );
  return rows.map((row) => ({ ...row, role: memberRole(row.role) }));
}

/** @throws AppError `not_found` when the company has no such member */
export async function findMember(tx: Tx, tenant: TenantId, userId: string): Promise<MemberRow> {
  const found = (await listMembers(tx, tenant)).find((member) => member.userId === userId);
  if (found === undefined) throw new AppError('not_found', 'the company has no such member');
  return found;
}

/**
 * A company always keeps an owner: whoever takes the role or the membership of the last one is refused. The owners' rows are
 * locked, so that two owners who demote each other at once do not both succeed.
 *
 * @throws AppError `conflict` when the member is the last owner
 */
async function refuseLastOwner(tx: Tx, tenant: TenantId, userId: string): Promise<void> {
  const owners = await tx.query<{ userId: string }>(
    `select user_id as "userId" from control.member
     where organization_id = cast($1 as uuid) and role = 'owner' order by user_id for update`,
    [tenant],
  );
  if (owners.length === 1 && owners[0]?.userId === userId) {
    throw new AppError(
      'conflict',
      'this is the only owner: make somebody else an owner of the company first',
    );
  }
}

/** @throws AppError `not_found`, or `conflict` when it would leave the company without an owner */
export async function updateMember(tx: Tx, member: NewMember): Promise<void> {
  if (member.role !== 'owner') await refuseLastOwner(tx, member.tenantId, member.userId);
  const rows = await tx.query(
    `update control.member set role = $3, rep_id = cast($4 as integer)
     where organization_id = cast($1 as uuid) and user_id = cast($2 as uuid) returning id`,
    [member.tenantId, member.userId, member.role, member.repId?.toString() ?? null],
  );
  if (rows.length === 0) throw new AppError('not_found', 'the company has no such member');
}

/** Ends a membership, with the keys made under it. @throws AppError as `updateMember` */
export async function deleteMember(tx: Tx, tenant: TenantId, userId: string): Promise<void> {
  await refuseLastOwner(tx, tenant, userId);
  const rows = await tx.query(
    'delete from control.member where organization_id = cast($1 as uuid) and user_id = cast($2 as uuid) returning id',
    [tenant, userId],
  );
  if (rows.length === 0) throw new AppError('not_found', 'the company has no such member');
  await tx.query(
    'delete from control.api_key where organization_id = cast($1 as uuid) and user_id = cast($2 as uuid)',
    [tenant, userId],
  );
}
