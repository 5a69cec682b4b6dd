import { expect, test } from 'vitest';
import type { Marks } from '../connection-ports.ts';
import { createMarkWatch } from './mark-watch.ts';

test('tells what came, changed and went, once each, and nothing of what was there before', async () => {
  let marks: Marks = new Map([['a', '1']]);
  const watch = createMarkWatch(() => Promise.resolve(marks));
  expect(await watch.news()).toEqual([]);
  marks = new Map([
    ['a', '2'],
    ['b', '1'],
  ]);
  expect(await watch.news()).toEqual(['a', 'b']);
  expect(await watch.news()).toEqual([]);
  marks = new Map([['b', '1']]);
  expect(await watch.news()).toEqual(['a']);
});

test('after a read that failed, what changed meanwhile is told by the next', async () => {
  let marks: Marks = new Map([['a', '1']]);
  let broken = false;
  const watch = createMarkWatch(() =>
    broken ? Promise.reject(new Error('away')) : Promise.resolve(marks),
  );
  await watch.news();
  broken = true;
  await expect(watch.news()).rejects.toThrow('away');
  broken = false;
  marks = new Map([['a', '2']]);
  expect(await watch.news()).toEqual(['a']);
});
