import type { Tx } from '../database.ts';

/** Days that used links and ended invitations are kept, to be able to say what became of them. */
const keptDays = '30 days';

/** Removes sessions that ran out, and links and invitations that are long over. Returns how many rows went. */
export async function dropExpired(tx: Tx): Promise<number> {
  const sessions = await tx.query(
    'delete from control.account_session where expires_at < now() returning 1',
  );
  const verifications = await tx.query(
    'delete from control.account_verification where expires_at < now() returning 1',
  );
  const links = await tx.query(
    'delete from control.one_time_link where least(expires_at, used_at) < now() - cast($1 as interval) returning 1',
    [keptDays],
  );
  const invitations = await tx.query(
    `delete from control.invitation where expires_at < now() - cast($1 as interval) returning 1`,
    [keptDays],
  );
  return sessions.length + verifications.length + links.length + invitations.length;
}
