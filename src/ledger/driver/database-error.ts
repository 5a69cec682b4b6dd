import { DatabaseError } from 'pg';
import { AppError, type ErrorCode } from '../../core/index.ts';
import { asDiskFull, isDiskFull } from '../../platform/index.ts';

type Meaning = { readonly code: ErrorCode; readonly say: string; readonly retryable: boolean };

const away = (say: string): Meaning => ({ code: 'database_unavailable', say, retryable: true });
const settings = (say: string): Meaning => ({ code: 'config_invalid', say, retryable: false });
const again = (say: string): Meaning => ({ code: 'busy', say, retryable: true });

/** Postgres' SQLSTATEs that are the environment's doing, and what to do about them. */
const states: Readonly<Record<string, Meaning>> = {
  '57P01': away('The database server was stopped.'),
  '57P02': away('The database server is recovering from a crash.'),
  '57P03': away('The database server is starting or stopping.'),
  '53300': away(
    'The database server has no connection left: raise its max_connections or lower DATABASE_POOL_SIZE.',
  ),
  '25006': away('The database server is read-only at the moment.'),
  '28P01': settings('The database server refused the user or the password of DATABASE_URL.'),
  '28000': settings('The database server does not let this user in: check DATABASE_URL.'),
  '3D000': settings('The database named in DATABASE_URL does not exist: create it first.'),
  '40001': again('Another write came first; try again.'),
  '40P01': again('Two writes waited for each other; try again.'),
  '55P03': again('Another process holds what this needs; try again.'),
};

const brokenLine = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EACCES',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

function meaningOf(error: Error & { readonly code?: unknown }): Meaning | null {
  if (error instanceof DatabaseError) {
    if (error.code === '57014') {
      return error.message.includes('statement timeout')
        ? { code: 'timeout', say: 'The database took longer than allowed.', retryable: true }
        : { code: 'cancelled', say: 'Cancelled.', retryable: false };
    }
    if (error.code === '0A000' && error.message.includes('cached plan')) {
      return again('The schema changed while this ran; try again.');
    }
    return error.code?.startsWith('08') === true
      ? away('The connection to the database broke.')
      : (states[error.code ?? ''] ?? null);
  }
  if (typeof error.code === 'string' && brokenLine.has(error.code)) {
    return away(`The database server cannot be reached (${error.code}).`);
  }
  if (
    /^connection terminated|connection timeout|client has encountered a connection error|not queryable|connection ended unexpectedly/i.test(
      error.message,
    )
  ) {
    return away('The connection to the database broke.');
  }
  return null;
}

/**
 * Turns what the driver throws into an `AppError` where it is the environment's doing (server away, disk full, lock
 * conflict, timeout, refused login); anything else, such as a violated constraint, stays as it is.
 */
export function asDatabaseError(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof AppError) return thrown;
  if (isDiskFull(thrown)) return asDiskFull(thrown, 'write to the database');
  const meaning = meaningOf(thrown);
  if (meaning === null) return thrown;
  const { code, say, retryable } = meaning;
  return new AppError(code, say, { cause: thrown, retryable });
}
