import { expect, test } from 'vitest';
import { createTtlCache } from './ttl-cache.ts';

function cacheAt(clock: { ms: number }, maxEntries = 10) {
  return createTtlCache<number>({ lifetimeMs: 100, maxEntries, now: () => clock.ms });
}

test('who asks at the same time waits for one load; afterwards the bare value comes', async () => {
  const clock = { ms: 0 };
  const cache = cacheAt(clock);
  let loads = 0;
  const load = () => Promise.resolve(++loads);
  expect(await Promise.all([cache.get('a', load), cache.get('a', load)])).toEqual([1, 1]);
  expect(cache.get('a', load)).toBe(1);
  clock.ms = 100;
  expect(await cache.get('a', load)).toBe(2);
});

test('a failure reaches all who wait and is not kept', async () => {
  const cache = cacheAt({ ms: 0 });
  const fail = () => Promise.reject(new Error('away'));
  const both = await Promise.allSettled([cache.get('a', fail), cache.get('a', fail)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await cache.get('a', () => Promise.resolve(7))).toBe(7);
});

test('a load that began before everything was forgotten is not brought back by its end', async () => {
  const cache = cacheAt({ ms: 0 });
  const gate = Promise.withResolvers<number>();
  const before = cache.get('a', () => gate.promise);
  cache.clear();
  const after = cache.get('a', () => Promise.resolve(2));
  gate.resolve(1);
  expect([await before, await after]).toEqual([1, 2]);
  expect(cache.get('a', () => Promise.resolve(3))).toBe(2);
});

test('the oldest entry makes room', async () => {
  const cache = cacheAt({ ms: 0 }, 2);
  for (const [index, key] of ['a', 'b', 'c'].entries())
    await cache.get(key, () => Promise.resolve(index));
  expect(cache.get('c', () => Promise.resolve(9))).toBe(2);
  expect(await cache.get('a', () => Promise.resolve(9))).toBe(9);
});
