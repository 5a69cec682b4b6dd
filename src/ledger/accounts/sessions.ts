import type { Tx } from '../database.ts';

export type SessionRow = {
  readonly id: string;
  /** Epoch ms, as the next. */
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly address: string | null;
  readonly userAgent: string | null;
};

/** A person's sessions that have not run out, newest first. The tokens stay in the database. */
export function listSessions(tx: Tx, userId: string): Promise<readonly SessionRow[]> {
  return tx.query<SessionRow>(
    `select id, created_at as "createdAt", updated_at as "lastSeenAt", ip_address as address, user_agent as "userAgent"
     from control.account_session where user_id = cast($1 as uuid) and expires_at > now()
     order by created_at desc, id`,
    [userId],
  );
}

/** Ends one session of a person; false when they have no such session. */
export async function deleteSession(tx: Tx, userId: string, id: string): Promise<boolean> {
  const rows = await tx.query(
    'delete from control.account_session where user_id = cast($1 as uuid) and id = cast($2 as uuid) returning id',
    [userId, id],
  );
  return rows.length > 0;
}

/** Ends all sessions of a person but one. */
export async function deleteOtherSessions(tx: Tx, userId: string, keepId: string): Promise<void> {
  await tx.query(
    'delete from control.account_session where user_id = cast($1 as uuid) and id <> cast($2 as uuid)',
    [userId, keepId],
  );
}
