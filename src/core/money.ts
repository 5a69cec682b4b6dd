import { AppError } from './errors.ts';

/** Integer amount in the currency's minor unit (kuruş, cent, yen). */
export type MinorUnits = number & { readonly __brand: 'MinorUnits' };

/**
 * The maker of `MinorUnits` from a number that is already in minor units. `-0` becomes `0`.
 *
 * @throws RangeError when it is not a safe integer
 */
export function minorUnits(value: number): MinorUnits {
  if (!Number.isSafeInteger(value))
    throw new RangeError(`minor units must be a safe integer, got ${value}`);
  return (value === 0 ? 0 : value) as MinorUnits;
}

/** Zero of any currency. */
export const zeroMinor: MinorUnits = minorUnits(0);

/** Sum of amounts of one currency. */
export function addMinor(...amounts: readonly MinorUnits[]): MinorUnits {
  let total = 0;
  for (const amount of amounts) total += amount;
  return minorUnits(total);
}

/** The amount with the opposite sign. */
export function negateMinor(amount: MinorUnits): MinorUnits {
  return minorUnits(-amount);
}

/** An exact decimal: `coefficient / 10^scale`. */
export type Decimal = { readonly coefficient: bigint; readonly scale: number };

const decimalPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Parses plain decimal text (`-1234.50`, `.5`, `1e3`) exactly. Grouping and decimal commas are the reader's business,
 * not this function's.
 *
 * @throws AppError `input_invalid` when it is no number
 */
export function parseDecimal(text: string): Decimal {
  const match = decimalPattern.exec(text.trim());
  const digits = `${match?.[2] ?? ''}${match?.[3] ?? ''}`;
  if (match === null || digits === '')
    throw new AppError('input_invalid', `"${text}" is not a number`);
  const exponent = Number(match[4] ?? '0');
  const scale = (match[3] ?? '').length - exponent;
  const sign = match[1] === '-' ? -1n : 1n;
  if (scale < 0) return { coefficient: sign * BigInt(digits) * 10n ** BigInt(-scale), scale: 0 };
  return { coefficient: sign * BigInt(digits), scale };
}

/** Exact product. */
export function multiplyDecimal(a: Decimal, b: Decimal): Decimal {
  return { coefficient: a.coefficient * b.coefficient, scale: a.scale + b.scale };
}

/** Integer quotient rounded half away from zero; `divisor` is positive. */
function divideHalfAway(value: bigint, divisor: bigint): bigint {
  const magnitude = value < 0n ? -value : value;
  const rounded = (magnitude * 2n + divisor) / (divisor * 2n);
  return value < 0n ? -rounded : rounded;
}

/**
 * A major-unit amount as minor units, rounded half away from zero (the rule of PostgreSQL's `round(numeric)`).
 *
 * @param exponent decimal places of the currency's minor unit
 * @throws RangeError when the result is beyond ±(2^53 − 1)
 */
export function decimalToMinor(value: Decimal, exponent: number): MinorUnits {
  const shift = exponent - value.scale;
  const units =
    shift >= 0
      ? value.coefficient * 10n ** BigInt(shift)
      : divideHalfAway(value.coefficient, 10n ** BigInt(-shift));
  return minorUnits(Number(units));
}

/** Major-unit text to minor units: `"19.995"` with exponent 2 is 2000. Errors as `parseDecimal` and `decimalToMinor`. */
export function parseMinor(text: string, exponent: number): MinorUnits {
  return decimalToMinor(parseDecimal(text), exponent);
}

/** Minor units as plain decimal text of the major unit: `-150` with exponent 2 is `"-1.50"`. Exact; no grouping. */
export function formatMinor(amount: MinorUnits, exponent: number): string {
  const digits = Math.abs(amount)
    .toString()
    .padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = exponent === 0 ? '' : `.${digits.slice(digits.length - exponent)}`;
  return `${amount < 0 ? '-' : ''}${whole}${fraction}`;
}

/**
 * Splits `total` over `weights` by largest remainder: the parts add up to `total` exactly and each differs from its exact
 * share by less than one unit. Ties go to the earlier part. Weights may not be negative; where all are zero, or there is
 * one, the first part takes everything.
 *
 * @returns length of `weights`; empty weights give an empty answer only for a zero total
 * @throws RangeError when a weight is negative or not finite, or there is nothing to split a non-zero total over
 *
 * O(n log n). Source: Hamilton's method of apportionment.
 */
export function allocate(total: MinorUnits, weights: readonly number[]): MinorUnits[] {
  if (weights.length === 0) {
    if (total !== 0) throw new RangeError('an amount needs at least one part to be split over');
    return [];
  }
  const scaled = weights.map((weight) => {
    if (!Number.isSafeInteger(weight) || weight < 0)
      throw new RangeError(`a weight must be a whole number >= 0, got ${weight}`);
    return BigInt(weight);
  });
  const sum = scaled.reduce((a, b) => a + b, 0n);
  if (sum === 0n) return weights.map((_, index) => (index === 0 ? total : zeroMinor));
  return shares(total, scaled, sum);
}

function shares(total: MinorUnits, weights: readonly bigint[], sum: bigint): MinorUnits[] {
  const magnitude = BigInt(Math.abs(total));
  const sign = total < 0 ? -1 : 1;
  const parts = weights.map((weight, index) => ({
    index,
    floor: (magnitude * weight) / sum,
    remainder: (magnitude * weight) % sum,
  }));
  let left = Number(magnitude - parts.reduce((a, part) => a + part.floor, 0n));
  const units = parts.map((part) => Number(part.floor));
  const byRemainder = parts.toSorted((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1,
  );
  for (const part of byRemainder) {
    if (left === 0) break;
    units[part.index] = (units[part.index] ?? 0) + 1;
    left -= 1;
  }
  return units.map((unit) => minorUnits(sign * unit));
}
