import { AppError } from '../core/index.ts';

/**
 * What a failure inside DuckDB means for its file:
 * `damaged` – the file or the instance can't be believed any more, `locked` – another process has it, `disk_full` – the file is fine, the disk is not,
 * `memory` – the statement wanted more than the limit, `interrupted` – someone stopped it, `other` – a fault of the statement.
 */
export type DuckdbFailure = 'damaged' | 'locked' | 'disk_full' | 'memory' | 'interrupted' | 'other';

const diskFull =
  /No space left on device|File too large|Disk quota exceeded|not enough disk space/i;
const noDiskErrors: ReadonlySet<string> = new Set(['ENOSPC', 'EFBIG', 'EDQUOT']);

/** Reads what happened from DuckDB's own words, the only thing that its binding hands over. */
export function duckdbFailure(thrown: unknown): DuckdbFailure {
  if (!(thrown instanceof Error)) return 'other';
  if ('code' in thrown && noDiskErrors.has(String(thrown.code))) return 'disk_full';
  const { message } = thrown;
  if (diskFull.test(message)) return 'disk_full';
  if (/Could not set lock|Conflicting lock/.test(message)) return 'locked';
  // The process's own trouble says nothing of the file.
  if (/Too many open files|Permission denied/.test(message)) return 'other';
  if (message.startsWith('INTERRUPT Error')) return 'interrupted';
  if (message.startsWith('Out of Memory Error')) {
    return message.includes('max_temp_directory_size') ? 'disk_full' : 'memory';
  }
  const damaged =
    /^(IO|FATAL|Fatal|INTERNAL|Internal|Serialization) Error|database has been invalidated|valid DuckDB database|Corrupt/;
  return damaged.test(message) ? 'damaged' : 'other';
}

/** The failure as a user may see it; a fault of the statement itself is ours, and is handed on as it came. */
export function asTwinError(thrown: unknown): unknown {
  if (thrown instanceof AppError) return thrown;
  switch (duckdbFailure(thrown)) {
    case 'disk_full':
      return new AppError(
        'disk_full',
        'The disk that holds the twins is full; the last published twin stays in use. Make room on it.',
        { cause: thrown, retryable: true },
      );
    case 'memory':
      return new AppError(
        'too_large',
        "The query needs more memory than a twin may use; ask for a shorter range or fewer groups, or raise the twins' memory limit.",
        { cause: thrown },
      );
    case 'interrupted':
      return new AppError('cancelled', 'The query was cancelled.', { cause: thrown });
    case 'damaged':
      return new AppError(
        'twin_unavailable',
        'The twin could not be read and is being rebuilt from the ledger; try again in a moment.',
        { cause: thrown, retryable: true },
      );
    case 'locked':
      return new AppError(
        'conflict',
        'Another process has this twin open; each node needs a folder of its own.',
        { cause: thrown },
      );
    case 'other':
      return thrown;
  }
}
