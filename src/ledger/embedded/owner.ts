import { Client, escapeLiteral } from 'pg';
import { asDatabaseError } from '../driver/database-error.ts';

/** The plain user and the database of the ledger have one name. */
export const ownerName = 'tillstream';

/**
 * Makes the ledger's owner and database where they are missing. The owner may create roles and databases but is no
 * superuser: row security then binds everything that we run. Called under the start lock.
 */
export async function ensureOwner(adminUrl: string, password: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  try {
    await client.connect();
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
         EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database`,
      [ownerName],
    );
    if (rows[0]?.role !== true) {
      await client.query(
        `CREATE ROLE ${ownerName} LOGIN CREATEDB CREATEROLE PASSWORD ${escapeLiteral(password)}`,
      );
    }
    if (rows[0]?.database !== true) {
      await client.query(`CREATE DATABASE ${ownerName} OWNER ${ownerName}`);
    }
  } catch (error) {
    throw asDatabaseError(error);
  } finally {
    await client.end();
  }
}
