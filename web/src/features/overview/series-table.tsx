import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Answer, MeasureInfo } from '../../../../src/api/contract/index.ts';
import { periodDays } from '../../shared/format/days.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useMeasureText } from '../../shared/i18n/use-measure-text.ts';
import { drillTo } from '../../shared/state/drill.ts';
import { useView } from '../../shared/state/use-view.ts';
import { Delta } from '../../shared/ui/delta.tsx';
import { ScrollRegion } from '../../shared/ui/scroll-region.tsx';
import { seriesOf } from './series.ts';

type SeriesTableProps = { readonly answer: Answer; readonly info: MeasureInfo };

/** The chart's figures, exact, each leading to the documents of its period. */
export function SeriesTable({ answer, info }: SeriesTableProps) {
  const { t } = useTranslation();
  const text = useMeasureText();
  const series = seriesOf(answer, info.name);
  const hasCompare = series.compareValues !== null;
  return (
    <ScrollRegion label={t('overview.overTime')} className="max-h-80 overflow-auto">
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-surface text-ink-3">
          <tr className="[&>th]:py-2 [&>th]:font-medium">
            <th scope="col" className="text-start">
              {t('overview.period')}
            </th>
            <th scope="col" className="text-end">
              {text(info).title}
            </th>
            {hasCompare ? (
              <th scope="col" className="text-end">
                {t('overview.comparison')}
              </th>
            ) : null}
            {hasCompare ? (
              <th scope="col" className="text-end">
                {t('overview.change')}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody className="figures">
          {series.periods.map((period, index) => (
            <SeriesRow key={period} answer={answer} info={info} index={index} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function SeriesRow({ answer, info, index }: SeriesTableProps & { readonly index: number }) {
  const format = useFormat();
  const { view } = useView();
  const series = seriesOf(answer, info.name);
  const as = {
    currency: answer.meta.currency,
    exponent: answer.meta.currencyExponent,
    unit: info.unit,
  };
  const period = series.periods[index] ?? '';
  const days = periodDays(period, view.grain, view.range);
  const base = series.compareValues?.[index];
  return (
    <tr className="border-t border-line [&>td]:py-1.5">
      <th scope="row" className="text-start font-normal">
        <Link
          to="/documents"
          search={drillTo({ measure: info.name }, days) as never}
          className="hover:text-accent hover:underline"
        >
          {format.period(period, view.grain)}
        </Link>
      </th>
      <td className="text-end font-medium">{format.value(series.values[index], as)}</td>
      {series.compareValues === null ? null : (
        <>
          <td className="text-end text-ink-2">{format.value(base, as)}</td>
          <td className="text-end">
            <Delta value={series.values[index]} base={base} info={info} />
          </td>
        </>
      )}
    </tr>
  );
}
