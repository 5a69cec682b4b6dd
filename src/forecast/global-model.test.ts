import { describe, expect, it } from 'vitest';
import { shareOfGain } from './boosting.ts';
import { demandFeatures, demandPastFeatures, type SiblingSet } from './demand-features.ts';
import { forecastGlobally } from './forecast-globally.ts';
import { forecastGlobalModel, trainGlobalModel } from './global-model.ts';
import { seededRandom } from './random.ts';

const HORIZON = 14;
const DAYS = 200;

/** Siblings with a week of their own size; the last one never sells. */
function siblings(change: (values: Float64Array) => void = () => {}): SiblingSet {
  const random = seededRandom(4);
  const week = [1, 1, 2, 2, 3, 6, 5];
  const weekday = Float64Array.from({ length: DAYS + HORIZON }, (_, t) => t % 7);
  const made = Array.from({ length: 6 }, (_, i) => {
    const values = Float64Array.from({ length: DAYS }, (__, t) =>
      i === 5 ? 0 : Math.round((i + 1) * week[t % 7]! * (0.7 + 0.6 * random())),
    );
    return { values, categories: [i], known: [] };
  });
  change(made[0]!.values);
  const calendar = [{ values: weekday, isCategorical: true }];
  return { series: made, calendar, season: 7, horizon: HORIZON };
}

describe('demand features', () => {
  it('agree with windows summed in a naive loop', () => {
    const set = siblings();
    const { values } = set.series[2]!;
    const step = 150;
    const rows = { series: Uint32Array.of(2), steps: Uint32Array.of(step) };
    const cells = demandFeatures(set, rows).map((column) => column.values[0]!);
    const known = step - HORIZON;
    const mean = (window: number): number =>
      values.slice(known - window + 1, known + 1).reduce((sum, value) => sum + value, 0) / window;
    const cycles = (count: number): number =>
      Array.from({ length: count }, (_, k) => values[step - 14 - 7 * k]!).reduce((a, b) => a + b) /
      count;
    expect(cells.slice(0, 5)).toEqual([14, 21, 28, 35, 42].map((lag) => values[step - lag]));
    [4, 8, 13].forEach((count, i) => {
      expect(cells[5 + i]).toBeCloseTo(cycles(count), 4);
    });
    [7, 14, 28, 56, 112].forEach((window, i) => {
      expect(cells[9 + i]).toBeCloseTo(mean(window), 4);
    });
    expect(cells.slice(-2)).toEqual([step % 7, 2]);
    expect(cells).toHaveLength(demandPastFeatures.length + 2);
    expect(cells[demandPastFeatures.indexOf('mean_28')]).toBeCloseTo(mean(28), 4);
  });

  it('do not change when everything inside the last horizon does', () => {
    const step = 150;
    const rows = { series: Uint32Array.of(0), steps: Uint32Array.of(step) };
    const corrupted = siblings((values) => values.fill(9999, step - HORIZON + 1));
    expect(demandFeatures(corrupted, rows)).toEqual(demandFeatures(siblings(), rows));
  });

  it('refuse siblings that do not fit each other', () => {
    const set = siblings();
    const short = { ...set.series[0]!, values: new Float64Array(3) };
    const rows = { series: Uint32Array.of(0), steps: Uint32Array.of(20) };
    expect(() => demandFeatures({ ...set, series: [...set.series, short] }, rows)).toThrow('agree');
    expect(() => demandFeatures({ ...set, series: [] }, rows)).toThrow('got none');
    const calendar = [{ values: new Float64Array(DAYS) }];
    expect(() => demandFeatures({ ...set, calendar }, rows)).toThrow(`needs ${DAYS + HORIZON}`);
  });
});

describe('the global model', () => {
  const options = { trees: 60, learningRate: 0.15 };

  it('learns the week of every sibling and leaves the one that never sold at zero', () => {
    const set = siblings();
    const forecasts = forecastGlobalModel(trainGlobalModel(set, options)!, set);
    const totals = forecasts.map((values) => values.reduce((sum, value) => sum + value, 0));
    [1, 2, 3, 4, 5].forEach((size, i) => {
      expect(Math.abs(totals[i]! / (size * 20 * 2) - 1)).toBeLessThan(0.25);
    });
    expect(forecasts[5]).toEqual(new Float64Array(HORIZON));
    const saturday = forecasts[4]![(5 - (DAYS % 7) + 7) % 7]!;
    const monday = forecasts[4]![(7 - (DAYS % 7)) % 7]!;
    expect(saturday / monday).toBeGreaterThan(3);
  });

  it('owes its gain to the columns that tell the siblings and their days apart', () => {
    const shares = shareOfGain(trainGlobalModel(siblings(), options)!);
    expect(shares).toHaveLength(demandPastFeatures.length + 2);
    expect(shares.every((share) => share >= 0)).toBe(true);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    const level = demandPastFeatures.map((name, c) =>
      name.startsWith('same_position') ? shares[c]! : 0,
    );
    expect(level.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(0.3);
  });

  it('is the same on every run', () => {
    const set = siblings();
    const once = forecastGlobalModel(trainGlobalModel(set, options)!, set);
    expect(forecastGlobalModel(trainGlobalModel(set, options)!, set)).toEqual(once);
  });

  it('has nothing to learn from siblings that never sold', () => {
    const set = siblings();
    expect(trainGlobalModel({ ...set, series: [set.series[5]!] })).toBeNull();
  });

  it('covers most of what came, in whole units not below zero', () => {
    const future = siblings();
    const cut = DAYS - HORIZON;
    const set: SiblingSet = {
      ...future,
      calendar: future.calendar.map((column) => ({
        ...column,
        values: column.values.slice(0, DAYS),
      })),
      series: future.series.map((one) => ({ ...one, values: one.values.slice(0, cut) })),
    };
    const { intervals, points } = forecastGlobally(set, { ...options, isCount: true });
    let hits = 0;
    future.series.slice(0, 5).forEach(({ values }, i) => {
      const { lower, upper } = intervals[i]![1]!;
      expect([...lower, ...upper].every((value) => value >= 0 && Number.isInteger(value))).toBe(
        true,
      );
      values.slice(cut).forEach((value, h) => {
        if (value >= lower[h]! && value <= upper[h]!) hits++;
      });
    });
    expect(hits / (5 * HORIZON)).toBeGreaterThan(0.85);
    expect(points[5]).toEqual(new Float64Array(HORIZON));
    expect(intervals[5]![0]!.upper).toEqual(new Float64Array(HORIZON));
  });
});
