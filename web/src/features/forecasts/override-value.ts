/**
 * What a person typed as an override's value: hundredths of a per cent, minor units, or thousandths of units.
 *
 * @param decimals 2 for per cent, the currency's exponent for amounts, 3 for units
 * @returns null where it is no number, or has more decimals than there are
 */
export function overrideValue(text: string, decimals: number): number | null {
  const match = /^([+-]?)(\d{1,12})(?:[.,](\d+))?$/.exec(text.trim());
  if (match === null) return null;
  const [, sign, whole = '', fraction = ''] = match;
  if (fraction.length > decimals) return null;
  const value = Number(`${whole}${fraction.padEnd(decimals, '0')}`);
  if (!Number.isSafeInteger(value)) return null;
  return sign === '-' ? -value : value;
}
