import { useTranslation } from 'react-i18next';
import type { DimensionValue } from '../../../../src/api/contract/index.ts';
import { useFormat } from './use-format.ts';

const regionCode = /^[A-Z]{2}$/;

function countryName(locale: string, code: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** A dimension member's name as it is shown: countries in the reader's language, "none" where there is none. */
export function useMemberName(): (dimension: string, member: DimensionValue) => string {
  const { t } = useTranslation();
  const { locale } = useFormat();
  return (dimension, { key, label }) => {
    if (key === null && dimension.startsWith('customer')) return t('member.unknown');
    if (key === null) return t('member.none');
    if (dimension === 'country' && typeof key === 'string' && regionCode.test(key))
      return countryName(locale, key);
    if (dimension === 'customer_type') {
      if (key === 'new' || key === 'returning') return t(`member.${key}`);
    }
    return label ?? String(key);
  };
}
