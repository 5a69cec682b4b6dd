import { Client, type ClientBase, Pool } from 'pg';
import { AppError, type Logger } from '../../core/index.ts';
import { asDatabaseError } from './database-error.ts';

/** For connections outside the pool: waiting longer is an answer in itself, in ms. */
const connectTimeoutMs = 15_000;

const oldestVersion = 150_000;

/** What every session relies on: texts of instants and numbers that parse the same everywhere. */
const sessionText = `SET TimeZone TO 'UTC'; SET DateStyle TO 'ISO, YMD'; SET IntervalStyle TO 'iso_8601';
SET extra_float_digits TO 1; SET bytea_output TO 'hex'; SET lc_monetary TO 'C'`;

/** The server's own numbers of open sessions: who to cancel. */
export type Backends = WeakMap<ClientBase, string>;

export type ConnectionOptions = {
  readonly connectionString: string;
  readonly logger: Logger;
  readonly poolSize: number;
  readonly waitMs: number;
};

/** A pool whose sessions are set up as the driver needs them. Opens nothing yet. */
export function createPool(options: ConnectionOptions, backends: Backends): Pool {
  const pool = new Pool({
    connectionString: options.connectionString,
    max: options.poolSize,
    application_name: 'tillstream',
    connectionTimeoutMillis: options.waitMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    onConnect: async (client) => {
      await client.query(sessionText);
      const found = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const pid = found.rows[0]?.pid;
      if (pid !== undefined) backends.set(client, String(pid));
    },
  });
  // Without a listener a server restart would end the process: idle connections report their end here.
  pool.on('error', (error) => {
    // A pool that is being closed may hear the server go before its own goodbyes are through.
    if (!pool.ending) options.logger.warn({ event: 'database.connection_lost', error });
  });
  return pool;
}

/** A connection outside the pool, set up alike; its owner ends it. */
export async function connectAlone(connectionString: string, name: string): Promise<Client> {
  const client = new Client({
    connectionString,
    application_name: name,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
  });
  try {
    await client.connect();
    await client.query(sessionText);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw asDatabaseError(error);
  }
}

/**
 * Stops the running statement of another session: by a connection of its own, as the pool may have none left just then.
 *
 * @throws AppError `database_unavailable` when no connection was to be had
 */
export async function cancelBackend(connectionString: string, pid: string): Promise<void> {
  const client = await connectAlone(connectionString, 'tillstream cancel');
  try {
    await client.query('SELECT pg_cancel_backend(CAST($1 AS integer))', [pid]);
  } finally {
    await client.end();
  }
}

/**
 * Reads the server's version.
 *
 * @throws AppError `database_unsupported` below Postgres 15, `database_unavailable`, `config_invalid`
 */
export async function checkServer(pool: Pool): Promise<string> {
  try {
    const found = await pool.query<{ number: string; version: string }>(
      "SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS version",
    );
    const row = found.rows[0];
    if (row === undefined || Number(row.number) < oldestVersion) {
      throw new AppError(
        'database_unsupported',
        `The database server is Postgres ${row?.version ?? '(unknown)'}: Tillstream needs 15 or later.`,
      );
    }
    return row.version;
  } catch (error) {
    throw asDatabaseError(error);
  }
}
