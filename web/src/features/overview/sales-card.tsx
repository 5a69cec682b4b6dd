import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer, Grain, MeasureInfo } from '../../../../src/api/contract/index.ts';
import type { AnswerState } from '../../shared/api/answers.ts';
import { useMe } from '../../shared/api/me.ts';
import { Chart } from '../../shared/charts/chart.tsx';
import { usePalette } from '../../shared/charts/use-palette.ts';
import { hourIn, periodDays } from '../../shared/format/days.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useMeasureText } from '../../shared/i18n/use-measure-text.ts';
import { drillTo } from '../../shared/state/drill.ts';
import { grainsFor } from '../../shared/state/ranges.ts';
import { useView } from '../../shared/state/use-view.ts';
import { AnswerPanel } from '../../shared/ui/answer-panel.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { CompactSelect } from '../../shared/ui/compact-select.tsx';
import { MeasureDefinition } from '../../shared/ui/measure-definition.tsx';
import { Skeleton } from '../../shared/ui/skeleton.tsx';
import { ViewAs } from '../../shared/ui/view-as.tsx';
import { chartMeasures } from './overview-queries.ts';
import { salesChartOption } from './sales-chart-option.ts';
import { infoOf, seriesOf, untilNow } from './series.ts';
import { SeriesTable } from './series-table.tsx';

function useChartMeasure(): string {
  const raw = useSearch({ strict: false }) as { readonly chart?: string };
  return chartMeasures.find((name) => name === raw.chart) ?? 'net_sales';
}

/** One measure over time with its comparison, as a chart or as a table. */
export function SalesCard({ state }: { readonly state: AnswerState }) {
  const { t } = useTranslation();
  const measure = useChartMeasure();
  const [as, setAs] = useState<'chart' | 'table'>('chart');
  return (
    <Card
      title={t('overview.overTime')}
      label={t('overview.overTime')}
      actions={
        <div className="flex flex-wrap items-center gap-2">
          {state.kind === 'ready' ? (
            <MeasureSelect answer={state.answer} measure={measure} />
          ) : null}
          <GrainSelect />
          <ViewAs value={as} onChange={setAs} />
        </div>
      }
    >
      <AnswerPanel
        state={state}
        skeleton={<Skeleton className="h-72 w-full" />}
        className="flex-1 px-4 pb-3"
      >
        {(answer) => {
          const info = infoOf(answer, measure);
          if (info === null) return null;
          return as === 'chart' ? (
            <SalesChart answer={answer} info={info} />
          ) : (
            <SeriesTable answer={answer} info={info} />
          );
        }}
      </AnswerPanel>
    </Card>
  );
}

function MeasureSelect({ answer, measure }: { readonly answer: Answer; readonly measure: string }) {
  const { t } = useTranslation();
  const text = useMeasureText();
  const navigate = useNavigate();
  const infos = chartMeasures.map((name) => infoOf(answer, name)).filter((info) => info !== null);
  return (
    <CompactSelect
      label={t('overview.chartMeasure')}
      value={measure}
      onChange={(chart) =>
        void navigate({
          to: '.',
          search: (before: object) => ({ ...before, chart }),
          replace: true,
        })
      }
      options={infos.map((info) => ({ value: info.name, label: text(info).title }))}
    />
  );
}

function GrainSelect() {
  const { t } = useTranslation();
  const { view, change } = useView();
  const grains = grainsFor(view.range).filter(
    (grain) => grain in grainNames,
  ) as (keyof typeof grainNames)[];
  return (
    <CompactSelect
      label={t('overview.grain')}
      value={view.grain}
      onChange={(grain) => change({ grain: grain as Grain })}
      options={grains.map((grain) => ({ value: grain, label: t(`grain.${grain}`) }))}
    />
  );
}

const grainNames = { hour: 1, day: 1, week: 1, month: 1, quarter: 1, year: 1 } as const;

function SalesChart({ answer, info }: { readonly answer: Answer; readonly info: MeasureInfo }) {
  const { t } = useTranslation();
  const format = useFormat();
  const palette = usePalette();
  const { view } = useView();
  const title = useMeasureText()(info).title;
  const { tenant } = useMe();
  const series = useMemo(
    () => untilNow(seriesOf(answer, info.name), hourIn(tenant.zone)),
    [answer, info.name, tenant.zone],
  );
  const option = useMemo(() => {
    const as = {
      currency: answer.meta.currency,
      exponent: answer.meta.currencyExponent,
      unit: info.unit,
    };
    const names = { value: title, compare: t('overview.comparison') };
    return salesChartOption({ series, grain: view.grain, as, format, palette, names });
  }, [answer, info, series, view.grain, format, palette, title, t]);
  const onPick = useOpenPeriod(series.periods, info.name);
  const range = format.range(answer.meta.from, answer.meta.to);
  return (
    <div className="flex h-full flex-col gap-2">
      <Legend answer={answer} info={info} />
      <Chart
        option={option}
        onPick={onPick}
        className="min-h-64 w-full flex-1 cursor-pointer sm:min-h-72"
        label={t('overview.chartLabel', { measure: title, range })}
      />
    </div>
  );
}

function useOpenPeriod(periods: readonly string[], measure: string): (index: number) => void {
  const navigate = useNavigate();
  const { view } = useView();
  const { grain, range } = view;
  return useCallback(
    (index) => {
      const period = periods[index];
      if (period === undefined) return;
      const days = periodDays(period, grain, range);
      void navigate({ to: '/documents', search: drillTo({ measure }, days) as never });
    },
    [periods, measure, grain, range, navigate],
  );
}

function Legend({ answer, info }: { readonly answer: Answer; readonly info: MeasureInfo }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { meta } = answer;
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-1 text-sm text-ink-2">
      <span className="flex items-center gap-2">
        <span aria-hidden className="w-4 border-t-2 border-series-1" />
        <MeasureDefinition info={info} meta={meta} />
        <span className="figures text-ink-3">{format.range(meta.from, meta.to)}</span>
      </span>
      {meta.compareFrom === undefined || meta.compareTo === undefined ? null : (
        <span className="flex items-center gap-2">
          <span aria-hidden className="w-4 border-t-2 border-dashed border-series-compare" />
          <span className="figures">{format.range(meta.compareFrom, meta.compareTo)}</span>
        </span>
      )}
      <span className="ms-auto text-xs text-ink-3">{t(`clock.${meta.clock}.short`)}</span>
    </div>
  );
}
