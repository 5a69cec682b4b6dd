import { AppError } from './errors.ts';

/** ISO 4217 alphabetic code, upper case. */
export type CurrencyCode = string & { readonly __brand: 'CurrencyCode' };

/**
 * Digits after the decimal point where ISO 4217 differs from 2.
 * Source: ISO 4217 list one (minor units). Codes not named here have 2.
 */
const exponents: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** Names of currencies, past ones included: a shop's books may reach back to them. */
const names = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' });

/**
 * Parses an ISO 4217 code, in any case, with blanks around it.
 *
 * @throws AppError `input_invalid` when it is no currency of the list
 */
export function currencyCode(text: string): CurrencyCode {
  const code = text.trim().toUpperCase();
  if (!/^[A-Z]{3}$/.test(code) || names.of(code) === undefined) {
    throw new AppError(
      'input_invalid',
      `"${text}" is no currency: write a three-letter ISO 4217 code such as EUR`,
    );
  }
  return code as CurrencyCode;
}

/** Decimal places of the currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD. */
export function currencyExponent(currency: CurrencyCode): number {
  return exponents[currency] ?? 2;
}
