import { expect, test } from 'vitest';
import { serialText } from './cell-text.ts';
import { columnIndex } from './read-sheet.ts';
import { isDateFormat } from './workbook-parts.ts';

// Days of the 1900 calendar by hand: 1 is 1 January 1900, 59 is 28 February, 60 never was, 61 is 1 March.
test.each([
  [1, false, '1900-01-01'],
  [59, false, '1900-02-28'],
  [61, false, '1900-03-01'],
  [25_569, false, '1970-01-01'],
  [45_726.5, false, '2025-03-10 12:00:00'],
  [45_726.999_999, false, '2025-03-11'],
  [0.25, false, '06:00:00'],
  [0, true, '00:00:00'],
  [44_264, true, '2025-03-10'],
] as const)('day %d (from 1904: %s) is %s', (serial, from1904, expected) => {
  expect(serialText(serial, from1904)).toBe(expected);
});

test.each([
  ['dd/mm/yyyy', true],
  ['[$-409]d-mmm-yy;@', true],
  ['[h]:mm', true],
  ['General', false],
  ['#,##0.00', false],
  ['[Red]#,##0.00', false],
  ['0.00" days"', false],
  ['0\\d', false],
  ['_-* #,##0.00\\ "€"_-', false],
])('the format %s shows a date: %s', (code, expected) => {
  expect(isDateFormat(code)).toBe(expected);
});

test.each([
  ['A1', 0],
  ['Z9', 25],
  ['AA10', 26],
  ['XFD1048576', 16_383],
  [undefined, -1],
])('%s is column %d', (reference, expected) => {
  expect(columnIndex(reference)).toBe(expected);
});
