import { useTranslation } from 'react-i18next';
import type { ForecastSeries } from '../../../../src/api/contract/index.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Card } from '../../shared/ui/card.tsx';

/** The method's name in words, where it has some. */
const methods = [
  'ensemble',
  'exact',
  'bottom_up',
  'weekday_mean',
  'global',
  'share',
  'profile',
  'sum',
  'closed',
] as const;

/** How the forecast was made, and what moves it. */
export function DriversCard({ series }: { readonly series: ForecastSeries }) {
  const { t } = useTranslation();
  const format = useFormat();
  const used = [...new Set(series.forecast.map(({ method }) => method))];
  if (used.length === 0 && series.drivers.length === 0) return null;
  const word = (method: string) => {
    const known = methods.find((name) => name === method);
    return known === undefined ? method : t(`forecast.method.${known}`);
  };
  return (
    <Card title={t('forecast.how')} label={t('forecast.how')}>
      <ul className="px-4 pb-3 text-sm text-ink-2">
        {used.map((method) => (
          <li key={method}>{word(method)}</li>
        ))}
      </ul>
      {series.drivers.length === 0 ? null : (
        <dl className="grid gap-1 px-4 pb-3 text-sm">
          {series.drivers.slice(0, 6).map(({ name, share }) => (
            <div key={name} className="flex justify-between gap-4">
              <dt className="truncate text-ink-2">{name.replaceAll('_', ' ')}</dt>
              <dd className="figures">{format.share(share)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}
