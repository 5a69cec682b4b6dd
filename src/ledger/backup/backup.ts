import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type Client, escapeLiteral } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { AppError, type Logger } from '../../core/index.ts';
import { connectAlone } from '../driver/connection.ts';
import { asDatabaseError } from '../driver/database-error.ts';
import {
  type BackupHeader,
  type BackupReport,
  type BackupTable,
  formatName,
  formatVersion,
} from './backup-format.ts';
import { openBackup } from './backup-reader.ts';
import { columnsText, readBackupTables, tableText } from './backup-tables.ts';
import { type BackupWriter, createBackupWriter } from './backup-writer.ts';

export type BackupOptions = {
  /** The owner role's connection string. */
  readonly connectionString: string;
  /** The file to write; must not exist. */
  readonly file: string;
  readonly logger: Logger;
  readonly signal?: AbortSignal;
};

/**
 * Writes all companies and accounts into one compressed file, as of one moment, while everything goes on. The file holds
 * people's data and password hashes, so that it is readable by its owner alone; the secret key, sessions and one-time links
 * are not in it.
 *
 * Cost: one pass over the database in one snapshot; memory stays small.
 *
 * @throws AppError `conflict` when the file exists, `not_found` for a database without our schema, `disk_full`, `database_unavailable`, `cancelled`
 */
export async function backup(options: BackupOptions): Promise<BackupReport> {
  const writer = await createBackupWriter(options.file);
  try {
    const client = await connectAlone(options.connectionString, 'tillstream backup');
    try {
      const report = await writeSnapshot(client, writer, options.signal);
      options.logger.info({ event: 'ledger.backup', ...report });
      return report;
    } catch (error) {
      throw asDatabaseError(error);
    } finally {
      await client.end();
    }
  } finally {
    await writer.abandon();
  }
}

async function writeSnapshot(
  client: Client,
  writer: BackupWriter,
  signal: AbortSignal | undefined,
): Promise<BackupReport> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await refuseWithoutSchema(client);
  const header = await readHeader(client);
  await writer.header(header);
  const tenants = await readTenants(client);
  let sections = 0;
  let rows = 0;
  for (const section of planSections(header.tables, tenants)) {
    if (signal?.aborted === true) throw new AppError('cancelled', 'Cancelled.');
    const source = await copySection(client, header.tables, section);
    const end = await writer.section(section, source);
    sections += 1;
    rows += end.rows;
  }
  await client.query('COMMIT');
  return {
    createdAt: header.createdAt,
    tenants: tenants.length,
    rows,
    sizeBytes: await writer.finish(sections, rows),
    schemaVersion: Math.max(...header.migrations.map((step) => step.number)),
  };
}

async function refuseWithoutSchema(client: Client): Promise<void> {
  const { rows } = await client.query<{ found: boolean }>(
    "SELECT to_regclass('control.migration') IS NOT NULL AS found",
  );
  if (rows[0]?.found === true) return;
  throw new AppError(
    'not_found',
    'There is nothing to back up: the database holds no Tillstream schema. Is it the right one?',
  );
}

async function readHeader(client: Client): Promise<BackupHeader> {
  const [facts] = (
    await client.query<{ at: string; server: string }>(
      `SELECT to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at, current_setting('server_version') AS server`,
    )
  ).rows;
  const migrations = await client.query<BackupHeader['migrations'][number]>(
    'SELECT number, name, sha256 FROM control.migration ORDER BY number',
  );
  const sequences = await client.query<BackupHeader['sequences'][number]>(
    `SELECT format('%I.%I', schemaname, sequencename) AS name, CAST(last_value AS text) AS value
     FROM pg_sequences WHERE schemaname IN ('ledger', 'control') AND last_value IS NOT NULL`,
  );
  return {
    format: formatName,
    version: formatVersion,
    createdAt: facts?.at ?? '',
    server: facts?.server ?? '',
    migrations: migrations.rows,
    tables: [...(await readBackupTables(client))],
    sequences: sequences.rows,
  };
}

async function readTenants(client: Client): Promise<readonly string[]> {
  const found = await client.query<{ tenant_id: string }>(
    'SELECT tenant_id FROM ledger.tenant ORDER BY created_at, tenant_id',
  );
  return found.rows.map((row) => row.tenant_id);
}

type Section = { readonly table: number; readonly tenant: string | null };

/** Tables over all tenants once, tenants' tables once a tenant. */
function planSections(
  tables: readonly BackupTable[],
  tenants: readonly string[],
): readonly Section[] {
  const of = (schema: string, tenant: string | null): readonly Section[] =>
    tables.flatMap((each, table) => (each.schema === schema ? [{ table, tenant }] : []));
  return [...of('control', null), ...tenants.flatMap((tenant) => of('ledger', tenant))];
}

async function copySection(
  client: Client,
  tables: readonly BackupTable[],
  { table, tenant }: Section,
): Promise<Readable> {
  const from = tables[table];
  if (from === undefined) throw new Error(`there is no table ${table}`);
  const rows = `SELECT ${columnsText(from)} FROM ${tableText(from)}`;
  if (tenant === null) return client.query(copyTo(`COPY (${rows}) TO STDOUT`));
  // Row security shows a plain owner one tenant at a time; to a superuser it shows all, hence the condition too.
  await client.query(`SET LOCAL app.tenant_id TO ${escapeLiteral(tenant)}`);
  const ours = `${rows} WHERE tenant_id = CAST(${escapeLiteral(tenant)} AS uuid)`;
  return client.query(copyTo(`COPY (${ours}) TO STDOUT`));
}

/** What is in a backup file, after reading it whole and checking each checksum. */
export type BackupCheck = Pick<BackupReport, 'createdAt' | 'rows' | 'schemaVersion'> & {
  /** SHA-256 over all sections' checksums. */
  readonly sha256: string;
};

/** @throws AppError `backup_invalid`, `input_invalid` */
export async function checkBackup(file: string): Promise<BackupCheck> {
  await using reader = await openBackup(file);
  const { header } = reader;
  const hash = createHash('sha256');
  let rows = 0;
  for await (const section of reader.sections()) {
    for await (const chunk of section.chunks) void chunk;
    rows += section.end().rows;
    hash.update(section.end().sha256);
  }
  return {
    createdAt: header.createdAt,
    rows,
    schemaVersion: Math.max(...header.migrations.map((step) => step.number)),
    sha256: hash.digest('hex'),
  };
}
