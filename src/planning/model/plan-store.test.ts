import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { PlanOutput, PlanStore } from '../plan.ts';
import { type MadeStore, madeAsk, madeStore } from './fixtures/made-store.ts';
import { pointsFaults, sumFaults } from './fixtures/plan-checks.ts';
import { openForecastPool } from './forecast-pool.ts';
import { planStore } from './plan-store.ts';

const pool = openForecastPool({ threads: 2 });
afterAll(() => pool.close());

function plan(shape: MadeStore, store: PlanStore = madeStore(shape)): Promise<PlanOutput> {
  return planStore(store, madeAsk(shape), { pool, signal: new AbortController().signal });
}

describe('the plan of a store', () => {
  it('adds up at every level, whatever was sold, known or shut', async () => {
    const shapes = fc.record({
      grain: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
      measure: fc.constantFrom('net_sales' as const, 'units' as const),
      periods: fc.integer({ min: 1, max: 130 }),
      products: fc.integer({ min: 1, max: 8 }),
      categories: fc.integer({ min: 1, max: 3 }),
      seed: fc.integer({ min: 0, max: 1000 }),
      rate: fc.constantFrom(null, 1, 0.031234, 37.5),
      gap: fc.integer({ min: 2, max: 9 }),
      late: fc.integer({ min: 0, max: 130 }),
      shut: fc.integer({ min: 2, max: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(shapes, async ({ gap, late, shut, ...shape }) => {
        const whole: MadeStore = {
          ...shape,
          unknown: (t) => t > 0 && t % gap === 1,
          begins: (i) => (i % 3 === 2 ? late : 0),
          closed: (h) => (h % shut === 1 ? 'holiday' : null),
        };
        const store = madeStore(whole);
        const output = await plan(whole, store);
        expect(sumFaults(output, store)).toEqual([]);
        expect(pointsFaults(output)).toEqual([]);
        for (const { points } of output.nodes) {
          points.forEach((point, h) => {
            if (h % shut !== 1) return;
            expect(point).toMatchObject({ value: 0, lower95: 0, upper95: 0, naive: 0 });
            expect(point).toMatchObject({ method: 'closed', reason: 'holiday' });
          });
        }
      }),
      { numRuns: 40, seed: 4 },
    );
  }, 120_000);

  it('continues what was sold: the store near its mean, each part near its share', async () => {
    const shape: MadeStore = { periods: 210 };
    const store = madeStore(shape);
    const output = await plan(shape, store);
    for (const { node, points } of output.nodes) {
      const { values } = store.series.find((series) => series.node.key === node.key)!;
      const recent = values.slice(-56).reduce((sum, value) => sum + value, 0) / 56;
      const ahead = points.reduce((sum, { value }) => sum + value, 0) / points.length;
      expect(Math.abs(ahead / recent - 1), node.key).toBeLessThan(0.25);
    }
    expect(output.decisions).toMatchObject([{ storeId: 1, chosen: 'direct' }]);
    expect(output.decisions[0]!.errors.direct).toHaveLength(3);
    const shares = output.decisions[0]!.drivers.reduce((sum, { share }) => sum + share, 0);
    expect(shares).toBeCloseTo(1, 9);
  });

  it('says where the naive forecast and the scale of its errors lie', async () => {
    const sold = (_: number, t: number): number => 100 + (t % 7) * 10 + Math.floor(t / 7);
    const shape: MadeStore = { products: 1, categories: 1, periods: 70, sold, measure: 'units' };
    const [store] = (await plan(shape)).nodes;
    // Each week sells one more than the week before: the differences are all 1, in thousandths.
    expect(store!.points.map(({ scale }) => scale)).toEqual(new Array(28).fill(1000));
    const lastWeek = Array.from({ length: 28 }, (_, h) => 1000 * sold(0, 63 + (h % 7)));
    expect(store!.points.map(({ naive }) => naive)).toEqual(lastWeek);
  });

  it('is the same with one thread and with two', async () => {
    const shape: MadeStore = { products: 50, periods: 200, measure: 'units', hasPrices: true };
    await using one = {
      ...openForecastPool({ threads: 1 }),
      [Symbol.asyncDispose]: async () => {},
    };
    const { signal } = new AbortController();
    const alone = await planStore(madeStore(shape), madeAsk(shape), { pool: one, signal });
    await one.close();
    expect(await plan(shape)).toEqual(alone);
  }, 120_000);

  it('takes no notice of anything after the histories that it is given', async () => {
    const shape: MadeStore = { products: 50, periods: 200, measure: 'units', hasPrices: true };
    const store = madeStore(shape);
    const before = await plan(shape, store);
    const cut = (longer: Float64Array): Float64Array => {
      const all = new Float64Array(longer.length + 28).fill(1e9);
      all.set(longer);
      return all.subarray(0, longer.length);
    };
    const series = store.series.map((one) => ({
      ...one,
      values: cut(one.values),
      price: one.price === null ? null : cut(one.price),
    }));
    expect(await plan(shape, { ...store, series })).toEqual(before);
  }, 120_000);

  it('judges past origins by what was known there alone', async () => {
    const shape: MadeStore = { periods: 200 };
    const store = madeStore(shape);
    const errors = (await plan(shape, store)).decisions[0]!.errors.direct;
    const [root, ...parts] = store.series;
    const changed = root!.values.slice();
    changed.fill(7, 200 - 28);
    const other = { ...store, series: [{ ...root!, values: changed }, ...parts] };
    const after = (await plan(shape, other)).decisions[0]!.errors.direct;
    // The two older origins end before what was changed.
    expect(after.slice(0, 2)).toEqual(errors.slice(0, 2));
    expect(after[2]).not.toBe(errors[2]);
  });

  it('tells its progress up to the last series', async () => {
    const shape: MadeStore = { periods: 100 };
    const store = madeStore(shape);
    const told: number[][] = [];
    await planStore(store, madeAsk(shape), {
      pool,
      signal: new AbortController().signal,
      onProgress: (...counts) => told.push(counts),
    });
    expect(told.at(-1)).toEqual([store.series.length, store.series.length]);
    expect(told.map(([done]) => done)).toEqual(
      told.map(([done]) => done).toSorted((a, b) => a! - b!),
    );
  });
});
