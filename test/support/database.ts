import { describe, inject, onTestFinished } from 'vitest';
import { silentLogger } from '../../src/core/index.ts';
import { type Database, openDatabase } from '../../src/ledger/index.ts';
import { type Backend, urlFor } from './backend.ts';
import { createDatabase, dropDatabase, scratchName, withClient } from './prepare-backend.ts';

/** A database of one test, open. */
export type Scratch = AsyncDisposable & {
  readonly database: Database;
  /** Of the owner, who is no superuser. */
  readonly connectionString: string;
  /** Of the server's administrator, in the same database: sees and may do everything. */
  readonly adminUrl: string;
  readonly name: string;
};

export type ScratchOptions = {
  /** False for a database without our schema. */
  readonly migrated?: boolean;
  readonly poolSize?: number;
};

/**
 * Registers tests once for each Postgres of this run: the oldest supported server and the embedded one.
 *
 * ```ts
 * eachBackend((backend) => {
 *   test('…', async () => {
 *     await using scratch = await scratchDatabase(backend);
 *   });
 * });
 * ```
 */
export function eachBackend(register: (backend: Backend) => void): void {
  for (const backend of inject('backends')) {
    describe(`${backend.kind} Postgres ${backend.version}`, () => register(backend));
  }
}

/** All Postgres of this run, for tests that need several at once (backup here, restore there). */
export function allBackends(): readonly Backend[] {
  return inject('backends');
}

/** A fresh, migrated database. Dropped when the test passed; kept when it failed, to be looked at. */
export async function scratchDatabase(
  backend: Backend,
  options: ScratchOptions = {},
): Promise<Scratch> {
  const name = scratchName();
  const template = options.migrated === false ? null : backend.template;
  await withClient(backend.adminUrl, (client) => createDatabase(client, name, template));
  const connectionString = urlFor(backend.adminUrl, name, backend.owner);
  const database = await openDatabase({
    connectionString,
    logger: silentLogger,
    poolSize: options.poolSize ?? 6,
  });
  const drop = dropWhenPassed(backend, name);
  return {
    database,
    connectionString,
    adminUrl: urlFor(backend.adminUrl, name),
    name,
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await drop();
    },
  };
}

/** Inside a test the database goes when the test's outcome is known; elsewhere (hooks) as soon as it is disposed of. */
function dropWhenPassed(backend: Backend, name: string): () => Promise<void> {
  try {
    onTestFinished(async ({ task }) => {
      if (task.result?.state !== 'fail') await dropDatabase(backend.adminUrl, name);
    });
    return () => Promise.resolve();
  } catch {
    return () => dropDatabase(backend.adminUrl, name);
  }
}
