import { describe, expect, it } from 'vitest';
import { rollingOrigins } from './rolling-origins.ts';

describe('rollingOrigins', () => {
  it('places origins one horizon apart, oldest first', () => {
    expect(rollingOrigins(100, { horizon: 10, count: 3, shortest: 20 })).toEqual([
      { origin: 70, steps: 10 },
      { origin: 80, steps: 10 },
      { origin: 90, steps: 10 },
    ]);
  });

  it('moves them together in a short history', () => {
    const places = rollingOrigins(40, { horizon: 10, count: 3, shortest: 24 });
    expect(places.map(({ origin }) => origin)).toEqual([24, 27, 30]);
  });

  it('shortens the steps, then gives up', () => {
    const few = { horizon: 10, count: 3, shortest: 20 };
    expect(rollingOrigins(24, few)).toEqual([{ origin: 20, steps: 4 }]);
    expect(rollingOrigins(20, few)).toEqual([]);
    expect(rollingOrigins(5, few)).toEqual([]);
  });
});
