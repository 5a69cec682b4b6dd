import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Grain, MeasureValue, Unit } from '../../../../src/api/contract/index.ts';
import * as days from '../format/days.ts';
import * as numbers from '../format/numbers.ts';
import { formattingLocale, pickLanguage } from './languages.ts';

type ValueUnit = numbers.CurrencyUnit & { readonly unit: Unit };

/** Writers of numbers and dates in one locale. */
export function formatsFor(locale: string) {
  return {
    locale,
    value: (value: MeasureValue | undefined, as: ValueUnit) =>
      numbers.formatValue(locale, value, as),
    valueShort: (value: number, as: ValueUnit) => numbers.formatValueShort(locale, value, as),
    money: (minor: number, unit: numbers.CurrencyUnit) => numbers.formatMoney(locale, minor, unit),
    count: (value: number) => numbers.formatCount(locale, value),
    share: (share: number, decimals = 1) => numbers.formatShare(locale, share, decimals),
    signedShare: (share: number) => numbers.formatSignedShare(locale, share),
    signedPoints: (points: number) => numbers.formatSignedPoints(locale, points),
    bytes: (bytes: number) => numbers.formatBytes(locale, bytes),
    day: (day: string, weekday = false) => days.formatDay(locale, day, weekday),
    range: (from: string, to: string) => days.formatRange(locale, from, to),
    period: (period: string, grain: Grain) => days.formatPeriod(locale, period, grain),
    periodShort: (period: string, grain: Grain) => days.formatPeriodShort(locale, period, grain),
    instant: (iso: string, zone?: string) => days.formatInstant(locale, iso, zone),
    ago: (iso: string, nowMs: number) => days.formatAgo(locale, iso, nowMs),
    duration: (seconds: number) => days.formatDuration(locale, seconds),
  };
}

export type Formats = ReturnType<typeof formatsFor>;

/** The writers for the reader's language and region. */
export function useFormat(): Formats {
  const { i18n } = useTranslation();
  const language = pickLanguage(i18n.language, []);
  return useMemo(() => formatsFor(formattingLocale(language, navigator.languages)), [language]);
}
