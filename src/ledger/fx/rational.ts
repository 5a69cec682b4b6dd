import { parseDecimal } from '../../core/index.ts';

/** An exact positive rate: `numerator / denominator`. */
export type Rational = { readonly numerator: bigint; readonly denominator: bigint };

export const one: Rational = { numerator: 1n, denominator: 1n };

/** Decimal text as a fraction. @throws AppError `input_invalid` when it is no number */
export function rationalOf(text: string): Rational {
  const { coefficient, scale } = parseDecimal(text);
  return { numerator: coefficient, denominator: 10n ** BigInt(scale) };
}

export function times(a: Rational, b: Rational): Rational {
  return {
    numerator: a.numerator * b.numerator,
    denominator: a.denominator * b.denominator,
  };
}

/** `1 / a`; `a` is not zero. */
export function inverse(a: Rational): Rational {
  return { numerator: a.denominator, denominator: a.numerator };
}

/** `10^exponent`, also negative. */
export function powerOfTen(exponent: number): Rational {
  const power = { numerator: 10n ** BigInt(Math.abs(exponent)), denominator: 1n };
  return exponent >= 0 ? power : inverse(power);
}

/** Plain decimal text with at most `scale` decimals, rounded half up (the value is positive), without trailing zeros. */
export function decimalText({ numerator, denominator }: Rational, scale: number): string {
  const scaled = (numerator * 10n ** BigInt(scale) * 2n + denominator) / (denominator * 2n);
  const digits = scaled.toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
