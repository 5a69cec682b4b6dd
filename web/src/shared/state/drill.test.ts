import { describe, expect, it } from 'vitest';
import { drillFilter, drillTo, encodeKey, parseDrillSearch } from './drill.ts';
import { toggleStore } from './toggle-store.ts';

describe('drill-down', () => {
  it.each([12, 'BR', '12', '', null])('keeps the key %j through the address', (key) => {
    const search = parseDrillSearch({ measure: 'net_sales', dim: 'country', key: encodeKey(key) });
    expect(drillFilter(search)).toEqual(
      key === null
        ? [{ dimension: 'country', op: 'is_null' }]
        : [{ dimension: 'country', op: 'in', values: [key] }],
    );
  });

  it('drops what is no key or no name', () => {
    expect(parseDrillSearch({ measure: 'x y', dim: 'country', key: 'nope' })).toEqual({});
    expect(parseDrillSearch({ dim: 'drop table', key: 'n1' })).toEqual({});
  });

  it('replaces an earlier drill-down and a named range by the days that were picked', () => {
    const before = { range: 'last_year', dim: 'product', key: 'n3', stores: '2' } as const;
    expect(
      drillTo({ measure: 'orders' }, { from: '2025-01-01', to: '2025-01-07' })(before),
    ).toEqual({
      measure: 'orders',
      dim: undefined,
      key: undefined,
      stores: '2',
      range: undefined,
      from: '2025-01-01',
      to: '2025-01-07',
    });
  });
});

describe('toggleStore', () => {
  it('writes none and all as no filter', () => {
    expect(toggleStore([], 3, 4)).toBe('3');
    expect(toggleStore([3], 1, 4)).toBe('1.3');
    expect(toggleStore([3], 3, 4)).toBeUndefined();
    expect(toggleStore([1, 2, 3], 4, 4)).toBeUndefined();
  });
});
