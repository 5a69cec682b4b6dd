import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastSeries, forecastSiblings } from './auto-forecast.ts';
import { accidentalDeaths, airPassengers, nile } from './fixtures/classic-series.ts';
import { seededRandom } from './random.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);
const WEEK = { season: 7, horizon: 4 };

function made(length: number, valueAt: (t: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, t) => valueAt(t));
}

function noisy(length: number): Float64Array {
  const random = seededRandom(11);
  return made(length, (t) => Math.round(20 + 8 * Math.sin((2 * Math.PI * t) / 7) + 10 * random()));
}

// Each title below is a row of the table in docs/forecasting.md.
describe('what a series may be', () => {
  it('empty', () => {
    expect(() => forecastSeries(of(), WEEK)).toThrow(
      new RangeError('a forecast needs at least one value, got none'),
    );
  });

  it('all missing', () => {
    expect(() => forecastSeries(of(Number.NaN, Number.NaN), WEEK)).toThrow(
      new RangeError('a forecast needs at least one value, all are missing'),
    );
  });

  it('infinite', () => {
    expect(() => forecastSeries(of(1, Number.POSITIVE_INFINITY), WEEK)).toThrow(
      new RangeError('value 1 is Infinity: use NaN for a missing value'),
    );
  });

  it('1 to 5 points', () => {
    const values = of(3, 1, 4, 1, 5);
    for (let n = 1; n <= 5; n++) {
      const { point } = forecastSeries(values.subarray(0, n), WEEK);
      expect(point).toEqual(new Float64Array(4).fill(values[n - 1]!));
    }
  });

  it('constant', () => {
    const { point, intervals, method } = forecastSeries(
      made(60, () => 12.5),
      WEEK,
    );
    expect(method).toBe('exact');
    for (const values of [point, ...intervals.flatMap(({ lower, upper }) => [lower, upper])]) {
      expect(values).toEqual(new Float64Array(4).fill(12.5));
    }
  });

  it('all zero', () => {
    const { point, intervals } = forecastSeries(new Float64Array(60), { ...WEEK, isCount: true });
    expect(point).toEqual(new Float64Array(4));
    expect(intervals.map(({ upper }) => upper)).toEqual([new Float64Array(4), new Float64Array(4)]);
  });

  it('missing values', () => {
    const cycle = made(70, (t) => [5, 1, 2, 8, 3, 9, 4][t % 7]!);
    const holed = cycle.map((value, t) => (t === 10 || t === 38 ? Number.NaN : value));
    const forecast = forecastSeries(holed, WEEK);
    expect(forecast.filled).toBe(2);
    expect(forecast.point).toEqual(of(5, 1, 2, 8));
  });

  it('negative', () => {
    const { point } = forecastSeries(
      noisy(80).map((value) => -value),
      WEEK,
    );
    const mirrored = forecastSeries(
      noisy(80).map((value) => -value - 1000),
      WEEK,
    );
    expect(point.every((value) => value < 0 && value > -60)).toBe(true);
    expect(mirrored.point.every((value) => value < -1000 && value > -1060)).toBe(true);
  });

  it('scale 1e9 and 1e-9', () => {
    const { point } = forecastSeries(airPassengers, { season: 12, horizon: 6 });
    for (const scale of [1e9, 1e-9]) {
      const scaled = airPassengers.map((value) => value * scale);
      forecastSeries(scaled, { season: 12, horizon: 6 }).point.forEach((value, h) => {
        expect(value / scale / point[h]!).toBeCloseTo(1, 3);
      });
    }
    const doubled = airPassengers.map((value) => value * 2 ** 30);
    expect(forecastSeries(doubled, { season: 12, horizon: 6 }).point).toEqual(
      point.map((value) => value * 2 ** 30),
    );
  });

  it('straight line', () => {
    const { point } = forecastSeries(
      made(50, (t) => 10 + 0.25 * t),
      WEEK,
    );
    expect(point).toEqual(of(22.5, 22.75, 23, 23.25));
  });

  it('repeating cycle', () => {
    const { point, method } = forecastSeries(
      made(35, (t) => [5, 0, 2, 8, 3, 9, 4][t % 7]!),
      WEEK,
    );
    expect(method).toBe('exact');
    expect(point).toEqual(of(5, 0, 2, 8));
  });

  it('one spike', () => {
    const spike = made(60, (t) => (t === 20 ? 1000 : 0));
    const { point, intervals } = forecastSeries(spike, { ...WEEK, isCount: true });
    expect(point.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(intervals[0]!.lower).toEqual(new Float64Array(4));
    expect(intervals.every(({ upper }) => upper.every((value) => value <= 1000))).toBe(true);
  });

  it('half zeros', () => {
    const random = seededRandom(3);
    const half = made(120, () => (random() < 0.5 ? 0 : 2 + Math.floor(3 * random())));
    const { point, intervals } = forecastSeries(half, { ...WEEK, isCount: true });
    const mean = half.reduce((sum, value) => sum + value, 0) / half.length;
    for (const value of point) expect(Math.abs(value - mean)).toBeLessThan(1);
    for (const { lower, upper } of intervals) {
      expect([...lower, ...upper].every((value) => value >= 0 && Number.isInteger(value))).toBe(
        true,
      );
    }
  });

  it('leading zeros', () => {
    const listed = noisy(80);
    const late = new Float64Array(140);
    late.set(listed, 60);
    expect(forecastSeries(late, WEEK).point).toEqual(forecastSeries(listed, WEEK).point);
  });

  it('same result on every run', () => {
    const options = { season: 12, horizon: 6 };
    expect(forecastSeries(airPassengers, options)).toEqual(forecastSeries(airPassengers, options));
  });

  it('options out of range', () => {
    expect(() => forecastSeries(nile, { season: 0, horizon: 1 })).toThrow('season must be');
    expect(() => forecastSeries(nile, { season: 1, horizon: 0 })).toThrow('horizon must be');
    expect(() => forecastSeries(nile, { season: 1, horizon: 1, levels: [1] })).toThrow('level');
    expect(() => forecastSeries(nile, { season: 1, horizon: 1, origins: -1 })).toThrow('origins');
  });
});

describe('forecastSeries', () => {
  it('takes no notice of anything after its history', () => {
    const options = { season: 12, horizon: 6 };
    const truth = accidentalDeaths.slice();
    const before = forecastSeries(truth.subarray(0, 60), options);
    truth.fill(1e6, 60);
    expect(forecastSeries(truth.subarray(0, 60), options)).toEqual(before);
  });

  it('beats seasonal naive on the last year of the classics', () => {
    for (const series of [airPassengers, accidentalDeaths]) {
      const origin = series.length - 12;
      const { point } = forecastSeries(series.slice(0, origin), { season: 12, horizon: 12 });
      const error = (forecast: (h: number) => number): number =>
        made(12, (h) => Math.abs(series[origin + h]! - forecast(h))).reduce((a, b) => a + b, 0);
      expect(error((h) => point[h]!)).toBeLessThan(error((h) => series[origin - 12 + h]!));
    }
  });

  it('gives wider bounds for a wider level, around the point', () => {
    const { point, intervals } = forecastSeries(airPassengers, { season: 12, horizon: 6 });
    const [narrow, wide] = intervals;
    point.forEach((value, h) => {
      expect(wide!.lower[h]).toBeLessThanOrEqual(narrow!.lower[h]!);
      expect(narrow!.lower[h]).toBeLessThanOrEqual(value);
      expect(narrow!.upper[h]).toBeGreaterThanOrEqual(value);
      expect(wide!.upper[h]).toBeGreaterThanOrEqual(narrow!.upper[h]!);
    });
  });

  it('is finite and as long as asked for any finite series', () => {
    const value = fc.oneof(
      fc.integer({ min: 0, max: 5 }),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.constant(Number.NaN),
    );
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 45 }),
        fc.constantFrom(1, 4, 7, 12, 52),
        (list, season) => {
          fc.pre(list.some((one) => !Number.isNaN(one)));
          const forecast = forecastSeries(Float64Array.from(list), { season, horizon: 5 });
          const all = [forecast.point, ...forecast.intervals.flatMap((i) => [i.lower, i.upper])];
          for (const values of all) {
            expect(values.length).toBe(5);
            expect(values.every(Number.isFinite)).toBe(true);
          }
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it('handles a year of days with weeks in it', () => {
    const days = made(3 * 365 + 40, (t) => {
      const year = 30 * Math.sin((2 * Math.PI * t) / 365);
      return 100 + year + (t % 7 === 5 ? 20 : 0) + ((t * 7919) % 13) / 3;
    });
    const history = days.slice(0, 3 * 365 + 12);
    const { point } = forecastSeries(history, { season: 365, horizon: 28, origins: 0 });
    const error = point.reduce(
      (sum, value, h) => sum + Math.abs(value - days[history.length + h]!),
      0,
    );
    expect(error / 28).toBeLessThan(6);
  });
});

describe('forecastSiblings', () => {
  it('covers about what it promises on random walks', () => {
    const random = seededRandom(8);
    const truth = Array.from({ length: 60 }, () => {
      let level = 100;
      return made(72, () => {
        level += random() + random() + random() - 1.5;
        return level;
      });
    });
    const options = { season: 1, horizon: 12 };
    const forecasts = forecastSiblings(
      truth.map((values) => values.slice(0, 60)),
      options,
    );
    const share = (k: number): number => {
      let hits = 0;
      forecasts.forEach(({ intervals }, i) => {
        truth[i]!.slice(60).forEach((value, h) => {
          const { lower, upper } = intervals[k]!;
          if (value >= lower[h]! && value <= upper[h]!) hits++;
        });
      });
      return hits / (60 * 12);
    };
    expect(share(0)).toBeGreaterThan(0.7);
    expect(share(0)).toBeLessThan(0.9);
    expect(share(1)).toBeGreaterThan(0.88);
  });
});
