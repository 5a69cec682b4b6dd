import { afterAll, describe, expect, it } from 'vitest';
import type { PlanOutput, PlanStore } from '../plan.ts';
import { type MadeStore, madeAsk, madeStore } from './fixtures/made-store.ts';
import { openForecastPool } from './forecast-pool.ts';
import { planCompany } from './plan-company.ts';
import { planStore } from './plan-store.ts';

const pool = openForecastPool({ threads: 2 });
afterAll(() => pool.close());

function plan(shape: MadeStore, store: PlanStore = madeStore(shape)): Promise<PlanOutput> {
  return planStore(store, madeAsk(shape), { pool, signal: new AbortController().signal });
}

describe('stores of two currencies and one without a rate', () => {
  it('make up the company to the last minor unit; the one without a rate is not in it', async () => {
    const shapes: MadeStore[] = [
      { storeId: 1, rate: 1 },
      { storeId: 2, rate: 0.031234, seed: 9 },
      { storeId: 3, rate: null, seed: 5 },
    ];
    const outputs = await Promise.all(shapes.map((shape) => plan(shape)));
    const own = (await plan({ storeId: 0 })).nodes[0]!;
    const company = planCompany({ ...own, node: { ...own.node, level: 'company' } }, outputs);
    company.points.forEach((point, h) => {
      const [first, second, third] = outputs.map(({ nodes }) => nodes[0]!.points[h]!);
      expect(third!.reporting).toBeNull();
      expect(point.value).toBe(first!.value + second!.reporting!.value);
      expect(point.reporting).toEqual({
        value: point.value,
        lower80: point.lower80,
        upper80: point.upper80,
        lower95: point.lower95,
        upper95: point.upper95,
      });
      expect(point.lower95).toBeLessThanOrEqual(point.lower80);
      expect(point.method).toBe('sum');
    });
  });

  it('count pieces of all stores, and nothing on a day on which all are shut', async () => {
    const shape: MadeStore = {
      measure: 'units',
      rate: null,
      closed: (h) => (h === 2 ? 'holiday' : null),
    };
    const outputs = await Promise.all(
      [1, 2].map((storeId) => plan({ ...shape, storeId, seed: storeId })),
    );
    const own = (await plan({ ...shape, storeId: 0, closed: () => null })).nodes[0]!;
    const company = planCompany(own, outputs);
    company.points.forEach((point, h) => {
      expect(point.value).toBe(
        outputs.reduce((sum, { nodes }) => sum + nodes[0]!.points[h]!.value, 0),
      );
      expect(point.reporting).toBeNull();
    });
    expect(company.points[2]).toMatchObject({ value: 0, upper95: 0, reason: 'holiday' });
  });
});
