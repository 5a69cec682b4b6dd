import { expect, it } from 'vitest';
import { createFaults } from './faults.ts';
import { parseFault } from './parse-fault.ts';

const at = { account: 'a', operation: 'Orders' };

it('strikes where, how often and from when it is told to', () => {
  const faults = createFaults();
  faults.inject({ name: 'storm', account: 'a', operation: 'Order', after: 1, count: 2, arg: '3' });
  expect(faults.draw('storm', { ...at, account: 'b' })).toBeNull();
  expect(faults.draw('storm', { ...at, operation: 'Shop' })).toBeNull();
  expect(faults.draw('cut', at)).toBeNull();
  const hits = Array.from({ length: 5 }, () => faults.draw('storm', at)?.number(1) ?? null);
  expect(hits).toEqual([null, 3, 3, null, null]);
  expect(faults.list()).toMatchObject([{ name: 'storm', hits: 2, seen: 5 }]);
});

it('chances are the same for the same seed', () => {
  const draws = (seed: string): boolean[] => {
    const faults = createFaults(seed);
    faults.inject({ name: 'cut', probability: 0.4 });
    return Array.from({ length: 50 }, () => faults.draw('cut', at) !== null);
  };
  expect(draws('one')).toEqual(draws('one'));
  expect(draws('one')).not.toEqual(draws('two'));
  const struck = draws('one').filter(Boolean).length;
  expect(struck).toBeGreaterThan(10);
  expect(struck).toBeLessThan(30);
});

it('is cleared by its number, by name, or with all others', () => {
  const faults = createFaults();
  const first = faults.inject({ name: 'cut' });
  faults.inject({ name: 'cut' });
  faults.inject({ name: 'slow' });
  faults.clear(first);
  expect(faults.list()).toHaveLength(2);
  faults.clear('cut');
  expect(faults.list().map(({ name }) => name)).toEqual(['slow']);
  faults.clear();
  expect(faults.list()).toEqual([]);
});

it('is read from a command line', () => {
  expect(parseFault('storm')).toEqual({ name: 'storm' });
  expect(parseFault('slow:500,probability=0.2,count=3,operation=Orders')).toEqual({
    name: 'slow',
    arg: '500',
    probability: 0.2,
    count: 3,
    operation: 'Orders',
  });
  expect(() => parseFault('flood')).toThrow('flood is no fault; there are storm');
  expect(() => parseFault('slow:count=x')).toThrow('count=x is not understood');
});
