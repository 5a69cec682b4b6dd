import type { MeasureValue, Unit } from '../../../../src/api/contract/index.ts';

/** What a figure is written in: ISO 4217 code and its decimal places. */
export type CurrencyUnit = { readonly currency: string; readonly exponent: number };

const cache = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}|${JSON.stringify(options)}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, options);
  cache.set(key, made);
  return made;
}

/** Minor units as exact decimal text of the major unit: 1999 with exponent 2 is "19.99". Rounds fractions half away from zero. */
export function minorToDecimal(minor: number, exponent: number): `${number}` {
  const whole = Math.sign(minor) * Math.round(Math.abs(minor));
  const digits = Math.abs(whole)
    .toString()
    .padStart(exponent + 1, '0');
  const cut = digits.length - exponent;
  const text = exponent === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return `${whole < 0 ? '-' : ''}${text}` as `${number}`;
}

/** An exact amount in the reader's way of writing money. A code that is no ISO 4217 shape is written before the number. */
export function formatMoney(locale: string, minor: number, unit: CurrencyUnit): string {
  const decimal = minorToDecimal(minor, unit.exponent);
  const digits = {
    minimumFractionDigits: unit.exponent,
    maximumFractionDigits: unit.exponent,
  };
  if (!/^[A-Z]{3}$/.test(unit.currency))
    return `${unit.currency} ${numberFormat(locale, digits).format(decimal)}`.trim();
  return numberFormat(locale, {
    style: 'currency',
    currency: unit.currency,
    currencyDisplay: 'narrowSymbol',
    ...digits,
  }).format(decimal);
}

/** A short amount for an axis: "£1.2M". Not exact: never for a figure that is read. */
export function formatMoneyShort(locale: string, minor: number, unit: CurrencyUnit): string {
  const major = minor / 10 ** unit.exponent;
  const style = { notation: 'compact', maximumFractionDigits: 1 } as const;
  if (!/^[A-Z]{3}$/.test(unit.currency)) return numberFormat(locale, style).format(major);
  return numberFormat(locale, {
    style: 'currency',
    currency: unit.currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: 0,
    ...style,
  }).format(major);
}

export function formatCount(locale: string, value: number): string {
  return numberFormat(locale, { maximumFractionDigits: 2 }).format(value);
}

export function formatCountShort(locale: string, value: number): string {
  return numberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

/** A share of 1 as percent with at most one decimal. */
export function formatShare(locale: string, share: number, decimals = 1): string {
  return numberFormat(locale, { style: 'percent', maximumFractionDigits: decimals }).format(share);
}

function changeDecimals(share: number): number {
  if (Math.abs(share) >= 10) return 0;
  return Math.abs(share) < 0.0095 ? 2 : 1;
}

/** The largest change that is written out; beyond it the figure says nothing but "very much". */
const largestChange = 99.99;

/** A signed share: "+12.3%". Beyond ten-fold no decimals, below one percent two, beyond a hundred-fold ">+9,999%". */
export function formatSignedShare(locale: string, share: number): string {
  if (Math.abs(share) > largestChange)
    return `>${formatSignedShare(locale, Math.sign(share) * largestChange)}`;
  return numberFormat(locale, {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: changeDecimals(share),
  }).format(share);
}

/** A signed difference of two shares, in percentage points without their unit: "+1.2". */
export function formatSignedPoints(locale: string, points: number): string {
  return numberFormat(locale, { signDisplay: 'exceptZero', maximumFractionDigits: 1 }).format(
    points,
  );
}

/** Any measure's value by its unit; null (0/0, or no rate) is a dash, never a zero. */
export function formatValue(
  locale: string,
  value: MeasureValue | undefined,
  as: CurrencyUnit & { readonly unit: Unit },
): string {
  if (value === null || value === undefined) return '–';
  switch (as.unit) {
    case 'money':
    case 'money_ratio':
      return formatMoney(locale, value, as);
    case 'count':
      return formatCount(locale, value);
    case 'quantity':
      return formatCount(locale, value / 1000);
    case 'ratio':
      return formatShare(locale, value);
  }
}

/** The short way for axes and sparklines. */
export function formatValueShort(
  locale: string,
  value: number,
  as: CurrencyUnit & { readonly unit: Unit },
): string {
  switch (as.unit) {
    case 'money':
    case 'money_ratio':
      return formatMoneyShort(locale, value, as);
    case 'count':
      return formatCountShort(locale, value);
    case 'quantity':
      return formatCountShort(locale, value / 1000);
    case 'ratio':
      return formatShare(locale, value);
  }
}

const sizeUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A file's size in the unit that keeps it under a thousand. */
export function formatBytes(locale: string, bytes: number): string {
  const step = Math.min(sizeUnits.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return numberFormat(locale, {
    style: 'unit',
    unit: sizeUnits[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}
