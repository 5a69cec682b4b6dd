import { AppError } from '../core/index.ts';

// EDQUOT: the user's share is used up. 53100 is Postgres' own code for a full disk.
const codes = new Set(['ENOSPC', 'EDQUOT', '53100']);

/** True when an error, or one of its causes, says that a disk is full: the file system's, Postgres' or DuckDB's. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AppError && error.code === 'disk_full') return true;
  if ('code' in error && typeof error.code === 'string' && codes.has(error.code)) return true;
  return /no space left on device/i.test(error.message) || isDiskFull(error.cause);
}

/**
 * The error as `disk_full` when that is what it is, else itself.
 *
 * @param what what could not be done, e.g. `write the backup`
 */
export function asDiskFull(error: unknown, what: string): unknown {
  if (!isDiskFull(error)) return error;
  if (error instanceof AppError && error.code === 'disk_full') return error;
  return new AppError(
    'disk_full',
    `The disk is full: could not ${what}. Free some space and try again; nothing was half written.`,
    { cause: error, retryable: true },
  );
}
