import { describe, expect, it } from 'vitest';
import { prepareSeries } from './prepare-series.ts';
import { toRegularSeries } from './regular-series.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe('toRegularSeries', () => {
  it('leaves steps without an observation missing', () => {
    expect(toRegularSeries(of(10, 11, 13), of(1, 2, 3))).toEqual(of(1, 2, Number.NaN, 3));
    expect(toRegularSeries(of(), of())).toEqual(of());
  });

  it('refuses duplicates, disorder and halves', () => {
    expect(() => toRegularSeries(of(1, 1), of(2, 3))).toThrow('step 1 comes twice');
    expect(() => toRegularSeries(of(1, 5, 3), of(1, 2, 3))).toThrow('comes after');
    expect(() => toRegularSeries(of(1, 1.5, 2), of(1, 2, 3))).toThrow('whole');
  });
});

describe('prepareSeries', () => {
  const back = (values: Float64Array, season: number): number[] => {
    const prepared = prepareSeries(values, season);
    return [...prepared.values].map((value) => value * prepared.scale);
  };

  it('draws a line across a gap', () => {
    expect(back(of(1, Number.NaN, Number.NaN, 4), 1)).toEqual([1, 2, 3, 4]);
  });

  it('takes the mean of one cycle before and after where both are known', () => {
    expect(back(of(1, 9, 1, Number.NaN, 1, 11), 2)).toEqual([1, 9, 1, 10, 1, 11]);
  });

  it('repeats the cycle before, else the last value, at the end', () => {
    expect(back(of(2, 8, Number.NaN), 2)).toEqual([2, 8, 2]);
    expect(back(of(2, 8, Number.NaN), 7)).toEqual([2, 8, 8]);
  });

  it('drops what comes before the first sale, but not zeros of a series with returns', () => {
    expect(back(of(Number.NaN, 0, 0, 3, 1), 1)).toEqual([3, 1]);
    expect(back(of(0, 0, -3, 1), 1)).toEqual([0, 0, -3, 1]);
  });

  it('leaves its input alone', () => {
    const values = of(1, Number.NaN, 3);
    prepareSeries(values, 1);
    expect(values).toEqual(of(1, Number.NaN, 3));
  });
});
