import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { airPassengers } from './fixtures/classic-series.ts';
import { loess } from './loess.ts';
import { mstl } from './mstl.ts';
import { stl } from './stl.ts';

describe('stl', () => {
  it('splits AirPassengers as R 4.2.2 stl(s.window = "periodic") does', () => {
    const { seasonal, trend } = stl(airPassengers, { season: 12, seasonalWindow: 'periodic' });
    expect(seasonal[0]).toBeCloseTo(-25.49771834, 7);
    expect(seasonal[142]).toBeCloseTo(-57.48185051, 7);
    expect(trend[0]).toBeCloseTo(127.1873484, 6);
    expect(trend[143]).toBeCloseTo(497.4299051, 6);
  });

  it('comes close to R with a short window and outlier rounds', () => {
    const parts = stl(airPassengers, { season: 12, seasonalWindow: 7, robustRounds: 15 });
    expect(Math.abs(parts.seasonal[0]! - -13.289400463)).toBeLessThan(0.05);
    expect(Math.abs(parts.trend[0]! - 122.8776135)).toBeLessThan(0.05);
    expect(Math.abs(parts.trend[143]! - 500.2880095)).toBeLessThan(0.05);
  });

  it('splits by two cycles as R forecast 8.20 mstl does', () => {
    const { seasonal, trend } = mstl(airPassengers, [4, 12]);
    expect(Math.abs(trend[0]! - 123.07)).toBeLessThan(0.5);
    expect(Math.abs(trend[143]! - 495.849)).toBeLessThan(0.5);
    expect(Math.abs(seasonal[1]![143]! - -54.53489)).toBeLessThan(0.5);
    expect(Math.abs(seasonal[0]![143]! - 21.372823)).toBeLessThan(0.5);
  });

  it('adds up to the series, whatever the series', () => {
    const arbitrary = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 14,
      maxLength: 60,
    });
    fc.assert(
      fc.property(arbitrary, (list) => {
        const values = Float64Array.from(list);
        const parts = stl(values, { season: 7, seasonalWindow: 11 });
        values.forEach((value, t) => {
          const sum = parts.seasonal[t]! + parts.trend[t]! + parts.remainder[t]!;
          expect(sum).toBeCloseTo(value, 5);
        });
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  it('refuses less than two cycles', () => {
    expect(() => stl(new Float64Array(13), { season: 7, seasonalWindow: 11 })).toThrow(RangeError);
  });
});

describe('loess', () => {
  it('leaves a straight line as it is', () => {
    const line = Float64Array.from({ length: 40 }, (_, t) => 3 + 2 * t);
    loess(line, { window: 9, degree: 1, jump: 3 }).forEach((value, t) => {
      expect(value).toBeCloseTo(3 + 2 * t, 9);
    });
  });
});
