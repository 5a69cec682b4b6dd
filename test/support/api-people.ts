import { hashPassword } from 'better-auth/crypto';
import type { TenantId } from '../../src/core/index.ts';
import {
  type Database,
  insertMember,
  insertUser,
  type MemberRole,
  memberRoles,
} from '../../src/ledger/index.ts';
import { cookiesOf, type World } from './api-world.ts';

export const password = 'a long enough password';

/** Slow on purpose, so once for everybody. */
const passwordHash = hashPassword(password);

export type Person = {
  readonly userId: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly cookie: string;
};

export type NewPerson = {
  readonly tenantId: TenantId;
  readonly role: MemberRole;
  readonly email: string;
  readonly repId?: number;
};

/** Makes an account without signing it in. */
export async function addPerson(database: Database, person: NewPerson): Promise<string> {
  const { tenantId, role, email, repId = null } = person;
  const user = { name: `The ${role}`, email, passwordHash: await passwordHash };
  return database.control(async (tx) => {
    const { id } = await insertUser(tx, user);
    await insertMember(tx, { tenantId, userId: id, role, repId });
    return id;
  });
}

export async function signIn(world: World, email: string): Promise<string> {
  const answered = await world.ask('/api/auth/sign-in/email', { body: { email, password } });
  if (answered.status !== 200) throw new Error(`sign-in failed: ${answered.text}`);
  return cookiesOf(answered);
}

/** One person of each role, signed in. `repId` is the rep whose sales the rep sees. */
export async function peopleOf(
  world: World,
  tenant: { readonly tenantId: TenantId; readonly name: string; readonly repId: number },
  roles: readonly MemberRole[] = memberRoles,
): Promise<ReadonlyMap<MemberRole, Person>> {
  const people = new Map<MemberRole, Person>();
  for (const role of roles) {
    const email = `${role}@${tenant.name}.test`;
    const userId = await addPerson(world.database, {
      tenantId: tenant.tenantId,
      role,
      email,
      ...(role === 'rep' ? { repId: tenant.repId } : {}),
    });
    people.set(role, { userId, email, role, cookie: await signIn(world, email) });
  }
  return people;
}
