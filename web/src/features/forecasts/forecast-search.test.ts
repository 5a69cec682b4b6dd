import { expect, test } from 'vitest';
import { parseForecastSearch } from './forecast-search.ts';

test('what the address does not say, or says wrongly, is left out', () => {
  expect(parseForecastSearch({})).toEqual({});
  expect(parseForecastSearch({ every: 'year', of: 'profit', path: '1;2' })).toEqual({});
  expect(parseForecastSearch({ every: 'week', of: 'units', path: '1.22' })).toEqual({
    every: 'week',
    of: 'units',
    path: '1.22',
  });
  expect(parseForecastSearch({ path: 7 })).toEqual({ path: '7' });
});
