import { useTranslation } from 'react-i18next';
import type { ForecastSeries } from '../../../../src/api/contract/index.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { ScrollRegion } from '../../shared/ui/scroll-region.tsx';
import { reasonText, unitOf } from './node-text.ts';

/** The periods ahead with their exact figures. */
export function FanTable({ series }: { readonly series: ForecastSeries }) {
  const { t } = useTranslation();
  const format = useFormat();
  const as = unitOf(series.node);
  const heads = [
    t('forecast.forecast'),
    t('forecast.within', { share: format.share(0.8) }),
    t('forecast.within', { share: format.share(0.95) }),
  ];
  return (
    <ScrollRegion label={t('forecast.expected')} className="max-h-96 overflow-auto px-4 pb-3">
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-surface text-ink-3">
          <tr className="[&>th]:py-2 [&>th]:ps-4 [&>th]:font-medium [&>th:first-child]:ps-0">
            <th scope="col" className="text-start">
              {t('overview.period')}
            </th>
            {heads.map((head) => (
              <th key={head} scope="col" className="text-end">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="figures">
          {series.forecast.map((point) => (
            <tr
              key={point.day}
              className="border-t border-line [&>td]:py-1.5 [&>td]:ps-4 [&>td]:text-end [&>td]:whitespace-nowrap"
            >
              <th scope="row" className="text-start font-normal">
                {format.period(point.day, series.grain)}
                {point.reason === null ? null : (
                  <span className="block text-xs text-ink-3">{reasonText(t, point.reason)}</span>
                )}
              </th>
              <td className="font-medium">
                {format.value(point.shown, as)}
                {point.overrideId === null ? null : (
                  <span className="block text-xs font-normal text-ink-3">
                    {t('forecast.modelSays', { value: format.value(point.value, as) })}
                  </span>
                )}
              </td>
              <td className="text-ink-2">
                {format.value(point.lower80, as)} – {format.value(point.upper80, as)}
              </td>
              <td className="text-ink-2">
                {format.value(point.lower95, as)} – {format.value(point.upper95, as)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
