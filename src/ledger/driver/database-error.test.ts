import { DatabaseError } from 'pg';
import { expect, test } from 'vitest';
import { AppError } from '../../core/index.ts';
import { asDatabaseError } from './database-error.ts';

function ofServer(code: string, message = 'x'): Error {
  const error = new DatabaseError(message, 1, 'error');
  error.code = code;
  return error;
}

function meaning(error: Error): string | null {
  const found = asDatabaseError(error);
  return found instanceof AppError ? `${found.code}${found.retryable ? ' again' : ''}` : null;
}

test.each([
  ['57P01', 'database_unavailable again'],
  ['57P03', 'database_unavailable again'],
  ['53300', 'database_unavailable again'],
  ['08006', 'database_unavailable again'],
  ['28P01', 'config_invalid'],
  ['3D000', 'config_invalid'],
  ['40001', 'busy again'],
  ['40P01', 'busy again'],
  ['53100', 'disk_full again'],
  ['23505', null],
  ['22P02', null],
])('the state %s is %s', (code, expected) => {
  expect(meaning(ofServer(code))).toBe(expected);
});

test('a cancelled statement and one that took too long are told apart', () => {
  expect(meaning(ofServer('57014', 'canceling statement due to user request'))).toBe('cancelled');
  expect(meaning(ofServer('57014', 'canceling statement due to statement timeout'))).toBe(
    'timeout again',
  );
});

test('a changed plan may be tried again, another missing feature may not', () => {
  expect(meaning(ofServer('0A000', 'cached plan must not change result type'))).toBe('busy again');
  expect(meaning(ofServer('0A000', 'cannot do that'))).toBeNull();
});

test('what the line breaks by is the server being away', () => {
  for (const code of ['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'ENOTFOUND']) {
    expect(meaning(Object.assign(new Error('x'), { code }))).toBe('database_unavailable again');
  }
  expect(meaning(new Error('Connection terminated unexpectedly'))).toBe(
    'database_unavailable again',
  );
});

test('our own mistakes and what is said already stay what they are', () => {
  const mine = new TypeError('x is not a function');
  expect(asDatabaseError(mine)).toBe(mine);
  const said = new AppError('busy', 'x');
  expect(asDatabaseError(said)).toBe(said);
});
