import { expect, it } from 'vitest';
import { currencyCode, defaultCalendar } from '../../core/index.ts';
import type { Query } from '../ir.ts';
import { resolve } from './resolve.ts';

const facts = { reportingCurrency: currencyCode('EUR'), calendar: defaultCalendar, stores: [] };
const time = { clock: 'event', from: '2025-02-28', to: '2025-03-10' } as const;

function asked(more: Partial<Query>) {
  return resolve({ measures: ['forecast_units'], time, ...more }, facts, []).forecast;
}

it.each([
  [[], 'store'],
  [['store', 'platform', 'currency'], 'store'],
  [['channel', 'store'], 'channel'],
  [['location'], 'location'],
  [['category_level1'], 'category'],
  [['category_level1', 'brand'], 'product'],
  [['category'], 'product'],
  [['product', 'store'], 'product'],
  [['variant', 'category_level2'], 'sku'],
  [['sku'], 'sku'],
])('reads the fewest series that know %j: those of the level %s', (dimensions, level) => {
  expect(asked({ dimensions })?.level).toBe(level);
  // A filter asks for as much as a row does.
  const where = dimensions.map((dimension) => ({ dimension, op: 'is_not_null' as const }));
  expect(asked({ where })?.level).toBe(level);
});

it.each([
  [['channel', 'location']],
  [['location', 'product']],
  [['channel', 'category_level1']],
  [['country']],
  [['weekday']],
  [['customer']],
])('refuses %j', (dimensions) => {
  expect(() => asked({ dimensions })).toThrow(/"forecast_units" is not known by/);
});

it('keeps whole periods, by their first day, side and slot', () => {
  expect(asked({})).toMatchObject({ grain: 'day', periods: null });
  const week = { ...time, grain: 'week' } as const;
  // From Friday 28 February to Monday 10 March one week is whole: that of 3 March, the second row.
  expect(asked({ time: week })).toMatchObject({ grain: 'week', periods: '2025-03-03,0,1' });
  const month = { ...time, grain: 'month' } as const;
  expect(asked({ time: month })?.periods).toBe('');
  expect(asked({ time: { ...month, to: '2025-03-31' } })?.periods).toBe('2025-03-01,0,1');
  const compare = { from: '2025-02-24', to: '2025-03-09' };
  expect(asked({ time: week, compare })?.periods).toBe(
    '2025-03-03,0,1;2025-02-24,1,0;2025-03-03,1,1',
  );
});

it('is nothing where nothing is expected', () => {
  expect(resolve({ measures: ['net_sales'], time }, facts, []).forecast).toBeNull();
});
