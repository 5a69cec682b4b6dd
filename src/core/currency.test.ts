import { expect, it } from 'vitest';
import { currencyCode, currencyExponent } from './currency.ts';

it('takes codes of ISO 4217 in any case, and no others', () => {
  expect(currencyCode(' eur ')).toBe('EUR');
  expect(currencyCode('DEM')).toBe('DEM');
  for (const typo of ['EUO', 'ZZZ', 'EU', 'EURO', '€', ''])
    expect(() => currencyCode(typo)).toThrow(/is no currency/);
});

it('knows how many decimals a currency has', () => {
  expect(['EUR', 'JPY', 'KWD'].map((code) => currencyExponent(currencyCode(code)))).toEqual([
    2, 0, 3,
  ]);
});
