import { afterAll, describe, expect, it } from 'vitest';
import type { PlanOutput, PlanStore } from '../plan.ts';
import { type MadeStore, madeAsk, madeStore } from './fixtures/made-store.ts';
import { ofLevel, pointsFaults, sumFaults } from './fixtures/plan-checks.ts';
import { openForecastPool } from './forecast-pool.ts';
import { planStore } from './plan-store.ts';

const pool = openForecastPool({ threads: 2 });
afterAll(() => pool.close());

function plan(shape: MadeStore, store: PlanStore = madeStore(shape)): Promise<PlanOutput> {
  return planStore(store, madeAsk(shape), { pool, signal: new AbortController().signal });
}

describe('odd stores', () => {
  it('everything zero: forecasts nothing and says that there is no history', async () => {
    const output = await plan({ sold: () => 0 });
    const points = output.nodes.flatMap((node) => node.points);
    expect(points.every(({ value, upper95 }) => value === 0 && upper95 === 0)).toBe(true);
    expect(new Set(points.map(({ reason }) => reason))).toEqual(new Set(['no_history']));
  });

  it('one day: repeats it, with wide bounds, and says that the history is short', async () => {
    const shape: MadeStore = { periods: 1, products: 1, categories: 1, sold: () => 500 };
    const { nodes } = await plan(shape);
    for (const point of ofLevel({ nodes, decisions: [] }, 'store')[0]!.points) {
      expect(point).toMatchObject({ value: 500, lower95: 0, upper95: 1000, naive: 500 });
      expect(point).toMatchObject({ scale: null, reason: 'short_history' });
      expect(point.lower80).toBeLessThan(500);
    }
  });

  it('all closed: exactly nothing, and why', async () => {
    const output = await plan({ closed: () => 'closed_store' });
    for (const { points } of output.nodes) {
      for (const point of points) {
        expect(point).toMatchObject({ value: 0, lower80: 0, upper80: 0, lower95: 0, upper95: 0 });
        expect(point).toMatchObject({ method: 'closed', reason: 'closed_store' });
        expect(point.reporting).toEqual({
          value: 0,
          lower80: 0,
          upper80: 0,
          lower95: 0,
          upper95: 0,
        });
      }
    }
  });

  it('a closed weekday: nothing then, the other days as they are', async () => {
    // The seventh day of every week is shut: not known in the history.
    const shape: MadeStore = {
      periods: 140,
      products: 2,
      unknown: (t) => t % 7 === 6,
      closed: (h) => (h % 7 === 6 ? 'closed_weekday' : null),
    };
    const store = madeStore(shape);
    const [root] = (await plan(shape, store)).nodes;
    const weekly = root!.points.slice(0, 7).map(({ value }) => value);
    const mean = (place: number): number =>
      Array.from(
        { length: 8 },
        (_, w) => store.series[0]!.values[140 - 56 + 7 * w + place]!,
      ).reduce((sum, value) => sum + value / 8, 0);
    expect(weekly[6]).toBe(0);
    for (let place = 0; place < 6; place++) {
      expect(Math.abs(weekly[place]! / mean(place) - 1), `day ${place}`).toBeLessThan(0.6);
    }
    expect(weekly[5]).toBeGreaterThan(weekly[0]!);
  });

  it('a new product: its category shape at its own size, and marked', async () => {
    const sold = (i: number, t: number): number => (i === 3 ? 0.25 : 1) * (t % 7 === 5 ? 400 : 100);
    const shape: MadeStore = {
      products: 4,
      categories: 1,
      periods: 200,
      begins: (i) => (i === 3 ? 200 - 21 : 0),
      sold,
    };
    const output = await plan(shape);
    const fresh = ofLevel(output, 'product')[3]!;
    expect(fresh.points[0]).toMatchObject({ method: 'profile', reason: 'new_product' });
    // Three weeks at a quarter of the others, drawn a little towards them: 25 on usual days, 100 on the sixth.
    const usual = fresh.points.filter((_, h) => (200 + h) % 7 !== 5).map(({ value }) => value);
    const busy = fresh.points.filter((_, h) => (200 + h) % 7 === 5).map(({ value }) => value);
    for (const value of usual) expect(Math.abs(value - 25)).toBeLessThan(15);
    for (const value of busy) expect(Math.abs(value - 100)).toBeLessThan(60);
    expect(fresh.points[0]!.upper95).toBeGreaterThanOrEqual(2 * fresh.points[0]!.value);
    expect(ofLevel(output, 'product')[0]!.points[0]!.reason).toBeNull();
  });

  it('only a new product: the store itself is its profile', async () => {
    const shape: MadeStore = {
      products: 1,
      categories: 1,
      periods: 120,
      begins: () => 120 - 10,
      sold: () => 80,
    };
    const store = madeStore(shape);
    const output = await plan(shape, store);
    expect(sumFaults(output, store)).toEqual([]);
    for (const { value } of ofLevel(output, 'product')[0]!.points) {
      expect(Math.abs(value - 80)).toBeLessThan(20);
    }
  });

  it('days on which more came back than was sold: no value below zero, bounds may be', async () => {
    const sold = (i: number, t: number): number => (t % 9 === i ? -300 : 100 + ((t * 37 + i) % 50));
    const shape: MadeStore = { products: 4, periods: 150, sold };
    const store = madeStore(shape);
    const output = await plan(shape, store);
    expect(sumFaults(output, store)).toEqual([]);
    expect(pointsFaults(output)).toEqual([]);
    const lowest = output.nodes.flatMap(({ points }) => points.map(({ lower95 }) => lower95));
    expect(Math.min(...lowest)).toBeLessThan(0);
  });

  it('a store that was read less far: its last known values go on', async () => {
    const shape: MadeStore = { periods: 200, unknown: (t) => t >= 180 };
    const store = madeStore(shape);
    const output = await plan(shape, store);
    expect(sumFaults(output, store)).toEqual([]);
    const known = store.series[0]!.values.slice(124, 180);
    const recent = known.reduce((sum, value) => sum + value, 0) / 56;
    const ahead = output.nodes[0]!.points.reduce((sum, { value }) => sum + value, 0) / 28;
    expect(Math.abs(ahead / recent - 1)).toBeLessThan(0.25);
    expect(output.nodes[0]!.points[0]!.naive).toBe(
      store.series[0]!.values[179 - ((179 - 200 + 7 * 9) % 7)] ?? 0,
    );
  });

  it('refuses a part that comes before its parent', async () => {
    const store = madeStore();
    const series = [store.series[0]!, ...store.series.slice(1).toReversed()];
    await expect(plan({}, { ...store, series })).rejects.toThrow('comes before');
  });

  it('gives only the levels asked for, the same ones as with all', async () => {
    const store = madeStore();
    const all = await plan({}, store);
    const ask = { ...madeAsk(), levels: ['store', 'category'] as const };
    const { signal } = new AbortController();
    const some = await planStore(store, ask, { pool, signal });
    expect(some.nodes).toEqual([...ofLevel(all, 'store'), ...ofLevel(all, 'category')]);
  });
});
