import { expect, it } from 'vitest';
import { writtenIn } from './executor.ts';

it('writes numbers and days into a statement, each at all its places', () => {
  const sql = 'SELECT CAST($1 AS date), CAST($2 AS text), CAST($1 AS date), CAST($10 AS integer)';
  const values = ['2024-01-31', '2024-01-31,0,-1;', ...Array.from({ length: 7 }, () => ''), '7'];
  expect(writtenIn({ sql, values })).toEqual({
    sql: "SELECT CAST('2024-01-31' AS date), CAST('2024-01-31,0,-1;' AS text), CAST('2024-01-31' AS date), CAST('7' AS integer)",
    values: [],
  });
});

it('writes no other character, and leaves all values bound then', () => {
  const sql = 'SELECT CAST($1 AS date), CAST($2 AS text)';
  for (const value of ["'", 'a', ' ', '$1', '\u0660', '\u001f', '\n', '2024-01-01\n', null]) {
    const values = ['2024-01-31', value];
    expect(writtenIn({ sql, values })).toEqual({ sql, values });
  }
});
