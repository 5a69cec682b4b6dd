import { describe, expect, it } from 'vitest';
import { deseasonaliseM4, naive, naive2, seasonalMean, seasonalNaive } from './baselines.ts';
import { classicalSeasonalIndices } from './classical-decomposition.ts';
import { airPassengers } from './fixtures/classic-series.ts';
import { autocorrelation, isSeasonal } from './seasonality-test.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe('baselines', () => {
  it('repeats the last value or the last cycle', () => {
    expect(naive(of(1, 2, 3), 2)).toEqual(of(3, 3));
    expect(seasonalNaive(of(1, 2, 3, 4, 5), 3, 4)).toEqual(of(3, 4, 5, 3));
    expect(seasonalNaive(of(7), 3, 2)).toEqual(of(7, 7));
    expect(() => naive(of(), 1)).toThrow('at least one value');
  });

  it('averages the same weekday and skips missing values', () => {
    const values = of(1, 10, 3, Number.NaN, 5, 30);
    expect(seasonalMean(values, { season: 2, cycles: 2, horizon: 3 })).toEqual(of(4, 30, 4));
    expect(seasonalMean(of(4, Number.NaN), { season: 2, cycles: 8, horizon: 2 })).toEqual(of(4, 4));
    expect(() => seasonalMean(of(Number.NaN), { season: 2, cycles: 1, horizon: 1 })).toThrow();
  });

  it('decomposes as R 4.2.2 decompose(AirPassengers) does', () => {
    const multiplicative = classicalSeasonalIndices(airPassengers, 12, 'multiplicative');
    expect(multiplicative[0]).toBeCloseTo(0.9102303674, 9);
    expect(multiplicative[6]).toBeCloseTo(1.2265555429, 9);
    const additive = classicalSeasonalIndices(airPassengers, 12, 'additive');
    expect(additive[0]).toBeCloseTo(-24.748737374, 8);
    expect(additive[11]).toBeCloseTo(-28.619949495, 8);
  });

  it('has the autocorrelations of R 4.2.2 acf(AirPassengers)', () => {
    const acf = autocorrelation(airPassengers, 12);
    expect(acf[0]).toBeCloseTo(0.9480473408, 9);
    expect(acf[11]).toBeCloseTo(0.7603950423, 9);
  });

  it('finds a season only where there are three cycles of one', () => {
    expect(isSeasonal(airPassengers, 12)).toBe(true);
    expect(isSeasonal(airPassengers.subarray(0, 35), 12)).toBe(false);
    expect(isSeasonal(new Float64Array(60).fill(5), 12)).toBe(false);
    expect(isSeasonal(airPassengers, 1)).toBe(false);
  });

  it('puts the season back on the last adjusted value', () => {
    const indices = classicalSeasonalIndices(airPassengers, 12, 'multiplicative');
    const expected = (432 / indices[11]!) * indices[0]!;
    expect(naive2(airPassengers, 12, 1)[0]).toBeCloseTo(expected, 9);
    expect(naive2(of(3, -1, 2), 12, 2)).toEqual(of(2, 2));
    expect(deseasonaliseM4(of(1, 2), 12, 1).adjusted).toEqual(of(1, 2));
  });
});
