import { describe, expect, it } from 'vitest';
import { parsePlainSearch, stringifyPlainSearch } from './plain-search.ts';
import { parseViewSearch, queryBase, resolveView } from './view.ts';

const context = { today: '2026-03-01', weekStart: 1, firstDay: '2009-12-01' };

describe('parseViewSearch', () => {
  it('reads what it wrote', () => {
    const search = {
      from: '2025-01-01',
      to: '2025-01-31',
      stores: '2.7',
      clock: 'order',
      grain: 'week',
    };
    expect(parseViewSearch(parsePlainSearch(stringifyPlainSearch(search)))).toEqual(search);
  });

  it('drops what it does not understand, so that old links open', () => {
    expect(
      parseViewSearch({
        range: 'fortnight',
        from: '2025-02-30',
        to: 5,
        stores: 'x',
        clock: 'sun',
        compare: 'custom',
      }),
    ).toEqual({});
  });

  it('turns days that stand the wrong way round', () => {
    expect(parseViewSearch({ from: '2025-02-01', to: '2025-01-01' })).toEqual({
      from: '2025-01-01',
      to: '2025-02-01',
    });
  });
});

describe('resolveView', () => {
  it('has a default for everything', () => {
    expect(resolveView({}, context)).toEqual({
      preset: 'last_30_days',
      range: { from: '2026-01-31', to: '2026-03-01' },
      compareName: 'previous_period',
      compare: 'previous_period',
      stores: [],
      clock: 'event',
      grain: 'day',
    });
  });

  it('ignores a grain that does not fit the range', () => {
    expect(resolveView({ range: 'today', grain: 'year' }, context).grain).toBe('hour');
    expect(resolveView({ range: 'last_30_days', grain: 'week' }, context).grain).toBe('week');
  });
});

describe('queryBase', () => {
  it('leaves out what is not asked for', () => {
    expect(queryBase(resolveView({ range: 'today', compare: 'none' }, context))).toEqual({
      time: { clock: 'event', from: '2026-03-01', to: '2026-03-01' },
    });
  });

  it('filters on the chosen stores and compares with days of one’s own', () => {
    const search = {
      range: 'today',
      stores: '2.7',
      compare: 'custom',
      cfrom: '2025-03-01',
      cto: '2025-03-01',
    } as const;
    expect(queryBase(resolveView(search, context))).toMatchObject({
      where: [{ dimension: 'store', op: 'in', values: [2, 7] }],
      compare: { from: '2025-03-01', to: '2025-03-01' },
    });
  });
});
