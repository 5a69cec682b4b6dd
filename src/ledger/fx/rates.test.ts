import { describe, expect, test } from 'vitest';
import { type BusinessDay, businessDay, currencyCode } from '../../core/index.ts';
import { parseEcbRates } from './ecb-rates.ts';
import { parseOwnRates } from './own-rates.ts';
import { fxFactor, rateBook } from './rate-book.ts';

const day = (text: string): BusinessDay => businessDay(text);
const euro = (currency: string, on: string, rate: string) => ({
  currency: currencyCode(currency),
  day: day(on),
  rate,
});
const own = (pair: `${string}/${string}`, on: string, rate: string) => {
  const [base = '', quote = ''] = pair.split('/');
  return { base, quote, day: day(on), rate };
};
// Friday 10 and Monday 13 April 2026, as the ECB published them.
const ecb = [
  euro('USD', '2026-04-10', '1.1711'),
  euro('USD', '2026-04-13', '1.1684'),
  euro('JPY', '2026-04-13', '186.75'),
  euro('TRY', '2026-04-13', '52.2478'),
];
const on = '2026-04-13';

describe('factors', () => {
  test('cross over EUR with the difference of the exponents in them', () => {
    const book = rateBook([], ecb);
    expect(fxFactor(book, { from: 'EUR', to: 'USD' }, day(on))).toBe('1.1684');
    // 1 / 1.1684 = 0.855871276959945…
    expect(fxFactor(book, { from: 'USD', to: 'EUR' }, day(on))).toBe('0.85587127696');
    // One cent is 0.01 USD = 1.59833... JPY/100: 186.75 / 1.1684 / 100 = 1.59833960972…
    expect(fxFactor(book, { from: 'USD', to: 'JPY' }, day(on))).toBe('1.598339609723');
    // One yen is 0.279774… TRY = 27.9774… kuruş: 52.2478 / 186.75 × 100.
    expect(fxFactor(book, { from: 'JPY', to: 'TRY' }, day(on))).toBe('27.977402945114');
    expect(fxFactor(book, { from: 'GBP', to: 'GBP' }, day('1900-01-01'))).toBe('1');
  });

  test('take the last rate on or before the day, at most seven days old', () => {
    const book = rateBook([], ecb);
    const usd = (text: string) => fxFactor(book, { from: 'EUR', to: 'USD' }, day(text));
    expect(usd('2026-04-12')).toBe('1.1711');
    expect(usd('2026-04-20')).toBe('1.1684');
    expect(usd('2026-04-21')).toBeNull();
    expect(usd('2026-04-09')).toBeNull();
  });

  test('are missing, never 1:1, where there is no rate', () => {
    expect(fxFactor(rateBook([], ecb), { from: 'ARS', to: 'EUR' }, day(on))).toBeNull();
  });

  test('own rates win, in either direction, also where they are older', () => {
    const straight = rateBook([own('USD/EUR', '2026-04-10', '0.9')], ecb);
    expect(fxFactor(straight, { from: 'USD', to: 'EUR' }, day(on))).toBe('0.9');
    const turned = rateBook([own('EUR/USD', on, '1.25')], ecb);
    expect(fxFactor(turned, { from: 'USD', to: 'EUR' }, day(on))).toBe('0.8');
  });

  test('an own rate goes on over the reference rates to a third currency', () => {
    const book = rateBook([own('USD/ARS', on, '1000')], ecb);
    // 1 ARS = 0.001 USD = 0.001 / 1.1684 EUR
    expect(fxFactor(book, { from: 'ARS', to: 'EUR' }, day(on))).toBe('0.000855871277');
  });
});

describe('files', () => {
  test('of the ECB: N/A and the trailing comma are no rates', () => {
    const text = 'Date,USD,CYP,\n2026-04-13,1.1684,N/A,\n2026-04-10,1.1711,N/A,\n';
    expect(parseEcbRates(text)).toEqual([ecb[1], ecb[0]]);
    expect(parseEcbRates('Date, USD, \n13 April 2026, 1.1684, \n')).toEqual([ecb[1]]);
  });

  test('of the ECB: anything else is refused with its place', () => {
    expect(() => parseEcbRates('<html>')).toThrow('no reference rates file');
    expect(() => parseEcbRates('Date,USD\n2026-02-31,1\n')).toThrow('Line 2: "2026-02-31"');
    expect(() => parseEcbRates('Date,USD\n2026-02-01,-1\n')).toThrow('line 2, USD');
  });

  test('of one’s own: all faults are told, and nothing is taken', () => {
    const good = 'rate;day;quote;base\n0,1;2025-01-01;EUR;ARS\n';
    expect(() => parseOwnRates(good)).toThrow('line 2');
    expect(parseOwnRates('day,base,quote,rate\n2025-01-01,ars,EUR,0.001\n')).toEqual([
      own('ARS/EUR', '2025-01-01', '0.001'),
    ]);
    const bad =
      'day,base,quote,rate\n2025-02-30,ARS,EUR,1\n2025-01-01,EUR,EUR,1\n2025-01-01,ARS,EUR,0\n';
    expect(() => parseOwnRates(bad)).toThrow(
      expect.objectContaining({
        faults: [
          { path: 'line 2', message: expect.anything() },
          { path: 'line 3', message: expect.anything() },
          { path: 'line 4', message: expect.anything() },
        ],
      }),
    );
    expect(() => parseOwnRates('day,base,rate\n')).toThrow('no column quote');
  });
});
