import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError, type Fault } from '../../core/index.ts';
import { nearestName } from './nearest-name.ts';
import { parseQuery } from './parse-query.ts';

const good = {
  measures: ['net_sales', 'orders'],
  time: { clock: 'event', from: '2025-01-01', to: '2025-01-31' },
};

function faultsOf(input: unknown): readonly Fault[] {
  try {
    parseQuery(input);
    return [];
  } catch (error) {
    if (error instanceof AppError && error.code === 'query_invalid') return error.faults;
    throw error;
  }
}

describe('parseQuery', () => {
  it('keeps a good query as it is', () => {
    const full = {
      ...good,
      dimensions: ['channel'],
      time: { ...good.time, grain: 'day' },
      compare: 'previous_year_same_weekday',
      where: [{ dimension: 'country', op: 'in', values: ['BR'] }],
      orderBy: [{ by: 'net_sales', direction: 'desc' }],
      limit: 100,
      others: true,
      currency: 'USD',
    };
    expect(parseQuery(full)).toEqual(full);
    expect(parseQuery(good)).toEqual(good);
  });

  it('tells all faults at once, each with its place and what to write instead', () => {
    const faults = faultsOf({
      measures: ['net_sale', 'orders', 'orders'],
      dimensions: ['contry'],
      time: { clock: 'evnt', grain: 'days', from: '2025-02-30', to: '2025-01-31' },
      where: [
        { dimension: 'brnd', op: 'in', values: ['x'] },
        { dimension: 'store', op: 'in', values: ['one'] },
        { dimension: 'hour', op: 'in', values: [24] },
        { dimension: 'customer_type', op: 'in', values: ['nwe'] },
        { dimension: 'country', op: 'under', values: [1] },
        { dimension: 'city', op: 'is_null', values: [] },
        { dimension: 'region', op: 'in' },
      ],
      orderBy: [{ by: 'gross_sales', direction: 'desc' }],
      limit: 0,
      currency: 'eur',
      limt: 5,
    });
    const told = Object.fromEntries(faults.map(({ path, hint }) => [path, hint]));
    expect(told).toMatchObject({
      'measures.0': 'did you mean "net_sales"?',
      'measures.2': 'leave one out',
      'dimensions.0': 'did you mean "country"?',
      'time.clock': 'did you mean "event"?',
      'time.grain': 'did you mean "day"?',
      'time.from': 'write YYYY-MM-DD, a day that exists',
      'where.0.dimension': 'did you mean "brand"?',
      'where.1.values.0': 'write a whole number, the key',
      'where.2.values.0': '0 to 23',
      'where.3.values.0': 'did you mean "new"?',
      'where.4.op': 'country has: in, not_in, is_null, is_not_null, contains',
      'where.5.values': 'leave it out',
      limt: 'did you mean "limit"?',
    });
    for (const path of ['where.6.values', 'orderBy.0.by', 'limit', 'currency']) {
      expect(faults.map((fault) => fault.path)).toContain(path);
    }
  });

  it.each([
    ['nothing', undefined, ''],
    ['no measures', { ...good, measures: [] }, 'measures'],
    [
      'a range that runs backwards',
      { ...good, time: { ...good.time, from: '2025-02-01' } },
      'time.from',
    ],
    [
      'more periods than fit',
      { ...good, time: { ...good.time, grain: 'hour', to: '2027-01-01' } },
      'time.grain',
    ],
    ['a day out of bounds', { ...good, time: { ...good.time, from: '1969-12-31' } }, 'time.from'],
    ['others without a dimension', { ...good, others: true }, 'others'],
    [
      'others with an offset',
      { ...good, dimensions: ['store'], others: true, offset: 1 },
      'offset',
    ],
    [
      'more rows than fit',
      { ...good, dimensions: ['store'], time: { ...good.time, grain: 'day' }, limit: 10_000 },
      'limit',
    ],
    [
      'new customers by the hour',
      { ...good, measures: ['new_customers'], time: { ...good.time, grain: 'hour' } },
      'measures.0',
    ],
    [
      'a control character',
      { ...good, where: [{ dimension: 'city', op: 'in', values: ['a\u001fb'] }] },
      'where.0.values.0',
    ],
    [
      'half a character',
      { ...good, where: [{ dimension: 'city', op: 'in', values: ['\ud800'] }] },
      'where.0.values.0',
    ],
    ['too many measures', { ...good, measures: Array(41).fill('orders') }, 'measures'],
    [
      'a comparison of its own that runs backwards',
      { ...good, compare: { from: '2025-01-02', to: '2025-01-01' } },
      'compare.from',
    ],
  ])('refuses %s', (_, input, path) => {
    expect(faultsOf(input).map((fault) => fault.path)).toContain(path);
  });

  it('refuses anything else with faults, never with another error', () => {
    void fc.assert(
      fc.property(fc.anything(), (input) => {
        expect(faultsOf(input).length).toBeGreaterThan(0);
      }),
    );
    const part = fc.oneof(fc.anything(), fc.constantFrom('store', 'in', 'event', 5));
    void fc.assert(
      fc.property(
        fc.record({
          dimensions: part,
          where: fc.array(part),
          compare: part,
          orderBy: part,
          limit: part,
        }),
        (more) => {
          faultsOf({ ...good, ...more });
        },
      ),
    );
  });
});

describe('nearestName', () => {
  const names = ['net_sales', 'gross_sales', 'total_sales', 'orders', 'aov'];

  it.each([
    ['netsales', 'net_sales'],
    ['Net Sales', 'net_sales'],
    ['oders', 'orders'],
    ['ordesr', 'orders'],
    ['sales', 'net_sales'],
    ['xyzzy', null],
    ['', null],
  ])('finds for "%s" the name %s', (text, name) => {
    expect(nearestName(text, names)).toBe(name);
  });
});
