import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aLine } from '../../../test/support/documents.ts';
import { minorUnits } from '../../core/index.ts';
import { costReturns, mulDivHalfAway } from './line-cost.ts';

const whole = fc.integer({ min: -(2 ** 44), max: 2 ** 44 });

describe('a × b / divisor', () => {
  test('is the exact quotient, half away from zero, also beyond 2^53 on the way', () => {
    fc.assert(
      fc.property(whole, fc.integer(), fc.integer({ min: 1, max: 2 ** 40 }), (a, b, divisor) => {
        const product = BigInt(a) * BigInt(b);
        const [magnitude, parts] = [product < 0n ? -product : product, BigInt(divisor)];
        const twice = (magnitude * 2n) / parts;
        const rounded = Number(twice / 2n + (twice % 2n));
        if (!Number.isSafeInteger(rounded)) {
          expect(() => mulDivHalfAway(a, b, divisor)).toThrow(RangeError);
          return;
        }
        expect(mulDivHalfAway(a, b, divisor)).toBe((product < 0n ? -rounded : rounded) + 0);
      }),
      { numRuns: 2_000 },
    );
  });

  test('by hand', () => {
    expect(mulDivHalfAway(1, 1, 2)).toBe(1);
    expect(mulDivHalfAway(-1, 1, 2)).toBe(-1);
    expect(mulDivHalfAway(1, 1, -3)).toBe(0);
    expect(mulDivHalfAway(9_007_199_254_740_991, 1, 1)).toBe(9_007_199_254_740_991);
  });
});

describe('cost that comes back', () => {
  const back = (returns: ReturnType<typeof costReturns>, quantityE3: number) =>
    returns({ lineIndex: 0, line: aLine({ quantityE3: 3000 }), cost: 1000, quantityE3, gross: 0 });

  test('adds up to the whole in parts, and never to more', () => {
    const returns = costReturns();
    // A third of 10.00 is 3.33, two thirds 6.67.
    expect([
      back(returns, 1000),
      back(returns, 1000),
      back(returns, 1000),
      back(returns, 1000),
    ]).toEqual([333, 334, 333, 0]);
  });

  test('goes by money where a line has no quantity', () => {
    const line = aLine({ quantityE3: 0, gross: minorUnits(200) });
    const returns = costReturns();
    expect(returns({ lineIndex: 0, line, cost: 100, quantityE3: 0, gross: 50 })).toBe(25);
  });
});
