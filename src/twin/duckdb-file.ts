import { existsSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBPreparedStatement,
} from '@duckdb/node-api';
import type { Logger } from '../core/index.ts';
import { type ConnectionPool, makeConnectionPool } from './connection-pool.ts';

export type FileLimits = {
  /** Memory of this one instance, MiB. */
  readonly memoryMib: number;
  /** Threads that one statement may use. */
  readonly threads: number;
  /** Statements that read at the same time; more wait. */
  readonly readers: number;
};

export type FilePlace = {
  readonly file: string;
  /** Where this file's incoming rows are spooled: the only folder that SQL on it may read. */
  readonly spool: string;
  /** Where DuckDB puts what does not fit in memory. */
  readonly temp: string;
};

/** A connection that reads, with the question that each of its transactions asks first. */
export type ReadConnection = {
  readonly connection: DuckDBConnection;
  /** Made at the first use: an empty file has no meta row yet. */
  meta: DuckDBPreparedStatement | null;
};

/** One open DuckDB file: an instance of its own, one connection that writes, a pool of those that read. */
export type DuckdbFile = {
  readonly writer: DuckDBConnection;
  readonly readers: ConnectionPool<ReadConnection>;
  /** Bytes that wait in the write-ahead log. */
  readonly walBytes: () => number;
  /** Closes it for good: afterwards no handle on the file is left. */
  readonly close: () => Promise<void>;
};

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The instance's limits, then the doors: no other file, no extension from outside, and nothing that opens them again. */
function settings(place: FilePlace): readonly string[] {
  return [
    "SET GLOBAL TimeZone = 'UTC'",
    'SET autoinstall_known_extensions = false',
    'SET autoload_known_extensions = false',
    `SET allowed_directories = [${quoted(`${place.spool}/`)}]`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ];
}

/**
 * Opens a file, or makes it. Reads no more than its header: whether it can be believed is for the caller to ask.
 *
 * @throws Error DuckDB's own, when it is no DuckDB file, damaged, or held by another process
 */
export async function openDuckdbFile(
  place: FilePlace,
  limits: FileLimits,
  logger: Logger,
): Promise<DuckdbFile> {
  await rm(place.temp, { recursive: true, force: true });
  // DuckDB makes the last folder of a path alone: without its parent the first query that needs disk would fail.
  await mkdir(place.temp, { recursive: true });
  await mkdir(place.spool, { recursive: true });
  // DuckDB makes its own folder when it first needs it, but not the one above.
  await mkdir(dirname(place.temp), { recursive: true });
  const instance = await DuckDBInstance.create(place.file, {
    memory_limit: `${limits.memoryMib}MiB`,
    threads: String(limits.threads),
    temp_directory: place.temp,
    // Rows need no exact order, and keeping one costs memory with each large insert.
    preserve_insertion_order: 'false',
    // The pass checkpoints by itself, between readers.
    checkpoint_threshold: '1GiB',
  });
  try {
    const writer = await instance.connect();
    for (const statement of settings(place)) await writer.run(statement);
    const readers = makeConnectionPool<ReadConnection>({
      connect: async () => ({ connection: await instance.connect(), meta: null }),
      // Destroys its prepared statements too.
      disconnect: ({ connection }) => connection.closeSync(),
      size: limits.readers,
    });
    return opened({ place, instance, writer, readers, logger });
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

type Parts = {
  readonly place: FilePlace;
  readonly instance: DuckDBInstance;
  readonly writer: DuckDBConnection;
  readonly readers: ConnectionPool<ReadConnection>;
  readonly logger: Logger;
};

function opened({ place, instance, writer, readers, logger }: Parts): DuckdbFile {
  const wal = `${place.file}.wal`;
  const walBytes = (): number => (existsSync(wal) ? statSync(wal).size : 0);
  return {
    writer,
    readers,
    walBytes,
    close: async () => {
      readers.close();
      // Closing would write the log into the file on the main thread; a failure leaves the log for the next open.
      if (walBytes() > 0) {
        await writer.run('CHECKPOINT').catch((error: unknown) => {
          logger.warn({ event: 'twin.checkpoint_failed', error });
        });
      }
      writer.closeSync();
      instance.closeSync();
      await rm(place.temp, { recursive: true, force: true });
    },
  };
}

/** Removes a file with everything that DuckDB may have left beside it. */
export async function removeDuckdbFile(place: FilePlace): Promise<void> {
  for (const suffix of ['', '.wal', '.wal.checkpoint', '.wal.recovery']) {
    await rm(place.file + suffix, { force: true });
  }
  await rm(place.temp, { recursive: true, force: true });
  await rm(place.spool, { recursive: true, force: true });
}
