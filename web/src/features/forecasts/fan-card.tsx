import type { TFunction } from 'i18next';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ForecastSeries } from '../../../../src/api/contract/index.ts';
import { Chart } from '../../shared/charts/chart.tsx';
import { usePalette } from '../../shared/charts/use-palette.ts';
import { type Formats, useFormat } from '../../shared/i18n/use-format.ts';
import { Card } from '../../shared/ui/card.tsx';
import { EmptyNotice } from '../../shared/ui/states.tsx';
import { ViewAs } from '../../shared/ui/view-as.tsx';
import { fanOf } from './fan.ts';
import { fanChartOption } from './fan-chart-option.ts';
import { FanTable } from './fan-table.tsx';
import { reasonText, unitOf, useNodeName } from './node-text.ts';

/** A node's past and what is expected, as a chart or as a table. */
export function FanCard({ series }: { readonly series: ForecastSeries }) {
  const { t } = useTranslation();
  const [as, setAs] = useState<'chart' | 'table'>('chart');
  const none = series.forecast.length === 0;
  return (
    <Card
      title={t('forecast.expected')}
      label={t('forecast.expected')}
      actions={none ? undefined : <ViewAs value={as} onChange={setAs} />}
    >
      {series.reasons.length === 0 ? null : (
        <ul className="px-4 pb-2 text-sm text-ink-2">
          {series.reasons.map((one) => (
            <li key={one}>{reasonText(t, one)}</li>
          ))}
        </ul>
      )}
      {none ? <EmptyNotice title={t('forecast.nothingOfIt')} /> : null}
      {none || as === 'table' ? null : <FanChart series={series} />}
      {none || as === 'chart' ? null : <FanTable series={series} />}
    </Card>
  );
}

function FanChart({ series }: { readonly series: ForecastSeries }) {
  const { t } = useTranslation();
  const format = useFormat();
  const palette = usePalette();
  const name = useNodeName();
  const names = useMemo(() => namesIn(t, format), [t, format]);
  const option = useMemo(() => {
    const { grain, node } = series;
    const as = unitOf(node);
    const reason = (one: string) => reasonText(t, one);
    return fanChartOption({ fan: fanOf(series), grain, as, format, palette, names, reason });
  }, [series, format, palette, names, t]);
  return (
    <div className="px-4 pb-3">
      <Legend names={names} hasFormer={series.past.length > 0} />
      <Chart
        option={option}
        className="h-72 w-full sm:h-80"
        label={t('forecast.chartLabel', { name: name(series.node) })}
      />
    </div>
  );
}

function namesIn(t: TFunction, format: Formats): Names {
  return {
    actual: t('forecast.actual'),
    forecast: t('forecast.forecast'),
    former: t('forecast.former'),
    within80: t('forecast.within', { share: format.share(0.8) }),
    within95: t('forecast.within', { share: format.share(0.95) }),
  };
}

type Names = Readonly<Record<'actual' | 'forecast' | 'former' | 'within80' | 'within95', string>>;

function Legend({ names, hasFormer }: { readonly names: Names; readonly hasFormer: boolean }) {
  const marks = [
    ['border-t-2 border-ink-2', names.actual],
    ...(hasFormer
      ? [['border-t-2 border-dashed border-series-compare', names.former] as const]
      : []),
    ['border-t-2 border-series-1', names.forecast],
    ['h-3 bg-series-1/30', names.within80],
    ['h-3 bg-series-1/10', names.within95],
  ] as const;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 pb-2 text-sm text-ink-2">
      {marks.map(([mark, text]) => (
        <li key={text} className="flex items-center gap-2">
          <span aria-hidden className={`w-4 ${mark}`} />
          {text}
        </li>
      ))}
    </ul>
  );
}
