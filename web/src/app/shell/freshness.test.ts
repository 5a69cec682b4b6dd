import { describe, expect, it } from 'vitest';
import type { Store } from '../../../../src/api/contract/index.ts';
import { firstDayOf } from '../../shared/state/use-view.ts';
import { freshnessOf } from './freshness.ts';

const now = Date.parse('2026-03-10T12:00:00Z');

function store(platform: string, freshAt: string | null, historyFrom: string | null = null): Store {
  return {
    id: 1,
    name: 'A',
    platform,
    currency: 'EUR',
    zone: 'UTC',
    freshAt,
    historyFrom,
    historyComplete: true,
    documents: 0,
    connection: null,
  };
}

describe('freshnessOf', () => {
  it('is as fresh as the store that was read longest ago', () => {
    const stores = [
      store('shopify', '2026-03-10T11:59:00Z'),
      store('shopify', '2026-03-10T02:00:00Z'),
    ];
    expect(freshnessOf(stores, now)).toEqual({ state: 'fresh', oldest: '2026-03-10T02:00:00Z' });
  });

  it('is stale when a connected store was not read for more than a day', () => {
    expect(freshnessOf([store('shopify', '2026-03-08T12:00:00Z')], now).state).toBe('stale');
  });

  it('expects no daily read of an import', () => {
    expect(freshnessOf([store('import', '2020-01-01T00:00:00Z')], now).state).toBe('fresh');
  });

  it('tells a store that was never read', () => {
    expect(freshnessOf([store('import', null)], now)).toEqual({ state: 'never', oldest: null });
    expect(freshnessOf([], now).state).toBe('never');
  });
});

describe('firstDayOf', () => {
  it('is the earliest of all stores', () => {
    const stores = [
      store('a', null, '2012-05-01'),
      store('b', null, null),
      store('c', null, '2009-12-01'),
    ];
    expect(firstDayOf(stores)).toBe('2009-12-01');
    expect(firstDayOf([])).toBeNull();
  });
});
