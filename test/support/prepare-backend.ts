import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { silentLogger } from '../../src/core/index.ts';
import { migrate } from '../../src/ledger/index.ts';
import { type Backend, urlFor } from './backend.ts';

const owner = { name: 'tillstream_test', password: 'tillstream_test' } as const;

/** Databases begin with it and the hour they were made in, so that those of killed runs can be told and dropped. */
const prefix = 'tillstream_test_';
const hourMs = 3_600_000;
const keptHours = 6;

export function scratchName(): string {
  const hour = Math.floor(Date.now() / hourMs);
  return `${prefix}${hour}_${randomBytes(6).toString('hex')}`;
}

/** Runs `work` with one connection to a database of the server. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Several runs may prepare one server at once: the lock orders them, and what exists is left alone. */
async function createRoles(client: Client): Promise<void> {
  await client.query("SELECT pg_advisory_lock(hashtextextended('tillstream role', 0))");
  for (const text of [
    'CREATE ROLE tillstream_app LOGIN',
    `CREATE ROLE ${owner.name} LOGIN PASSWORD '${owner.password}'`,
  ]) {
    await client.query(`DO $$ BEGIN ${text}; EXCEPTION WHEN duplicate_object THEN NULL; END $$`);
  }
  await client.query(`GRANT tillstream_app TO ${owner.name}`);
  await client.query("SELECT pg_advisory_unlock(hashtextextended('tillstream role', 0))");
}

async function dropForgotten(client: Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
    [prefix],
  );
  const now = Date.now() / hourMs;
  for (const { datname } of rows) {
    const hour = Number(datname.slice(prefix.length).split('_')[0]);
    if (now - hour > keptHours) await client.query(`DROP DATABASE IF EXISTS ${datname} (FORCE)`);
  }
}

/** Texts sort by code point in all of them, as in the twin. */
export async function createDatabase(client: Client, name: string, template: string | null) {
  const source =
    template === null
      ? "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
      : `TEMPLATE ${template}`;
  await client.query(`CREATE DATABASE ${name} OWNER ${owner.name} ${source}`);
}

/**
 * Makes a server ready: roles, and a migrated database that tests copy.
 *
 * @param adminUrl a user who may create roles and databases
 */
export async function prepareBackend(kind: Backend['kind'], adminUrl: string): Promise<Backend> {
  const template = scratchName();
  const version = await withClient(adminUrl, async (client) => {
    await createRoles(client);
    await dropForgotten(client);
    await createDatabase(client, template, null);
    const { rows } = await client.query<{ version: string }>(
      "SELECT split_part(current_setting('server_version'), ' ', 1) AS version",
    );
    return rows[0]?.version ?? 'unknown';
  });
  await migrate({ connectionString: urlFor(adminUrl, template, owner), logger: silentLogger });
  return { kind, adminUrl, owner, template, version };
}

export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} (FORCE)`));
}
