import { expect, test } from 'vitest';
import { createStatementNames } from './statement-names.ts';

test('a text gets a name when it comes back, and keeps it', () => {
  const names = createStatementNames();
  expect(names('SELECT 1')).toBeUndefined();
  expect(names('SELECT 1')).toBeUndefined();
  const name = names('SELECT 1');
  expect(name).toBeDefined();
  expect(names('SELECT 1')).toBe(name);
});

test('different texts never share a name, and there are only so many', () => {
  const names = createStatementNames(10);
  const given = Array.from({ length: 50 }, (_, n) => {
    const text = `SELECT ${n}`;
    names(text);
    names(text);
    return names(text);
  }).filter((name) => name !== undefined);
  expect(given).toHaveLength(10);
  expect(new Set(given).size).toBe(10);
});
