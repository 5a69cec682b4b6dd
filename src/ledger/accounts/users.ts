import { AppError } from '../../core/index.ts';
import type { Tx } from '../database.ts';

export type AccountUser = { readonly id: string; readonly name: string; readonly email: string };

export type NewUser = {
  readonly name: string;
  readonly email: string;
  /** As the accounts' library hashes it. */
  readonly passwordHash: string;
};

/** E-mails are compared and kept in lower case, without blanks around. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

/**
 * Adds a person who signs in with e-mail and password.
 *
 * @throws AppError `conflict` when the e-mail has an account
 */
export async function insertUser(tx: Tx, user: NewUser): Promise<AccountUser> {
  const email = normalEmail(user.email);
  const [made] = await tx.query<{ id: string }>(
    `insert into control.account_user (name, email, email_verified) values ($1, $2, true)
     on conflict (email) do nothing returning id`,
    [user.name, email],
  );
  if (made === undefined)
    throw new AppError('conflict', `${email} has an account already: sign in with it`);
  await tx.query(
    `insert into control.account_login (account_id, provider_id, user_id, password, updated_at)
     values (cast($1 as text), 'credential', cast(cast($1 as text) as uuid), $2, now())`,
    [made.id, user.passwordHash],
  );
  return { id: made.id, name: user.name, email };
}

/** The account of an e-mail; null where it has none. */
export async function findUserByEmail(tx: Tx, email: string): Promise<AccountUser | null> {
  const [user] = await tx.query<AccountUser>(
    'select id, name, email from control.account_user where email = $1',
    [normalEmail(email)],
  );
  return user ?? null;
}

/** Sets a new password and ends all sessions of the account. */
export async function replacePassword(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  await tx.query(
    `update control.account_login set password = $2, updated_at = now()
     where user_id = cast($1 as uuid) and provider_id = 'credential'`,
    [userId, passwordHash],
  );
  await tx.query('delete from control.account_session where user_id = cast($1 as uuid)', [userId]);
}

/** Is there any account? While there is none, the installation waits to be claimed. */
export async function anyUser(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ any: boolean }>(
    'select exists (select 1 from control.account_user) as any',
  );
  return row?.any === true;
}

/** A person with the companies they belong to, for the operator. */
export type UserSummary = AccountUser & {
  readonly createdAt: number;
  readonly memberships: readonly {
    readonly tenantId: string;
    readonly tenant: string;
    readonly role: string;
  }[];
};

/** All people, by e-mail. */
export function listUsers(tx: Tx): Promise<readonly UserSummary[]> {
  return tx.query<UserSummary>(
    `select u.id, u.name, u.email, u.created_at as "createdAt",
       coalesce(jsonb_agg(jsonb_build_object('tenantId', o.id, 'tenant', o.name, 'role', m.role) order by o.name)
         filter (where o.id is not null), '[]'::jsonb) as memberships
     from control.account_user u
     left join control.member m on m.user_id = u.id
     left join control.organization o on o.id = m.organization_id
     group by u.id order by u.email`,
  );
}

/** Removes a person with logins, sessions, memberships and keys. True when there was one. */
export async function deleteUser(tx: Tx, userId: string): Promise<boolean> {
  const rows = await tx.query(
    'delete from control.account_user where id = cast($1 as uuid) returning id',
    [userId],
  );
  return rows.length > 0;
}
