import { expect, it } from 'vitest';
import { perMinute, perOperation } from './rates.ts';

it('spreads requests a minute', () => {
  expect(perMinute('k', 120)).toEqual({ key: 'k', capacity: 12, refillPerSecond: 2 });
  expect(perMinute('k', 5, 5)).toEqual({ key: 'k', capacity: 5, refillPerSecond: 5 / 60 });
});

it.each([
  ['0.5', 0.5],
  ['string', 2],
  ['', 2],
  [null, 2],
  ['0', 2],
  ['-1', 2],
])('believes a rate of %j where it is one', (told, expected) => {
  const operation = { platform: 'p', account: 'a', name: 'getOrders', rate: 2, burst: 10, told };
  expect(perOperation(operation)).toEqual({
    key: 'p:a:getOrders',
    capacity: 10,
    refillPerSecond: expected,
  });
});
