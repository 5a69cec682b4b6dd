import { expect, test } from 'vitest';
import { overrideValue } from './override-value.ts';

test.each([
  ['15', 2, 1500],
  ['-7,5', 2, -750],
  ['+0.01', 2, 1],
  ['1234', 0, 1234],
  ['2.5', 3, 2500],
  ['1.234', 2, null],
  ['', 2, null],
  ['many', 2, null],
  ['1e3', 2, null],
])('"%s" with %i decimals is %s', (text, decimals, value) => {
  expect(overrideValue(text, decimals)).toBe(value);
});
