import type { Database } from '../database.ts';
import { readMigrations } from './read-migrations.ts';

/** How far the database's schema is. */
export type SchemaState = {
  /** Steps of this program that the database has. */
  readonly applied: number;
  /** Steps of this program. */
  readonly expected: number;
};

/**
 * Compares the database's schema with this program's, without changing anything: for readiness checks and the doctor.
 *
 * @throws AppError `database_unavailable`
 */
export async function readSchemaState(db: Database, signal?: AbortSignal): Promise<SchemaState> {
  const steps = await readMigrations();
  const recorded = await db.control(
    async (tx) => {
      const [found] = await tx.query<{ exists: boolean }>(
        "SELECT to_regclass('control.migration') IS NOT NULL AS exists",
      );
      if (found?.exists !== true) return [];
      return tx.query<{ number: number }>('SELECT number FROM control.migration');
    },
    { readOnly: true, ...(signal === undefined ? {} : { signal }) },
  );
  const done = new Set(recorded.map((row) => row.number));
  return { applied: steps.filter((step) => done.has(step.number)).length, expected: steps.length };
}
