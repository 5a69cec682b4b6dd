import { type Client, DatabaseError } from 'pg';
import { AppError, type Logger } from '../../core/index.ts';
import { connectAlone } from '../driver/connection.ts';
import { asDatabaseError } from '../driver/database-error.ts';
import { ensureApplicationRole } from './application-role.ts';
import { type Migration, readMigrations } from './read-migrations.ts';

export type MigrateOptions = {
  /** The owner role's connection string. */
  readonly connectionString: string;
  readonly logger: Logger;
  /** The steps to bring the schema to; those of this program by default. */
  readonly migrations?: readonly Migration[];
};

export type MigrateReport = {
  /** Names of the steps that this call ran, in order. */
  readonly applied: readonly string[];
  /** Number of the last step in the database. */
  readonly version: number;
};

type Recorded = {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
  readonly breaking: boolean;
};

/** Where the steps that a database has are recorded. */
export const recordTable = `CREATE SCHEMA IF NOT EXISTS control;
CREATE TABLE IF NOT EXISTS control.migration (
  number integer PRIMARY KEY,
  name text NOT NULL,
  sha256 text NOT NULL,
  breaking boolean NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
)`;

/**
 * Brings the schema up to this program's: each missing step in a transaction of its own, recorded with its checksum. Nodes
 * that start together wait for each other; a step that fails leaves nothing behind.
 *
 * @throws AppError `database_unsupported` when the schema is of a newer program and breaks this one, or a step was changed
 *   after it ran; `config_invalid` when the user lacks a right (with the SQL that gives it); `database_unavailable`
 */
export async function migrate(options: MigrateOptions): Promise<MigrateReport> {
  const steps = options.migrations ?? (await readMigrations());
  const client = await connectAlone(options.connectionString, 'tillstream migrate');
  try {
    await ensureApplicationRole(client);
    const applied: string[] = [];
    for (;;) {
      const outcome = await applyNext(client, steps);
      if (outcome.step === null) return { applied, version: outcome.version };
      applied.push(outcome.step.name);
      options.logger.info({ event: 'ledger.migrated', step: outcome.step.name });
    }
  } catch (error) {
    throw asMigrationError(error);
  } finally {
    await client.end();
  }
}

type Outcome = { readonly step: Migration | null; readonly version: number };

async function applyNext(client: Client, steps: readonly Migration[]): Promise<Outcome> {
  await client.query('BEGIN');
  try {
    await lockMigrations(client);
    await client.query(recordTable);
    const recorded = await readRecorded(client);
    checkRecorded(recorded, steps);
    const done = new Set(recorded.map((row) => row.number));
    const step = steps.find((candidate) => !done.has(candidate.number)) ?? null;
    if (step !== null) await applyStep(client, step);
    await client.query('COMMIT');
    return { step, version: Math.max(0, ...done) };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Until the transaction's end nobody else changes the schema. */
export async function lockMigrations(client: Client): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('tillstream migrate', 0))");
}

async function readRecorded(client: Client): Promise<readonly Recorded[]> {
  const found = await client.query<Recorded>(
    'SELECT number, name, sha256, breaking FROM control.migration ORDER BY number',
  );
  return found.rows;
}

/** The record goes in first: a step that runs twice by some accident fails on its key before it touches anything. */
export async function applyStep(client: Client, step: Migration): Promise<void> {
  await client.query(
    'INSERT INTO control.migration (number, name, sha256, breaking) VALUES ($1, $2, $3, $4)',
    [step.number, step.name, step.sha256, step.breaking],
  );
  await client.query(step.sql);
}

/** @throws AppError `database_unsupported` */
function checkRecorded(recorded: readonly Recorded[], steps: readonly Migration[]): void {
  const known = new Map(steps.map((step) => [step.number, step]));
  for (const row of recorded) {
    const step = known.get(row.number);
    if (step === undefined && row.breaking) {
      throw new AppError(
        'database_unsupported',
        `The database's schema is of a newer Tillstream (step ${row.name}): update this program, or restore a backup of before.`,
      );
    }
    if (step !== undefined && step.sha256 !== row.sha256) {
      throw new AppError(
        'database_unsupported',
        `Schema step ${row.name} is not the one that this database was made with (sha256 ${row.sha256.slice(0, 12)}… there, ${step.sha256.slice(0, 12)}… here): a released step is never edited. Use the program that made the database, or a fresh database.`,
      );
    }
  }
}

/** What changing the schema can fail with, as the user should read it. */
export function asMigrationError(error: unknown): unknown {
  if (error instanceof DatabaseError && error.code === '42501') {
    return new AppError(
      'config_invalid',
      `The database user may not change the schema (${error.message}). Have an administrator make it the owner: ALTER DATABASE <name> OWNER TO <user>;`,
      { cause: error },
    );
  }
  return asDatabaseError(error);
}
