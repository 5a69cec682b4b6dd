import { type Client, DatabaseError, escapeIdentifier } from 'pg';
import { AppError } from '../../core/index.ts';
import { applicationRole } from '../driver/transaction.ts';

/** What an administrator must run where the connecting user may not. */
function adviceFor(user: string): string {
  const member = escapeIdentifier(user);
  return [
    `DO $$ BEGIN CREATE ROLE ${applicationRole} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;`,
    `GRANT ${applicationRole} TO ${member};`,
  ].join('\n');
}

async function succeeds(client: Client, text: string): Promise<boolean> {
  await client.query('SAVEPOINT attempt');
  try {
    await client.query(text);
    return true;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT attempt');
    return false;
  }
}

/**
 * Makes sure that the application role exists and that the connecting user may take it on. Roles belong to the whole
 * server, so that another database, or another node at this moment, may have made it already.
 *
 * @throws AppError `config_invalid` with the SQL for an administrator, when the user may not do it
 */
export async function ensureApplicationRole(client: Client): Promise<void> {
  const takeOn = `SET LOCAL ROLE ${applicationRole}; RESET ROLE`;
  await client.query('BEGIN');
  try {
    // Two nodes that create a role at once: one would fail on a unique index. They queue here instead.
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('tillstream role', 0))");
    if (await succeeds(client, takeOn)) return;
    // LOGIN: Citus connects to its workers as this role. Without a password nobody can sign in by it.
    await succeeds(client, `CREATE ROLE ${applicationRole} LOGIN`);
    await succeeds(client, `GRANT ${applicationRole} TO current_user`);
    if (await succeeds(client, takeOn)) return;
    const { rows } = await client.query<{ user: string }>('SELECT current_user::text AS user');
    const user = rows[0]?.user ?? 'tillstream';
    throw new AppError(
      'config_invalid',
      `The database user "${user}" may not create or take on the role ${applicationRole}. Have an administrator of the server run:\n${adviceFor(user)}`,
    );
  } finally {
    await client.query('COMMIT');
  }
}
