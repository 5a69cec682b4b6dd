import {
  addDays,
  type BusinessDay,
  type CurrencyCode,
  currencyCode,
  currencyExponent,
} from '../../core/index.ts';
import {
  decimalText,
  inverse,
  one,
  powerOfTen,
  type Rational,
  rationalOf,
  times,
} from './rational.ts';

/** A rate of one day, as text. */
type DatedRate = { readonly day: BusinessDay; readonly rate: string };

/** The tenant's own rate: 1 `base` = `rate` `quote`. */
export type OwnRate = DatedRate & { readonly base: string; readonly quote: string };

/** A reference rate: 1 EUR = `rate` `currency`. */
export type EuroRate = DatedRate & { readonly currency: string };

/** Oldest rate that still counts, in days before the day asked for: weekends and holidays, but no dead series. */
export const maxRateAgeDays = 7;

/** Decimal places of the stored factor. */
const factorScale = 12;

/** The rates in force for some span of days. */
export type RateBook = {
  /**
   * Minor units of `to` for one minor unit of `from` on a UTC day, as decimal text: the last rate on or before the day, at
   * most 7 days old. The tenant's own rates win over the reference rates; without a rate of the pair, the reference rates
   * cross over EUR, and then an own rate with a reference rate. Null = no rate: a shown gap, never 1:1.
   */
  readonly factor: (from: CurrencyCode, to: CurrencyCode, day: BusinessDay) => string | null;
};

type Series = readonly DatedRate[];

/** Makes a book of rates in any order. */
export function rateBook(own: readonly OwnRate[], euro: readonly EuroRate[]): RateBook {
  const pairs = seriesBy(own, ({ base, quote }) => `${base}/${quote}`);
  const perEuro = seriesBy(euro, ({ currency }) => currency);
  const middles = [...new Set(own.flatMap(({ base, quote }) => [base, quote]))].sort(euroFirst);
  const ownRate = (from: string, to: string, day: BusinessDay): Rational | null => {
    const straight = rateOn(pairs.get(`${from}/${to}`), day);
    if (straight !== null) return straight;
    const turned = rateOn(pairs.get(`${to}/${from}`), day);
    return turned === null ? null : inverse(turned);
  };
  const euroRate = (from: string, to: string, day: BusinessDay): Rational | null => {
    const source = from === 'EUR' ? one : rateOn(perEuro.get(from), day);
    const target = to === 'EUR' ? one : rateOn(perEuro.get(to), day);
    return source === null || target === null ? null : times(target, inverse(source));
  };
  const mixedRate = (from: string, to: string, day: BusinessDay): Rational | null => {
    for (const middle of middles) {
      if (middle === from || middle === to) continue;
      const first = ownRate(from, middle, day) ?? euroRate(from, middle, day);
      const second = ownRate(middle, to, day) ?? euroRate(middle, to, day);
      if (first !== null && second !== null) return times(first, second);
    }
    return null;
  };
  const factor = (from: CurrencyCode, to: CurrencyCode, day: BusinessDay): string | null => {
    if (from === to) return '1';
    const rate = ownRate(from, to, day) ?? euroRate(from, to, day) ?? mixedRate(from, to, day);
    if (rate === null) return null;
    const shift = powerOfTen(currencyExponent(to) - currencyExponent(from));
    return decimalText(times(rate, shift), factorScale);
  };
  return { factor: remembered(factor) };
}

/** The currencies of a page meet the same few days again and again. */
function remembered(factor: RateBook['factor']): RateBook['factor'] {
  const known = new Map<string, string | null>();
  return (from, to, day) => {
    const key = `${from}${to}${day}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = factor(from, to, day);
    known.set(key, made);
    return made;
  };
}

/** EUR, then USD, then by code: the same way round on every run. */
function euroFirst(a: string, b: string): number {
  const rank = (code: string) => (code === 'EUR' ? 0 : code === 'USD' ? 1 : 2);
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

function seriesBy<Rate extends DatedRate>(
  rates: readonly Rate[],
  keyOf: (rate: Rate) => string,
): Map<string, Series> {
  const series = new Map<string, DatedRate[]>();
  for (const rate of rates) {
    const key = keyOf(rate);
    const list = series.get(key) ?? [];
    list.push(rate);
    series.set(key, list);
  }
  for (const list of series.values()) list.sort((a, b) => (a.day < b.day ? -1 : 1));
  return series;
}

/** The last rate on or before the day, if it is not too old. */
function rateOn(series: Series | undefined, day: BusinessDay): Rational | null {
  if (series === undefined) return null;
  let low = 0;
  let high = series.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const candidate = series[middle];
    if (candidate !== undefined && candidate.day <= day) low = middle + 1;
    else high = middle;
  }
  const last = series[low - 1];
  if (last === undefined || last.day < addDays(day, -maxRateAgeDays)) return null;
  return rationalOf(last.rate);
}

/**
 * Minor units of `to` for one minor unit of `from` on a UTC day; see `RateBook`.
 *
 * @throws AppError `input_invalid` when a currency is no ISO 4217 code
 */
export function fxFactor(
  book: RateBook,
  pair: { readonly from: string; readonly to: string },
  utcDay: BusinessDay,
): string | null {
  return book.factor(currencyCode(pair.from), currencyCode(pair.to), utcDay);
}
