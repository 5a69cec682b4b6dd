import {
  type CurrencyCode,
  currencyExponent,
  decimalToMinor,
  type MinorUnits,
  parseDecimal,
} from '../../core/index.ts';
import { NodeFault } from './node-fault.ts';

/** An amount as Shopify writes it: a decimal text of the major unit, and its currency. */
export type Money = { readonly amount: string; readonly currencyCode: string };

/**
 * Minor units of an amount that must be in `currency`. Exact: Shopify's amounts are whole smallest units; finer digits are
 * rounded half away from zero.
 *
 * @throws NodeFault `currency_mixed` · AppError when it is no number · RangeError when it is beyond ±(2^53 − 1)
 */
export function minorOf(money: Money, currency: CurrencyCode): MinorUnits {
  if (money.currencyCode !== currency) {
    throw new NodeFault(
      'currency_mixed',
      `An amount is in ${money.currencyCode} (${money.amount}) where the record is in ${currency}; amounts of two currencies can't be added.`,
    );
  }
  return decimalToMinor(parseDecimal(money.amount), currencyExponent(currency));
}

/** Ten-thousandths of a minor unit of an amount in its own currency. Errors as `minorOf`. */
export function tenThousandths(money: Money, currency: CurrencyCode): number {
  return decimalToMinor(parseDecimal(money.amount), currencyExponent(currency) + 4);
}
