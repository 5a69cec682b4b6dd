import { afterAll, describe, expect, it } from 'vitest';
import type { PlanOutput, PlanStore } from '../plan.ts';
import { isBottomUpBetter } from './decide-store.ts';
import { type MadeStore, madeAsk, madeStore } from './fixtures/made-store.ts';
import { ofLevel, pointsFaults, sumFaults } from './fixtures/plan-checks.ts';
import { openForecastPool } from './forecast-pool.ts';
import { planStore } from './plan-store.ts';

const pool = openForecastPool({ threads: 2 });
afterAll(() => pool.close());

function plan(shape: MadeStore, store: PlanStore = madeStore(shape)): Promise<PlanOutput> {
  return planStore(store, madeAsk(shape), { pool, signal: new AbortController().signal });
}

describe('many products', () => {
  const shape: MadeStore = { products: 60, categories: 3, periods: 250, measure: 'units' };

  it('are forecast by one model, and tried against the store on three origins', async () => {
    const store = madeStore(shape);
    const output = await plan(shape, store);
    expect(sumFaults(output, store)).toEqual([]);
    expect(pointsFaults(output)).toEqual([]);
    const methods = ofLevel(output, 'product').flatMap(({ points }) => points.map((p) => p.method));
    expect(new Set(methods)).toEqual(new Set(['global']));
    const [decision] = output.decisions;
    expect(decision!.errors.direct).toHaveLength(3);
    expect(decision!.errors.bottomUp).toHaveLength(3);
    expect(decision!.errors.bottomUp!.every(Number.isFinite)).toBe(true);
  }, 120_000);

  it('are judged at past origins by what was known there alone', async () => {
    const priced: MadeStore = { ...shape, periods: 200, products: 50, hasPrices: true };
    const store = madeStore(priced);
    const before = (await plan(priced, store)).decisions[0]!.errors;
    const corrupt = (values: Float64Array): Float64Array => values.slice().fill(999, 200 - 28);
    const series = store.series.map((one) => ({
      ...one,
      values: corrupt(one.values),
      price: one.price === null ? null : corrupt(one.price),
    }));
    const after = (await plan(priced, { ...store, series })).decisions[0]!.errors;
    // The two older origins end before what was changed.
    expect(after.direct.slice(0, 2)).toEqual(before.direct.slice(0, 2));
    expect(after.bottomUp!.slice(0, 2)).toEqual(before.bottomUp!.slice(0, 2));
    expect(after.bottomUp![2]).not.toBe(before.bottomUp![2]);
  }, 120_000);

  it('replace the store where their sum is better: on holidays, which its own series knows nothing of', async () => {
    const holiday = (t: number): boolean => (t * 7) % 31 < 4;
    const sold = (i: number, t: number): number =>
      (holiday(t) ? 5 : 1) * (2 + ((i * 13 + t * 29) % 3));
    const festive: MadeStore = { ...shape, sold, holiday };
    const store = madeStore(festive);
    const output = await plan(festive, store);
    expect(sumFaults(output, store)).toEqual([]);
    expect(pointsFaults(output)).toEqual([]);
    const { chosen, errors, drivers } = output.decisions[0]!;
    expect(chosen).toBe('bottom_up');
    errors.bottomUp!.forEach((error, i) => {
      expect(error).toBeLessThan(errors.direct[i]!);
    });
    expect(drivers[0]!.name).toBe('holiday');
    const [root] = output.nodes;
    expect(root!.points[0]!.method).toBe('bottom_up');
    const at = (isHoliday: boolean): number => {
      const values = root!.points.filter((_, h) => holiday(250 + h) === isHoliday);
      return values.reduce((sum, { value }) => sum + value, 0) / values.length;
    };
    expect(at(true) / at(false)).toBeGreaterThan(3);
  }, 120_000);

  it('only where they win at each of three origins, and by more than 3 % in all', () => {
    expect(isBottomUpBetter([1, 1, 1], [0.9, 0.9, 0.9])).toBe(true);
    expect(isBottomUpBetter([1, 1, 1], [0.98, 0.98, 0.98])).toBe(false);
    expect(isBottomUpBetter([1, 1, 1], [0.1, 0.1, 1.1])).toBe(false);
    expect(isBottomUpBetter([1, 1], [0.5, 0.5])).toBe(false);
    expect(isBottomUpBetter([1, 1, 1], null)).toBe(false);
    expect(isBottomUpBetter([1, 1, 1], [0.5, 0.5, Number.NaN])).toBe(false);
  });
});
