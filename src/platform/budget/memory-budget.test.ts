import { expect, it } from 'vitest';
import { memoryBudget } from './memory-budget.ts';

const terms = { key: 'shop', capacity: 10, refillPerSecond: 1 };

function fakeTime() {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    sleep: async (ms: number) => {
      waits.push(ms);
      now += ms;
    },
  };
}

it('waits until the cost can be taken', async () => {
  const time = fakeTime();
  const budget = memoryBudget(time);
  const { signal } = new AbortController();
  await budget.take({ ...terms, cost: 10 }, signal);
  await budget.take({ ...terms, cost: 4 }, signal);
  expect(time.waits).toEqual([4000]);
});

it('waits out a pause', async () => {
  const time = fakeTime();
  const budget = memoryBudget(time);
  const { signal } = new AbortController();
  await budget.take({ ...terms, cost: 1 }, signal);
  await budget.pause('shop', 7000);
  await budget.take({ ...terms, cost: 1 }, signal);
  expect(time.waits).toEqual([7000]);
});

it('stops waiting when told to', async () => {
  const budget = memoryBudget(fakeTime());
  await expect(budget.take({ ...terms, cost: 1 }, AbortSignal.abort())).rejects.toMatchObject({
    code: 'cancelled',
  });
});
