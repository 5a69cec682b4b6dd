import { afterEach, describe, expect, it } from 'vitest';
import { type MadeStore, madeAsk, madeStore } from './fixtures/made-store.ts';
import { type ForecastPool, openForecastPool } from './forecast-pool.ts';
import { planStore } from './plan-store.ts';
import type { MeanWork } from './tasks/mean-task.ts';

const open: ForecastPool[] = [];
afterEach(() => Promise.all(open.splice(0).map((pool) => pool.close())));

function opened(threads: number): ForecastPool {
  const pool = openForecastPool({ threads });
  open.push(pool);
  return pool;
}

function means(values: readonly number[]): { readonly kind: 'means'; readonly work: MeanWork } {
  const work: MeanWork = {
    values: Float64Array.from(values),
    length: values.length,
    starts: Uint32Array.of(0),
    season: 1,
    cycles: 2,
    horizon: 2,
    cuts: [2],
  };
  return { kind: 'means', work };
}

const never = new AbortController().signal;

describe('the pool of forecast threads', () => {
  it('answers each task with its own result', async () => {
    const pool = opened(2);
    const tasks = Array.from({ length: 9 }, (_, i) =>
      pool.run<'means'>(means([1, 1, i, i + 2]), never),
    );
    const answers = await Promise.all(tasks);
    expect(answers.map(({ points }) => [...points])).toEqual(
      Array.from({ length: 9 }, (_, i) => [i + 1, i + 1]),
    );
    expect(answers[3]!.past.map((values) => [...values])).toEqual([[1, 1]]);
  });

  it('leaves one core to the rest by default, but has at least one thread', () => {
    const pool = openForecastPool();
    open.push(pool);
    expect(pool.threads).toBeGreaterThanOrEqual(1);
  });

  it('tells why a task failed, and goes on with the next', async () => {
    const pool = opened(1);
    const work = { values: new Float64Array(), lengths: [0], options: { season: 7, horizon: 3 } };
    await expect(pool.run<'draft'>({ kind: 'draft', work }, never)).rejects.toThrow(
      'at least one value',
    );
    const { points } = await pool.run<'means'>(means([4, 6]), never);
    expect([...points]).toEqual([5, 5]);
  });

  it('stops a plan in the middle of a training within a second, and can be used again', async () => {
    const pool = opened(1);
    const shape: MadeStore = { products: 300, periods: 700, measure: 'units' };
    const stop = new AbortController();
    const running = planStore(madeStore(shape), madeAsk(shape), { pool, signal: stop.signal });
    // The first tasks are short; the trainings after them take seconds.
    const isOver = running.then(
      () => true,
      () => true,
    );
    await Promise.race([isOver, new Promise((resolve) => setTimeout(resolve, 1500))]);
    const asked = performance.now();
    stop.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(performance.now() - asked).toBeLessThan(1000);
    const { points } = await pool.run<'means'>(means([4, 6]), never);
    expect([...points]).toEqual([5, 5]);
  }, 30_000);

  it('does not begin when it was stopped before, and refuses when it is closed', async () => {
    const pool = opened(1);
    await expect(pool.run<'means'>(means([1, 1]), AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
    await pool.close();
    await expect(pool.run<'means'>(means([1, 1]), never)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
