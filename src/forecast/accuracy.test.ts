import { describe, expect, it } from 'vitest';
import {
  bias,
  mae,
  mase,
  naiveMse,
  owa,
  rmsse,
  seasonalNaiveMae,
  smape,
  wrmsse,
} from './accuracy.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe('point accuracy, by hand', () => {
  it('averages absolute errors and skips missing actuals', () => {
    expect(mae(of(1, Number.NaN, 5), of(2, 9, 3))).toBe(1.5);
    expect(mae(of(Number.NaN), of(1))).toBeNaN();
  });

  it('scores sMAPE between 0 and 200 with 0 for a hit on zero', () => {
    expect(smape(of(100, 0), of(50, 0))).toBeCloseTo((200 * 50) / 150 / 2, 12);
    expect(smape(of(1), of(-1))).toBe(100 * 2);
  });

  it('calls over-forecasting a positive bias', () => {
    expect(bias(of(1, 2), of(3, 3))).toBe(1.5);
  });

  it('scales MASE by the seasonal differences of the history alone', () => {
    const history = of(1, 5, 2, 8);
    expect(seasonalNaiveMae(history, 1)).toBeCloseTo((4 + 3 + 6) / 3, 12);
    expect(seasonalNaiveMae(history, 2)).toBe(2);
    expect(mase(of(1, 1), of(2, 4), 2)).toBe(1);
  });

  it('has no MASE for a constant history or one without a pair', () => {
    expect(mase(of(1), of(1), seasonalNaiveMae(of(4, 4, 4), 1))).toBeNaN();
    expect(seasonalNaiveMae(of(1), 1)).toBeNaN();
    expect(() => seasonalNaiveMae(of(1, 2), 0)).toThrow(RangeError);
  });

  it('reproduces the published OWA of the M4 weekly rows', () => {
    const published = { smape: 9.161, mase: 2.777 };
    expect(owa({ smape: 9.093, mase: 2.637 }, published)).toBeCloseTo(0.971, 3);
    expect(owa({ smape: 8.866, mase: 2.404 }, published)).toBeCloseTo(0.917, 3);
  });

  it('starts the RMSSE scale at the first sale', () => {
    expect(naiveMse(of(0, 0, 3, 1, 4))).toBe((4 + 9) / 2);
    expect(rmsse(of(1, 3), of(2, 5), 10)).toBe(0.5);
    expect(naiveMse(of(0, 0, 1))).toBeNaN();
  });

  it('leaves a series without RMSSE out of the weighted mean', () => {
    expect(wrmsse(of(1, Number.NaN, 2), of(3, 100, 1))).toBe(1.25);
    expect(wrmsse(of(1), of(0))).toBeNaN();
  });

  it('refuses different lengths', () => {
    expect(() => mae(of(1), of(1, 2))).toThrow(/one length/);
  });
});
