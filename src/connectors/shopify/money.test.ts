import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currencyCode } from '../../core/index.ts';
import { minorOf, tenThousandths } from './money.ts';

const money = (amount: string, currency: string) => ({ amount, currencyCode: currency });

test.each([
  ['0.1', 'EUR', 10],
  ['-21.42', 'EUR', -2142],
  ['1234567.8', 'USD', 123_456_780],
  ['1200.0', 'JPY', 1200],
  ['1200', 'JPY', 1200],
  ['1.234', 'KWD', 1234],
])('%s %s is %d', (amount, currency, minor) => {
  expect(minorOf(money(amount, currency), currencyCode(currency))).toBe(minor);
});

test('every amount of cents is read back as it was written', () => {
  const eur = currencyCode('EUR');
  fc.assert(
    fc.property(fc.maxSafeInteger(), (minor) => {
      const digits = String(Math.abs(minor)).padStart(3, '0');
      const amount = `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
      expect(minorOf(money(amount, 'EUR'), eur)).toBe(minor + 0);
    }),
  );
});

test('an amount in another currency is refused', () => {
  expect(() => minorOf(money('1.00', 'USD'), currencyCode('EUR'))).toThrow(
    'An amount is in USD (1.00) where the record is in EUR',
  );
});

test('unit costs have four digits more', () => {
  expect(tenThousandths(money('13.0863', 'EUR'), currencyCode('EUR'))).toBe(13_086_300);
});
