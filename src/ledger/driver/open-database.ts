import type { Pool, PoolClient } from 'pg';
import { AppError, type Logger, type TenantId } from '../../core/index.ts';
import type { Database, Position, TransactionOptions, Tx } from '../database.ts';
import { columnTypes } from './column-types.ts';
import { type Backends, cancelBackend, checkServer, createPool } from './connection.ts';
import { asDatabaseError } from './database-error.ts';
import { InboxWatch } from './inbox-watch.ts';
import { RevisionWatch } from './revision-watch.ts';
import { createStatementNames } from './statement-names.ts';
import {
  beginText,
  commit,
  runText,
  type Session,
  throwIfAborted,
  transaction,
} from './transaction.ts';

export type OpenDatabaseOptions = {
  /** The owner role's connection string. */
  readonly connectionString: string;
  readonly logger: Logger;
  /** Connections at most, 10 by default. */
  readonly poolSize?: number;
  /** Longest wait for a connection, 15 s by default. */
  readonly waitMs?: number;
};

type Parts = {
  readonly pool: Pool;
  readonly backends: Backends;
  readonly options: OpenDatabaseOptions;
  readonly names: Session['names'];
};

/**
 * Opens Postgres for the ledger. Connects once to check the server; the schema is `migrate`'s business.
 *
 * @throws AppError `database_unavailable`, `database_unsupported` (below 15), `config_invalid` (login refused)
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const backends: Backends = new WeakMap();
  const pool = createPool({ poolSize: 10, waitMs: 15_000, ...options }, backends);
  const parts: Parts = { pool, backends, options, names: createStatementNames() };
  let serverVersion: string;
  try {
    serverVersion = await checkServer(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const watch = new RevisionWatch(options, pool);
  const inbox = new InboxWatch(options, pool);
  return {
    tenant: (tenantId, work, how) =>
      run(parts, { tenantId, options: how ?? {} }, (tx) => work({ ...tx, tenantId })),
    control: (work, how) => run(parts, { tenantId: null, options: how ?? {} }, work),
    position: (tenantId) => readPosition(pool, tenantId),
    onRevision: (listener) => watch.add(listener),
    onInbox: (listener) => inbox.add(listener),
    connectionString: options.connectionString,
    serverVersion,
    close: async () => {
      await watch.close();
      await inbox.close();
      await pool.end();
    },
  };
}

async function readPosition(pool: Pool, tenantId: TenantId): Promise<Position> {
  try {
    const { rows } = await pool.query<Position>({
      name: 'position',
      text: 'SELECT epoch, revision FROM ledger.tenant_revision WHERE tenant_id = CAST($1 AS uuid)',
      values: [tenantId],
      types: columnTypes,
    });
    if (rows[0] !== undefined) return rows[0];
  } catch (error) {
    throw asDatabaseError(error);
  }
  throw new AppError('not_found', `There is no tenant ${tenantId}.`);
}

type Kind = { readonly tenantId: TenantId | null; readonly options: TransactionOptions };

async function checkOut({ pool, options }: Parts): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    if (error instanceof Error && error.message === 'timeout exceeded when trying to connect') {
      throw new AppError(
        'busy',
        `All ${options.poolSize ?? 10} database connections of this process are in use: try again, or raise DATABASE_POOL_SIZE.`,
        { cause: error, retryable: true },
      );
    }
    throw asDatabaseError(error);
  }
}

async function run<T>(parts: Parts, kind: Kind, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { signal } = kind.options;
  throwIfAborted(signal);
  const client = await checkOut(parts);
  // The pool stops listening while a connection is lent; an unheard 'error' would end the process.
  let lost: Error | undefined;
  const onLost = (error: Error): void => {
    lost = error;
  };
  client.on('error', onLost);
  const session: Session = { client, names: parts.names, signal, copies: [], ended: false };
  const cancelling = cancelOnAbort(parts, session);
  let broken = false;
  try {
    await runText(session, beginText(kind.tenantId, kind.options));
    const result = await work(transaction(session));
    session.ended = true;
    await cancelling.stop();
    throwIfAborted(signal);
    if (!copiesDone(session)) throw new Error('a copy was not read to its end');
    await commit(session);
    return result;
  } catch (error) {
    session.ended = true;
    await cancelling.stop();
    broken = !(await rolledBack(session));
    throw error;
  } finally {
    client.off('error', onLost);
    // A connection in an unknown state is closed, never lent again: the server rolls back what it held.
    client.release(lost ?? broken);
  }
}

function copiesDone(session: Session): boolean {
  return session.copies.every((copy) => copy.done);
}

/** False when the connection is not fit for another transaction. */
async function rolledBack(session: Session): Promise<boolean> {
  if (!copiesDone(session)) return false;
  try {
    await session.client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}

/** Stops the session's running statement when the signal fires. `stop` waits for a cancel under way: it must not hit the next user of the connection. */
function cancelOnAbort(parts: Parts, session: Session): { readonly stop: () => Promise<void> } {
  const { signal, client } = session;
  if (signal === undefined) return { stop: () => Promise.resolve() };
  let pending: Promise<void> = Promise.resolve();
  const cancel = (): void => {
    const pid = parts.backends.get(client);
    if (pid === undefined) return;
    pending = cancelBackend(parts.options.connectionString, pid).catch((error: unknown) => {
      parts.options.logger.warn({ event: 'database.cancel_failed', error });
    });
  };
  signal.addEventListener('abort', cancel, { once: true });
  return {
    stop: async () => {
      signal.removeEventListener('abort', cancel);
      await pending;
    },
  };
}
