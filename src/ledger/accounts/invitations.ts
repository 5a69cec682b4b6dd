import { AppError, type TenantId, tenantId } from '../../core/index.ts';
import type { Tx } from '../database.ts';
import { type MemberRole, memberRole } from './roles.ts';
import { normalEmail } from './users.ts';

export type InvitationRow = {
  readonly id: string;
  readonly tenantId: TenantId;
  readonly tenantName: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly repId: number | null;
  /** Epoch ms. */
  readonly expiresAt: number;
};

export type NewInvitation = {
  readonly tenantId: TenantId;
  readonly email: string;
  readonly role: MemberRole;
  readonly repId: number | null;
  /** Null = the operator of the machine. */
  readonly inviterId: string | null;
  readonly expiresAt: number;
};

type Row = Omit<InvitationRow, 'role' | 'tenantId'> & { role: string; tenantId: string };

const select = `select i.id, i.organization_id as "tenantId", o.name as "tenantName", i.email, i.role, i.rep_id as "repId",
  i.expires_at as "expiresAt" from control.invitation i join control.organization o on o.id = i.organization_id`;

function fromRow(row: Row): InvitationRow {
  return { ...row, tenantId: tenantId(row.tenantId), role: memberRole(row.role) };
}

/** Invites an e-mail; an earlier open invitation of it to the same company ends. Returns the invitation's id. */
export async function insertInvitation(tx: Tx, invitation: NewInvitation): Promise<string> {
  const email = normalEmail(invitation.email);
  await tx.query(
    `update control.invitation set status = 'canceled'
     where organization_id = cast($1 as uuid) and email = $2 and status = 'pending'`,
    [invitation.tenantId, email],
  );
  const [made] = await tx.query<{ id: string }>(
    `insert into control.invitation (organization_id, email, role, rep_id, status, expires_at, inviter_id)
     values (cast($1 as uuid), $2, $3, cast($4 as integer), 'pending', cast($5 as timestamptz), cast($6 as uuid))
     returning id`,
    [
      invitation.tenantId,
      email,
      invitation.role,
      invitation.repId?.toString() ?? null,
      new Date(invitation.expiresAt).toISOString(),
      invitation.inviterId,
    ],
  );
  if (made === undefined) throw new Error('the invitation was not stored');
  return made.id;
}

/** A company's open invitations, newest first. */
export async function listInvitations(tx: Tx, tenant: TenantId): Promise<readonly InvitationRow[]> {
  const rows = await tx.query<Row>(
    `${select} where i.organization_id = cast($1 as uuid) and i.status = 'pending' and i.expires_at > now()
     order by i.created_at desc`,
    [tenant],
  );
  return rows.map(fromRow);
}

/** An open invitation. @throws AppError `not_found` when it was accepted, taken back or has expired */
export async function findInvitation(tx: Tx, id: string): Promise<InvitationRow> {
  const [row] = await tx.query<Row>(
    `${select} where i.id = cast($1 as uuid) and i.status = 'pending' and i.expires_at > now()`,
    [id],
  );
  if (row === undefined) throw new AppError('not_found', 'this invitation was used or taken back');
  return fromRow(row);
}

/** @throws AppError `not_found` when the company has no such open invitation */
export async function closeInvitation(
  tx: Tx,
  invitation: { readonly tenantId: TenantId; readonly id: string },
  status: 'accepted' | 'canceled',
): Promise<void> {
  const rows = await tx.query(
    `update control.invitation set status = $3
     where id = cast($2 as uuid) and organization_id = cast($1 as uuid) and status = 'pending' returning id`,
    [invitation.tenantId, invitation.id, status],
  );
  if (rows.length === 0) throw new AppError('not_found', 'the company has no such open invitation');
}
