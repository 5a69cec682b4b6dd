import { describe, expect, it } from 'vitest';
import { coverage, msis } from './interval-accuracy.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe('interval accuracy, by hand', () => {
  const interval = { level: 0.8, lower: of(0, 0, 0), upper: of(2, 2, 2) };

  it('counts the bounds as inside and skips missing actuals', () => {
    expect(coverage(of(0, 2, 3), interval)).toBeCloseTo(2 / 3, 12);
    expect(coverage(of(Number.NaN, 1, 5), interval)).toBe(0.5);
  });

  it('charges width and ten times the miss at 80 %', () => {
    expect(msis(of(1, 3, -1), interval, 2)).toBeCloseTo((2 + (2 + 10) + (2 + 10)) / 3 / 2, 10);
    expect(msis(of(1, 1, 1), interval, 0)).toBeNaN();
  });

  it('refuses bounds of another length', () => {
    expect(() => coverage(of(1), interval)).toThrow(RangeError);
  });
});
