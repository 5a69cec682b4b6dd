import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allocate,
  decimalToMinor,
  formatMinor,
  minorUnits,
  multiplyDecimal,
  parseDecimal,
  parseMinor,
} from './money.ts';

describe('parseMinor', () => {
  it.each([
    ['19.99', 2, 1999],
    ['19.995', 2, 2000],
    ['-19.995', 2, -2000],
    ['0.004999', 2, 0],
    ['-0.004', 2, 0],
    ['.5', 2, 50],
    ['5.', 2, 500],
    ['1e3', 2, 100000],
    ['1.5e-2', 2, 2],
    ['1700', 0, 1700],
    ['1700.5', 0, 1701],
    ['1.2345', 3, 1235],
    ['90071992547409.91', 2, Number.MAX_SAFE_INTEGER],
  ])('reads %s with %i places as %i', (text, exponent, units) => {
    expect(parseMinor(text, exponent)).toBe(units);
  });

  it.each(['', ' ', '.', '-', '1,5', '1 000', 'NaN', 'Infinity', '0x10', '1e', '--1', '$5'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseMinor(text, 2)).toThrow(/is not a number/);
    },
  );

  it('refuses what a JavaScript number cannot hold exactly', () => {
    expect(() => parseMinor('90071992547409.92', 2)).toThrow(RangeError);
  });

  it('gives back what formatMinor wrote', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 4 }), (units, exponent) => {
        expect(parseMinor(formatMinor(minorUnits(units), exponent), exponent)).toBe(
          units === 0 ? 0 : units,
        );
      }),
    );
  });
});

describe('multiplyDecimal', () => {
  it('multiplies exactly: 3 x 13.0863 is 39.2589, 39.26 in cents', () => {
    expect(decimalToMinor(multiplyDecimal(parseDecimal('3'), parseDecimal('13.0863')), 2)).toBe(
      3926,
    );
  });
});

describe('allocate', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 40 });

  it('adds up to the total, each part within one unit of its share', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
        weights,
        (total, parts) => {
          const split = allocate(minorUnits(total), parts);
          const sum = parts.reduce((a, b) => a + b, 0);
          expect(split.reduce((a, b) => a + b, 0)).toBe(total);
          if (sum === 0) return;
          split.forEach((part, index) => {
            expect(Math.abs(part - (total * parts[index]!) / sum)).toBeLessThan(1 + 1e-6);
          });
        },
      ),
    );
  });

  it('gives the odd cents to the largest remainders, ties to the earlier part', () => {
    expect(allocate(minorUnits(100), [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(minorUnits(-100), [1, 1, 1])).toEqual([-34, -33, -33]);
    expect(allocate(minorUnits(10), [1, 2, 4])).toEqual([1, 3, 6]);
    expect(allocate(minorUnits(7), [0, 0])).toEqual([7, 0]);
  });

  it('refuses negative weights, and an amount without parts', () => {
    expect(() => allocate(minorUnits(1), [-1])).toThrow(RangeError);
    expect(() => allocate(minorUnits(1), [])).toThrow(RangeError);
    expect(allocate(minorUnits(0), [])).toEqual([]);
  });
});
