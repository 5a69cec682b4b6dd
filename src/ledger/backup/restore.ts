import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Client, DatabaseError } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { AppError, type Logger } from '../../core/index.ts';
import { connectAlone } from '../driver/connection.ts';
import { revisionChannel } from '../driver/revision-watch.ts';
import { ensureApplicationRole } from '../migrations/application-role.ts';
import {
  applyStep,
  asMigrationError,
  lockMigrations,
  migrate,
  recordTable,
} from '../migrations/migrate.ts';
import { type Migration, readMigrations } from '../migrations/read-migrations.ts';
import type { BackupHeader } from './backup-format.ts';
import { type BackupReader, type BackupSection, openBackup } from './backup-reader.ts';
import { columnsText, readBackupTables, tableText } from './backup-tables.ts';

export type RestoreOptions = {
  /** The owner role's connection string. */
  readonly connectionString: string;
  readonly file: string;
  readonly logger: Logger;
  /** True to throw away what the database holds; otherwise only an empty one is taken. */
  readonly replace?: boolean;
  /** How long others may keep the database busy before the restore gives up, 10 s by default. */
  readonly lockWaitMs?: number;
  readonly signal?: AbortSignal;
};

export type RestoreReport = {
  /** ISO instant of the backup's snapshot. */
  readonly createdAt: string;
  readonly tenants: number;
  readonly rows: number;
};

/**
 * Puts a backup into a database: all of it, or nothing. Everything happens in one transaction, in which the schema is built
 * anew as it was for the backup; then it is brought up to this program's. Each company gets a new epoch, so that no twin,
 * cache or ETag of another past is believed.
 *
 * @throws AppError `backup_invalid` (damaged, truncated, foreign, of a newer program), `conflict` when the database is not
 *   empty, `busy` when others use it, `disk_full`, `database_unavailable`, `cancelled`
 */
export async function restore(options: RestoreOptions): Promise<RestoreReport> {
  await using reader = await openBackup(options.file);
  const steps = stepsOf(reader.header, await readMigrations());
  const client = await connectAlone(options.connectionString, 'tillstream restore');
  let report: RestoreReport;
  try {
    await ensureApplicationRole(client);
    await client.query('BEGIN');
    await client.query(`SET LOCAL lock_timeout TO ${options.lockWaitMs ?? 10_000}`);
    await lockMigrations(client);
    if (options.replace !== true) await refuseUnlessEmpty(client);
    await rebuild(client, steps);
    report = await fill(client, reader, options.signal);
    await client.query('COMMIT');
    // Otherwise the first queries plan for empty tables.
    await client.query('ANALYZE');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw asRestoreError(error);
  } finally {
    await client.end();
  }
  await migrate(options);
  options.logger.info({ event: 'ledger.restored', ...report });
  return report;
}

/** The schema's steps as they were for the backup. */
function stepsOf(header: BackupHeader, known: readonly Migration[]): readonly Migration[] {
  return header.migrations.map((step) => {
    const ours = known.find((each) => each.number === step.number);
    if (ours?.sha256 === step.sha256) return ours;
    throw new AppError(
      'backup_invalid',
      `The backup's schema has a step (${step.name}) that this program does not know: use the version of Tillstream that made it, or a newer one.`,
    );
  });
}

async function refuseUnlessEmpty(client: Client): Promise<void> {
  for (const table of await readBackupTables(client)) {
    // Reference rates are public, and each start may fetch them.
    if (table.name === 'ecb_rate') continue;
    // Row security would hide rows; what it leaves to be seen of tenants is the list of them.
    const { rows } = await client.query(`SELECT FROM ${tableText(table)} LIMIT 1`);
    if (rows.length === 0) continue;
    throw new AppError(
      'conflict',
      `The database is not empty (${table.schema}.${table.name} has rows): restore into a new one, or say that what it holds may go.`,
    );
  }
}

async function rebuild(client: Client, steps: readonly Migration[]): Promise<void> {
  await client.query('DROP SCHEMA IF EXISTS ledger, control CASCADE');
  await client.query(recordTable);
  for (const step of steps) await applyStep(client, step);
}

async function fill(
  client: Client,
  reader: BackupReader,
  signal: AbortSignal | undefined,
): Promise<RestoreReport> {
  const { header } = reader;
  const ledger = header.tables.filter((table) => table.schema === 'ledger').map(tableText);
  // Row security is forced on the owner as well, and COPY refuses to write under it: it is off inside this transaction.
  for (const table of ledger)
    await client.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
  let rows = 0;
  for await (const section of reader.sections()) {
    if (signal?.aborted === true) throw new AppError('cancelled', 'Cancelled.');
    rows += await copyIn(client, header, section);
  }
  for (const { name, value } of header.sequences) {
    await client.query('SELECT setval(CAST($1 AS regclass), CAST($2 AS bigint))', [name, value]);
  }
  await reschedule(client, header);
  const tenants = await client.query(
    `UPDATE ledger.tenant_revision SET epoch = gen_random_uuid()
     RETURNING pg_notify('${revisionChannel}', tenant_id || ':' || epoch || ':' || revision)`,
  );
  for (const table of ledger) await client.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
  return { createdAt: header.createdAt, tenants: tenants.rows.length, rows };
}

/**
 * Connections are as they were, but everything is due now: what changed since the backup, and what was removed since, is not
 * known. A run that held one waits to be resumed, as after a crash; nobody holds a delivery or a lease any more.
 */
async function reschedule(client: Client, header: BackupHeader): Promise<void> {
  if (!header.tables.some(({ name }) => name === 'connection_schedule')) return;
  await client.query(
    `UPDATE control.connection_schedule SET live_due_at = CASE WHEN active THEN now() END,
       full_due_at = CASE WHEN active THEN now() END, blocked_until = NULL,
       claimed_at = CASE WHEN run_id IS NOT NULL THEN to_timestamp(0) END`,
  );
  await client.query('UPDATE control.webhook_inbox SET lease_until = NULL, due_at = now()');
  await client.query('UPDATE ledger.credential SET lease_owner = NULL, lease_until = NULL');
}

async function copyIn(
  client: Client,
  header: BackupHeader,
  section: BackupSection,
): Promise<number> {
  const table = header.tables[section.table];
  if (table === undefined) {
    throw new AppError('backup_invalid', 'The backup names a table that its header does not have.');
  }
  const target = client.query(
    copyFrom(`COPY ${tableText(table)} (${columnsText(table)}) FROM STDIN`),
  );
  await pipeline(Readable.from(section.chunks, { objectMode: false }), target);
  const { rows } = section.end();
  if (target.rowCount === rows) return rows;
  throw new AppError(
    'backup_invalid',
    `Of ${rows} rows of ${table.schema}.${table.name} in the backup, ${target.rowCount} came in: nothing was restored.`,
  );
}

function asRestoreError(error: unknown): unknown {
  if (error instanceof DatabaseError && error.code === '55P03') {
    return new AppError(
      'busy',
      'Other processes use the database: stop them (tillstream serve), then restore again.',
      { cause: error, retryable: true },
    );
  }
  // What the server refuses as data came from the file, whose checksums fit: made by hand, or of another program.
  if (error instanceof DatabaseError && /^(22|23|42703|42P01)/.test(error.code ?? '')) {
    const message = `The backup does not fit its own schema (${error.message}): nothing was restored.`;
    return new AppError('backup_invalid', message, { cause: error });
  }
  return asMigrationError(error);
}
