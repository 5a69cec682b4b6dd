import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ForecastNode, Unit } from '../../../../src/api/contract/index.ts';
import type { CurrencyUnit } from '../../shared/format/numbers.ts';

/** What a node's figures are written in. */
export function unitOf(
  node: Pick<ForecastNode, 'currency' | 'currencyExponent' | 'measure'>,
): CurrencyUnit & { readonly unit: Unit } {
  const unit = node.measure === 'units' ? 'quantity' : 'money';
  return { currency: node.currency, exponent: node.currencyExponent, unit };
}

/** How a node is called: what has no name is the company, or what is sold without a channel, category … */
export function useNodeName(): (node: Pick<ForecastNode, 'level' | 'name'>) => string {
  const { t } = useTranslation();
  return ({ level, name }) => {
    if (name !== null) return name;
    return level === 'company' ? t('forecast.company') : t(`forecast.without.${level}`);
  };
}

const reasons = [
  'closed_weekday',
  'holiday',
  'closed_store',
  'new_product',
  'short_history',
  'no_history',
] as const;

/** Why a figure is as it is, in words; a reason that is not known here stands as it came. */
export function reasonText(t: TFunction, reason: string): string {
  const known = reasons.find((name) => name === reason);
  return known === undefined ? reason : t(`forecast.reason.${known}`);
}
