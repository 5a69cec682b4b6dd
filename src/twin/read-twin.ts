import { blobValue, type DuckDBValue } from '@duckdb/node-api';
import { AppError } from '../core/index.ts';
import type { SqlValue } from '../ledger/index.ts';
import { asTwinError, duckdbFailure } from './duckdb-failure.ts';
import type { ReadConnection } from './duckdb-file.ts';
import type { TwinReader, TwinRows } from './twin.ts';
import { readPreparedMeta } from './twin-meta.ts';

/** The file turned out to be damaged while it was read: what was read from it must not be used. */
export class DamagedTwin extends Error {
  override readonly name = 'DamagedTwin';

  /** True when DuckDB refuses all statements after some other failure: it says nothing against the file. */
  get closedItself(): boolean {
    return this.cause instanceof Error && this.cause.message.includes('has been invalidated');
  }
}

const bound = (value: SqlValue): DuckDBValue =>
  value instanceof Uint8Array ? blobValue(value) : value;

/**
 * Runs `work` in one read-only transaction of a connection: one revision, whatever is published meanwhile.
 *
 * @throws DamagedTwin when DuckDB found the file broken, even where `work` swallowed that; AppError `cancelled`, `too_large`
 */
export async function readTwin<T>(
  lent: ReadConnection,
  work: (reader: TwinReader) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const { connection } = lent;
  let damage: unknown;
  const note = (error: unknown): unknown => {
    if (duckdbFailure(error) === 'damaged') damage ??= error;
    return asTwinError(error);
  };
  const stop = (): void => connection.interrupt();
  throwIfAborted(signal);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const { reader, end } = await begin(lent, { note, signal });
    const value = await work(reader).finally(end);
    if (damage === undefined) await connection.run('COMMIT');
    if (damage === undefined) return value;
    throw damage;
  } catch (error) {
    throw damage === undefined ? note(error) : new DamagedTwin('damaged', { cause: damage });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

type Watch = {
  readonly note: (error: unknown) => unknown;
  readonly signal: AbortSignal;
};

async function begin(
  lent: ReadConnection,
  { note, signal }: Watch,
): Promise<{ readonly reader: TwinReader; readonly end: () => void }> {
  const { connection } = lent;
  let ended = false;
  const end = (): void => {
    ended = true;
  };
  const guarded = async <R>(step: () => Promise<R>): Promise<R> => {
    try {
      return await step();
    } catch (error) {
      throw note(error);
    }
  };
  const { position } = await guarded(async () => {
    await connection.run('BEGIN TRANSACTION READ ONLY');
    return await readPreparedMeta(lent);
  });
  const query = async (sql: string, values: readonly SqlValue[] = []): Promise<TwinRows> => {
    if (ended) throw new Error('this view of the twin has ended: await its queries inside it');
    throwIfAborted(signal);
    return await guarded(async () => {
      const result = await (values.length === 0
        ? connection.run(sql)
        : connection.run(sql, values.map(bound)));
      return { names: result.columnNames(), rows: await result.getRows() };
    });
  };
  const dispose = async (): Promise<void> => end();
  return { reader: { position, query, [Symbol.asyncDispose]: dispose }, end };
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new AppError('cancelled', 'The query was cancelled.', { cause: signal.reason });
  }
}
