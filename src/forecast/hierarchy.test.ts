import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundToTotals, sumByGroup } from './hierarchy.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe('hierarchy', () => {
  it('sums items to groups', () => {
    const sums = sumByGroup([of(1, 2), of(3, 4), of(5, 6)], Uint32Array.of(0, 1, 0), 3);
    expect(sums).toEqual([of(6, 8), of(3, 4), of(0, 0)]);
  });

  it('refuses groups and lengths that do not fit', () => {
    expect(() => sumByGroup([of(1)], Uint32Array.of(2), 2)).toThrow(RangeError);
    expect(() => sumByGroup([of(1), of(1, 2)], Uint32Array.of(0, 0), 1)).toThrow(RangeError);
    expect(() => roundToTotals([of(Number.NaN)])).toThrow(RangeError);
  });

  it('rounds a third each to one unit, the first item winning the tie', () => {
    const third = of(1 / 3);
    expect(roundToTotals([third, third, third])).toEqual([of(1), of(0), of(0)]);
  });

  it('meets whole totals that are given, without giving to an item of nothing', () => {
    const totals = of(10, 4, 0);
    const rounded = roundToTotals([of(3.3, 1.9, 0), of(6.4, 1.9, 0), of(0, 0, 0)], totals);
    expect(rounded).toEqual([of(3, 2, 0), of(7, 2, 0), of(0, 0, 0)]);
    expect(roundToTotals([of(2), of(7)], of(8))).toEqual([of(2), of(6)]);
    expect(() => roundToTotals([], of(1))).toThrow('an item');
    expect(() => roundToTotals([of(1)], of(0.5))).toThrow('whole');
  });

  it('keeps every total and moves no value by a whole unit', () => {
    const value = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 12 }), (items) => {
        const bottom = items.map((item) => Float64Array.from(item));
        const rounded = roundToTotals(bottom);
        for (let h = 0; h < 2; h++) {
          const exact = bottom.reduce((sum, series) => sum + series[h]!, 0);
          const total = rounded.reduce((sum, series) => sum + series[h]!, 0);
          expect(total).toBe(Math.round(exact));
          rounded.forEach((series, i) => {
            expect(Math.abs(series[h]! - bottom[i]![h]!)).toBeLessThan(1);
          });
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});
