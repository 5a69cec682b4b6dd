import { hashPassword } from 'better-auth/crypto';
import { AppError, type TenantId } from '../../core/index.ts';
import { type AccountUser, type Database, insertMember, insertUser } from '../../ledger/index.ts';
import type { Role } from '../contract/index.ts';
import { maxPasswordLength, minPasswordLength } from './auth.ts';

export type NewAccount = {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** The company it belongs to from the start; null = none yet. */
  readonly member: {
    readonly tenantId: TenantId;
    readonly role: Role;
    readonly repId: number | null;
  } | null;
};

/**
 * Makes an account without a link: for the operator, who vouches for it.
 *
 * @throws AppError `input_invalid` for a password of a length that is not taken, `conflict` when the e-mail has an account
 */
export async function createAccount(database: Database, account: NewAccount): Promise<AccountUser> {
  const { length } = account.password;
  if (length < minPasswordLength || length > maxPasswordLength) {
    throw new AppError(
      'input_invalid',
      `The password has ${length} characters: ${minPasswordLength} to ${maxPasswordLength} are taken.`,
    );
  }
  const passwordHash = await hashPassword(account.password);
  return database.control(async (tx) => {
    const user = await insertUser(tx, { ...account, passwordHash });
    if (account.member !== null) await insertMember(tx, { userId: user.id, ...account.member });
    return user;
  });
}
