import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../core/index.ts';
import type { Database } from '../../ledger/index.ts';
import type { EngineContext } from '../engine-context.ts';

const pollMs = 500;

/**
 * Does `work`, and where the database went away meanwhile (a restart, a cut connection) does it again once it is back: such a
 * thing costs time, it is no failure of the run or the connection. `work` must be safe to repeat.
 *
 * @throws what `work` throws; AppError `database_unavailable` where the database stays away too long
 */
export async function overRestarts<T>(
  { database, timing, logger }: Pick<EngineContext, 'database' | 'timing' | 'logger'>,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error) || signal.aborted) throw error;
      logger.warn({ event: 'sync.database_away', error });
      await untilBack(database, { patienceMs: timing.databaseWaitMs, signal });
    }
  }
}

function isAway(error: unknown): boolean {
  return error instanceof AppError && error.code === 'database_unavailable';
}

async function untilBack(
  database: Database,
  { patienceMs, signal }: { readonly patienceMs: number; readonly signal: AbortSignal },
): Promise<void> {
  for (let tries = Math.ceil(patienceMs / pollMs); ; tries -= 1) {
    // Aborted = the process stops: whoever waits hears it by the next statement that fails.
    await wait(pollMs, undefined, { signal }).catch(() => undefined);
    try {
      await database.control((tx) => tx.query('SELECT 1'));
      return;
    } catch (error) {
      if (!isAway(error) || tries <= 0 || signal.aborted) throw error;
    }
  }
}
