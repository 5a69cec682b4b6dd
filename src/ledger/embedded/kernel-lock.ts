import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../core/index.ts';

/**
 * A lock on a file that the operating system gives back when its holder dies, whatever way it dies. Node has no file locks
 * of its own; the SQLite inside it has, on every platform. Lock files that name a process go stale, and a process id may
 * belong to somebody else by then, or to another container.
 */
export type KernelLock = {
  /** Keeps others from `exclusive`, not from `shared`. False = somebody is exclusive. */
  readonly shared: () => boolean;
  /** False = somebody else holds it in any way. */
  readonly exclusive: () => boolean;
  /** Lets go; the lock may be taken again. */
  readonly free: () => void;
  /** Lets go for good. */
  readonly close: () => void;
};

const sqliteBusy = 5;

/** Opens the lock's file, making it where it is missing; takes nothing yet. */
export function openKernelLock(file: string): KernelLock {
  const db = new DatabaseSync(file, { timeout: 0 });
  const free = (): void => {
    if (db.isTransaction) db.exec('ROLLBACK');
  };
  const attempt = (text: string): boolean => {
    free();
    try {
      // Nothing is ever written, and on a full disk, where a server must be stoppable too, no journal could be opened.
      db.exec(`PRAGMA journal_mode = MEMORY; ${text}`);
      return true;
    } catch (error) {
      free();
      if (isBusy(error)) return false;
      throw error;
    }
  };
  return {
    // The read is what takes the shared lock; BEGIN alone takes nothing.
    shared: () => attempt('BEGIN; SELECT count(*) FROM sqlite_master'),
    exclusive: () => attempt('BEGIN EXCLUSIVE'),
    free,
    close: () => db.close(),
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}

const retryMs = 25;

/**
 * Runs `work` while holding a lock exclusively, waiting for it as long as it takes up to `timeoutMs`.
 *
 * @throws AppError `busy` when somebody else holds it all that time
 */
export async function withLock<T>(
  file: string,
  timeoutMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const lock = openKernelLock(file);
  try {
    const deadline = performance.now() + timeoutMs;
    // The system tells nobody when such a lock becomes free: asking again is all there is.
    while (!lock.exclusive()) {
      if (performance.now() > deadline) {
        throw new AppError(
          'busy',
          `Another process has been starting or stopping the database for ${Math.round(timeoutMs / 1000)} s (lock ${file}): see what it does, then try again.`,
          { retryable: true },
        );
      }
      await wait(retryMs);
    }
    return await work();
  } finally {
    lock.close();
  }
}
