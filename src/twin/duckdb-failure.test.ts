import { expect, test } from 'vitest';
import { AppError } from '../core/index.ts';
import { asTwinError, duckdbFailure } from './duckdb-failure.ts';

// DuckDB 1.5.5's own words, as they came from files that were harmed on purpose.
test.each([
  ['IO Error: The file "/x.duckdb" exists, but it is not a valid DuckDB database file!', 'damaged'],
  [
    'IO Error: Could not read enough bytes from file "/x.duckdb": attempted to read 262144',
    'damaged',
  ],
  [
    'IO Error: Corrupt database file: computed checksum 1 does not match stored checksum 2',
    'damaged',
  ],
  [
    'FATAL Error: Failed: database has been invalidated because of a previous fatal error',
    'damaged',
  ],
  ['IO Error: Could not set lock on file "/x.duckdb": Conflicting lock is held in node', 'locked'],
  ['IO Error: Could not write file "/x.duckdb.wal": No space left on device', 'disk_full'],
  [
    'TransactionContext Error: Failed to commit: Could not write file "/x.wal": File too large',
    'disk_full',
  ],
  [
    'FATAL Error: Failed to create checkpoint because of error: Could not write: File too large',
    'disk_full',
  ],
  [
    'Out of Memory Error: could not allocate block of size 30.5 MiB (56.1 MiB/64.0 MiB used)',
    'memory',
  ],
  ['INTERRUPT Error: Interrupted!', 'interrupted'],
  ['IO Error: Cannot open file "/x.duckdb": Too many open files', 'other'],
  ['IO Error: Cannot open file "/x.duckdb": Permission denied', 'other'],
  ['Parser Error: syntax error at or near "selct"', 'other'],
  ['Catalog Error: Table with name nothing does not exist!', 'other'],
])('%s → %s', (message, failure) => {
  expect(duckdbFailure(new Error(message))).toBe(failure);
});

test('the file system says it by its code', () => {
  expect(duckdbFailure(Object.assign(new Error('write'), { code: 'ENOSPC' }))).toBe('disk_full');
});

test('a fault of the statement stays what it is; others get a code', () => {
  const fault = new Error('Binder Error: no such column');
  expect(asTwinError(fault)).toBe(fault);
  const known = new AppError('not_found', 'There is no tenant x.');
  expect(asTwinError(known)).toBe(known);
  expect(asTwinError(new Error('INTERRUPT Error: Interrupted!'))).toMatchObject({
    code: 'cancelled',
  });
  expect(asTwinError(new Error('Out of Memory Error: no'))).toMatchObject({ code: 'too_large' });
});
