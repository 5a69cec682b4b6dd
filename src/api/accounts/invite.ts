import { hashPassword } from 'better-auth/crypto';
import { AppError, type TenantId } from '../../core/index.ts';
import {
  type AccountUser,
  closeInvitation,
  type Database,
  dropLinks,
  findInvitation,
  findUserByEmail,
  insertInvitation,
  insertMember,
  insertUser,
  issueLink,
  readLink,
  replacePassword,
  type Tx,
  useLink,
} from '../../ledger/index.ts';
import type {
  InvitationAccept,
  InvitationCreated,
  LinkInfo,
  OneTimeLink,
  PasswordReset,
  Role,
} from '../contract/index.ts';
import { companyToClaim } from './claim.ts';
import { linkLifetimeMs, linkUrl } from './links.ts';

export type InviteOptions = {
  readonly tenantId: TenantId;
  readonly email: string;
  readonly role: Role;
  readonly repId: number | null;
  /** Null = the operator of the machine. */
  readonly inviterId: string | null;
  /** Where the link leads, without a trailing slash. */
  readonly baseUrl: string;
};

/**
 * Invites somebody by a link that works once; no mail is sent. An earlier open invitation of the same e-mail ends.
 *
 * @throws AppError `conflict` when the e-mail belongs to a member
 */
export function invite(database: Database, options: InviteOptions): Promise<InvitationCreated> {
  return database.control(async (tx) => {
    await refuseMember(tx, options.tenantId, options.email);
    const expiresAt = Date.now() + linkLifetimeMs.invitation;
    const id = await insertInvitation(tx, { ...options, expiresAt });
    const issued = await issueLink(
      tx,
      { kind: 'invitation', invitationId: id },
      linkLifetimeMs.invitation,
    );
    const { email, role, repId } = await findInvitation(tx, id);
    return {
      invitation: { id, email, role, repId, expiresAt: new Date(expiresAt).toISOString() },
      link: linkUrl(options.baseUrl, 'invitation', issued),
    };
  });
}

async function refuseMember(tx: Tx, tenantId: TenantId, email: string): Promise<void> {
  const user = await findUserByEmail(tx, email);
  if (user === null) return;
  const members = await tx.query(
    'select 1 from control.member where organization_id = cast($1 as uuid) and user_id = cast($2 as uuid)',
    [tenantId, user.id],
  );
  if (members.length > 0)
    throw new AppError('conflict', `${user.email} is a member of this company already`);
}

/** What a link is for, in words for its page. @throws AppError `not_found` when it does not hold */
export function inspectLink(database: Database, token: string): Promise<LinkInfo> {
  return database.control(async (tx) => {
    const purpose = await readLink(tx, token);
    if (purpose.kind === 'claim') return { kind: 'claim', companyName: await companyToClaim(tx) };
    if (purpose.kind === 'password_reset') {
      const [user] = await tx.query<{ email: string }>(
        'select email from control.account_user where id = cast($1 as uuid)',
        [purpose.userId],
      );
      return { kind: 'password_reset', email: user?.email ?? '' };
    }
    const { tenantName, email, role } = await findInvitation(tx, purpose.invitationId);
    const accountExists = (await findUserByEmail(tx, email)) !== null;
    return { kind: 'invitation', companyName: tenantName, email, role, accountExists };
  });
}

/**
 * Accepts an invitation: as the account that is signed in, where the e-mail has one, else with a new account.
 *
 * @param signedIn who sends the request; null = nobody
 * @throws AppError `unauthenticated` when the e-mail has an account that is not the one signed in: a link alone must not open it
 */
export async function acceptInvitation(
  database: Database,
  accept: InvitationAccept,
  signedIn: { readonly id: string } | null,
): Promise<{ readonly user: AccountUser; readonly tenantId: TenantId; readonly made: boolean }> {
  const passwordHash = accept.password === undefined ? null : await hashPassword(accept.password);
  return database.control(async (tx) => {
    const purpose = await useLink(tx, accept.token, 'invitation');
    if (purpose.kind !== 'invitation') throw new Error('the link is of another kind');
    const invitation = await findInvitation(tx, purpose.invitationId);
    const known = await findUserByEmail(tx, invitation.email);
    if (known !== null && known.id !== signedIn?.id) {
      throw new AppError(
        'unauthenticated',
        `${invitation.email} has an account: sign in with it first, then open the link again`,
      );
    }
    const user =
      known ?? (await newUser(tx, invitation.email, { name: accept.name, passwordHash }));
    const { tenantId, role, repId } = invitation;
    await insertMember(tx, { tenantId, userId: user.id, role, repId });
    await closeInvitation(tx, { tenantId, id: invitation.id }, 'accepted');
    return { user, tenantId, made: known === null };
  });
}

function newUser(
  tx: Tx,
  email: string,
  account: { readonly name: string | undefined; readonly passwordHash: string | null },
): Promise<AccountUser> {
  const { name, passwordHash } = account;
  if (name === undefined || passwordHash === null) {
    throw new AppError('input_invalid', 'a new account needs a name and a password', {
      faults: [
        ...(name === undefined ? [{ path: 'name', message: 'is missing' }] : []),
        ...(passwordHash === null ? [{ path: 'password', message: 'is missing' }] : []),
      ],
    });
  }
  return insertUser(tx, { name, email, passwordHash });
}

/** A link by which a person sets a new password; earlier ones of theirs end. */
export function createPasswordLink(
  database: Database,
  userId: string,
  baseUrl: string,
): Promise<OneTimeLink> {
  return database.control(async (tx) => {
    await dropLinks(tx, 'password_reset', userId);
    const issued = await issueLink(
      tx,
      { kind: 'password_reset', userId },
      linkLifetimeMs.password_reset,
    );
    return linkUrl(baseUrl, 'password_reset', issued);
  });
}

/** Sets the password that a reset link allows to; all sessions of the account end. @throws AppError `not_found` */
export async function resetPassword(database: Database, reset: PasswordReset): Promise<void> {
  const passwordHash = await hashPassword(reset.password);
  await database.control(async (tx) => {
    const purpose = await useLink(tx, reset.token, 'password_reset');
    if (purpose.kind !== 'password_reset') throw new Error('the link is of another kind');
    await replacePassword(tx, purpose.userId, passwordHash);
  });
}
