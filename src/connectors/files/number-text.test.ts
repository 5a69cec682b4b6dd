import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalToMinor, multiplyDecimal, parseDecimal } from '../../core/index.ts';
import {
  cellToMinor,
  DecimalEvidence,
  type DecimalMark,
  numberCell,
  productToMinor,
} from './number-text.ts';

function minor(text: string, mark: DecimalMark): number | null {
  const cell = numberCell(text, mark);
  return cell === null ? null : cellToMinor(cell, 2);
}

test.each([
  ['12', '.', 1200],
  ['-12.345', '.', -1235],
  ['1,234.50', '.', 123450],
  ['1.234,50', ',', 123450],
  ['1 234,5', ',', 123450],
  ['1’234.50', '.', 123450],
  ['$90,000 ', '.', 9000000],
  ['-€5,10', ',', -510],
  ['(12.50)', '.', -1250],
  ['12.50-', '.', -1250],
  ['\u221212.5', '.', -1250],
  ['1e3', '.', 100000],
  ['12,34,567.00', '.', 123456700],
  ['0.30000000000000004', '.', 30],
  ['2.675', '.', 268],
  ['-2.675', '.', -268],
  ['1,23', '.', null],
  ['1.23.4', '.', null],
  ['twelve', '.', null],
  ['#FORMULA', '.', null],
  ['', '.', null],
  ['=1+1', '.', null],
] as const)('%s with "%s" is %s', (text, mark, expected) => {
  expect(minor(text, mark)).toBe(expected);
});

const number = fc
  .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: 0, max: 6 }))
  .map(([units, scale]) => {
    const digits = String(Math.abs(units)).padStart(scale + 1, '0');
    const whole = digits.slice(0, digits.length - scale);
    const text = scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`;
    return units < 0 ? `-${text}` : text;
  });

test('products are rounded as exact decimals are', () => {
  fc.assert(
    fc.property(number, number, fc.integer({ min: 0, max: 3 }), (a, b, places) => {
      const [x, y] = [numberCell(a, '.'), numberCell(b, '.')];
      const exact = decimalToMinor(multiplyDecimal(parseDecimal(a), parseDecimal(b)), places);
      expect(productToMinor(x!, y!, places)).toBe(exact);
      expect(cellToMinor(x!, places)).toBe(decimalToMinor(parseDecimal(a), places));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  [['1.5', '2'], '.'],
  [['1,5', '2'], ','],
  [['1.234,50'], ','],
  [['1,234.50'], '.'],
  [['1.234.567'], ','],
  [['12', '7'], '.'],
  [['1,234'], null],
  [['1.5', '1,5'], null],
] as const)('%j are written with %s', (texts, mark) => {
  const evidence = new DecimalEvidence();
  for (const text of texts) evidence.feed(text);
  expect(evidence.verdict().mark).toBe(mark);
});
