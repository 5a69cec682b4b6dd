import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatMoney,
  formatMoneyShort,
  formatSignedShare,
  formatValue,
  minorToDecimal,
} from './numbers.ts';

/** Locales part groups with different invisible blanks: what is compared is the text as it is read. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const gbp = { currency: 'GBP', exponent: 2 };

describe('minorToDecimal', () => {
  it('puts the point where the currency has it', () => {
    expect(minorToDecimal(1_905_735_818, 2)).toBe('19057358.18');
    expect(minorToDecimal(-5, 2)).toBe('-0.05');
    expect(minorToDecimal(1700, 0)).toBe('1700');
    expect(minorToDecimal(1234, 3)).toBe('1.234');
  });

  it('rounds halves away from zero', () => {
    expect(minorToDecimal(250.5, 2)).toBe('2.51');
    expect(minorToDecimal(-250.5, 2)).toBe('-2.51');
  });

  it('loses no digit of any exact amount', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 4 }), (minor, exponent) => {
        const [whole = '', fraction = ''] = minorToDecimal(minor, exponent).split('.');
        expect(fraction).toHaveLength(exponent);
        expect(BigInt(whole.replace('-', '') + fraction)).toBe(BigInt(Math.abs(minor)));
      }),
    );
  });
});

describe('formatMoney', () => {
  it('writes every digit, in the way of the locale', () => {
    expect(formatMoney('en-GB', 1_905_735_818, gbp)).toBe('£19,057,358.18');
    expect(plain(formatMoney('ru', 1_905_735_818, gbp))).toBe('19 057 358,18 £');
    expect(plain(formatMoney('tr', -123_456, { currency: 'TRY', exponent: 2 }))).toBe('-₺1.234,56');
  });

  it('takes the decimals from the server and not from its own table', () => {
    expect(plain(formatMoney('en', 1700, { currency: 'JPY', exponent: 0 }))).toBe('¥1,700');
    expect(plain(formatMoney('en', 1234, { currency: 'KWD', exponent: 3 }))).toBe('KWD 1.234');
  });

  it('stays exact beyond what a float can hold', () => {
    expect(formatMoney('en-GB', 9_007_199_254_740_991, gbp)).toBe('£90,071,992,547,409.91');
  });

  it('writes a code that is no currency in front', () => {
    expect(formatMoney('en', 150, { currency: 'points', exponent: 2 })).toBe('points 1.50');
  });
});

describe('formatValue', () => {
  it('never writes a missing value as zero', () => {
    expect(formatValue('en', null, { ...gbp, unit: 'money' })).toBe('–');
    expect(formatValue('en', undefined, { ...gbp, unit: 'count' })).toBe('–');
    expect(formatValue('en', 0, { ...gbp, unit: 'money' })).toBe('£0.00');
  });

  it('knows quantities in thousandths and shares of one', () => {
    expect(formatValue('en', 2500, { ...gbp, unit: 'quantity' })).toBe('2.5');
    expect(formatValue('en', 0.0634, { ...gbp, unit: 'ratio' })).toBe('6.3%');
    expect(formatValue('en-GB', 4201.5, { ...gbp, unit: 'money_ratio' })).toBe('£42.02');
  });
});

describe('short forms', () => {
  it('shortens amounts for axes', () => {
    expect(formatMoneyShort('en-US', 123_456_700, gbp)).toBe('£1.2M');
    expect(formatMoneyShort('en-GB', 0, gbp)).toBe('£0');
  });

  it('writes changes with as many decimals as they need', () => {
    expect(formatSignedShare('en', 0.123)).toBe('+12.3%');
    expect(formatSignedShare('en', -0.0003)).toBe('-0.03%');
    expect(formatSignedShare('en', 12.3456)).toBe('+1,235%');
    expect(formatSignedShare('en', 123_456)).toBe('>+9,999%');
  });

  it('writes counts and sizes', () => {
    expect(formatCount('en', 1_044_847)).toBe('1,044,847');
    expect(plain(formatBytes('en', 45_300_000))).toBe('45.3 MB');
    expect(plain(formatBytes('en', 0))).toBe('0 byte');
  });
});
