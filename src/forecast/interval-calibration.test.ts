import { describe, expect, it } from 'vitest';
import { calibrateIntervals, intervalsFor, type OriginErrors } from './interval-calibration.ts';
import { pooledQuantiles } from './pooled-quantiles.ts';
import { seededRandom } from './random.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe('pooledQuantiles', () => {
  it('are the quantiles of the errors of each step', () => {
    const samples = Array.from({ length: 1001 }, (_, i) => ({ errors: of(i, -i), weight: 1 }));
    const [low, high] = pooledQuantiles(samples, { horizon: 2, shares: [0.1, 0.9] });
    expect(Math.abs(low![0]! - 100)).toBeLessThan(2);
    expect(Math.abs(high![0]! - 900)).toBeLessThan(2);
    expect(Math.abs(low![1]! + 900)).toBeLessThan(2);
  });

  it('count a weight of three like three errors', () => {
    const weighted = [1, 2, 3, 4].map((value) => ({
      errors: of(value),
      weight: value === 4 ? 3 : 1,
    }));
    const repeated = [1, 2, 3, 4, 4, 4].map((value) => ({ errors: of(value), weight: 1 }));
    const median = (samples: typeof weighted) =>
      pooledQuantiles(samples, { horizon: 1, shares: [0.5] })[0]![0]!;
    expect(Math.abs(median(weighted) - median(repeated))).toBeLessThan(0.51);
    expect(median(weighted)).toBeGreaterThan(3);
  });

  it('have nothing to say without errors', () => {
    expect(pooledQuantiles([], { horizon: 2, shares: [0.5] })[0]).toEqual(
      of(Number.NaN, Number.NaN),
    );
  });
});

describe('interval calibration', () => {
  const levels = [0.8, 0.95];
  const random = seededRandom(1);
  const origin = (scale: number): OriginErrors => ({
    errors: of(scale * (random() - 0.5)),
    scale,
    simulated: null,
    weight: 1,
  });
  const origins = Array.from({ length: 2000 }, (_, i) => origin(1 + (i % 10)));

  it('gives the shares of uniform errors in units of the scale', () => {
    const calibration = calibrateIntervals(origins, { levels, horizon: 1 });
    const basis = { point: of(100), scale: 10, simulated: null };
    const [narrow, wide] = intervalsFor(basis, calibration, levels);
    expect(Math.abs(narrow!.upper[0]! - 104)).toBeLessThan(0.25);
    expect(Math.abs(narrow!.lower[0]! - 96)).toBeLessThan(0.25);
    expect(Math.abs(wide!.upper[0]! - 104.75)).toBeLessThan(0.25);
  });

  it('is null when nothing varies, and the simulation then stands alone', () => {
    expect(calibrateIntervals([origin(0)], { levels, horizon: 1 })).toBeNull();
    const simulated = { below: [of(1), of(2)], above: [of(3), of(4)] };
    const [narrow] = intervalsFor({ point: of(10), scale: 1, simulated }, null, levels);
    expect(narrow).toEqual({ level: 0.8, lower: of(9), upper: of(13) });
  });

  it('has no width without errors and simulation', () => {
    const [narrow] = intervalsFor({ point: of(7), scale: 0, simulated: null }, null, levels);
    expect(narrow).toEqual({ level: 0.8, lower: of(7), upper: of(7) });
  });
});
