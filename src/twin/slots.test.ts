import { expect, test } from 'vitest';
import { makeSlots } from './slots.ts';

const never = new AbortController().signal;

test('who wants one more gets the place of an idle one', async () => {
  const evicted: string[] = [];
  const slots = makeSlots({
    size: 2,
    waitMs: 1_000,
    evict: () => {
      evicted.push('one');
      slots.free();
      return Promise.resolve(true);
    },
  });
  await slots.take(never);
  await slots.take(never);
  expect(evicted).toEqual([]);
  await slots.take(never);
  expect(evicted).toEqual(['one']);
});

test('waits until one falls idle', async () => {
  let idle = false;
  const slots = makeSlots({
    size: 1,
    waitMs: 10_000,
    evict: () => {
      if (idle) slots.free();
      return Promise.resolve(idle);
    },
  });
  await slots.take(never);
  const waiting = slots.take(never);
  idle = true;
  slots.idle();
  await waiting;
});

test('says busy when all stayed in use, and cancelled when given up', async () => {
  const slots = makeSlots({ size: 1, waitMs: 20, evict: () => Promise.resolve(false) });
  await slots.take(never);
  await expect(slots.take(never)).rejects.toMatchObject({ code: 'busy', retryable: true });
  await expect(slots.take(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
});
