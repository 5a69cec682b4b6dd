import { expect, it } from 'vitest';
import { AppError } from '../../core/index.ts';
import { makeSizedCache } from './answer-cache.ts';
import { makeSingleFlight } from './single-flight.ts';

it('drops the least recently used when it is full', () => {
  const cache = makeSizedCache<string>(1_000);
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) cache.set(key, key, 110);
  cache.get('a');
  cache.set('i', 'i', 110);
  expect(cache.get('a')).toBe('a');
  expect(cache.get('b')).toBeUndefined();
  expect(cache.get('i')).toBe('i');
});

it('keeps nothing that takes more than an eighth, and nothing at all without room', () => {
  const cache = makeSizedCache<string>(1_000);
  cache.set('large', 'x', 200);
  expect(cache.get('large')).toBeUndefined();
  const none = makeSizedCache<string>(0);
  none.set('a', 'a', 0);
  expect(none.get('a')).toBeUndefined();
});

it('counts a replaced value once', () => {
  const cache = makeSizedCache<number>(1_000);
  for (let count = 0; count < 100; count += 1) cache.set('same', count, 100);
  cache.set('other', 1, 100);
  expect(cache.get('same')).toBe(99);
});

it('runs equal work once', async () => {
  const flights = makeSingleFlight<number>();
  let runs = 0;
  const { promise, resolve } = Promise.withResolvers<number>();
  const work = (): Promise<number> => {
    runs += 1;
    return promise;
  };
  const all = [flights('a', work), flights('a', work), flights('b', work)];
  resolve(7);
  expect(await Promise.all(all)).toEqual([7, 7, 7]);
  expect(runs).toBe(2);
  await flights('a', work);
  expect(runs).toBe(3);
});

it('does the work again for those who stay when the first asker leaves', async () => {
  const flights = makeSingleFlight<string>();
  const { promise, reject } = Promise.withResolvers<string>();
  const left = flights('a', () => promise);
  const stayed = flights('a', () => Promise.resolve('done'));
  reject(new AppError('cancelled', 'The query was cancelled.'));
  await expect(left).rejects.toThrow('cancelled');
  expect(await stayed).toBe('done');
});

it('hands a failure to all who wait', async () => {
  const flights = makeSingleFlight<string>();
  const { promise, reject } = Promise.withResolvers<string>();
  const both = [flights('a', () => promise), flights('a', () => promise)];
  reject(new Error('broken'));
  const outcomes = await Promise.allSettled(both);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
