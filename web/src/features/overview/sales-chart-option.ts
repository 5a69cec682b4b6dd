import type { Grain, Unit } from '../../../../src/api/contract/index.ts';
import type { Palette } from '../../shared/charts/palette.ts';
import { timeAxes } from '../../shared/charts/time-axes.ts';
import { tooltipBox, tooltipContent } from '../../shared/charts/tooltip.ts';
import type { CurrencyUnit } from '../../shared/format/numbers.ts';
import type { Formats } from '../../shared/i18n/use-format.ts';
import type { Series } from './series.ts';

type SalesChart = {
  readonly series: Series;
  readonly grain: Grain;
  readonly as: CurrencyUnit & { readonly unit: Unit };
  readonly format: Formats;
  readonly palette: Palette;
  readonly names: { readonly value: string; readonly compare: string };
};

type Axis = { readonly dataIndex: number };

function tooltipAt(chart: SalesChart, index: number): HTMLElement {
  const { series, grain, as, format, palette, names } = chart;
  const rows = [
    { label: names.value, value: format.value(series.values[index], as), color: palette.series1 },
  ];
  const comparePeriod = series.comparePeriods[index];
  if (series.compareValues === null)
    return tooltipContent(format.period(series.periods[index] ?? '', grain), rows, palette);
  const label =
    comparePeriod === null || comparePeriod === undefined
      ? names.compare
      : format.period(comparePeriod, grain);
  const compared = {
    label,
    value: format.value(series.compareValues[index], as),
    color: palette.compare,
    isDashed: true,
  };
  return tooltipContent(
    format.period(series.periods[index] ?? '', grain),
    [...rows, compared],
    palette,
  );
}

function lines(chart: SalesChart) {
  const { series, palette } = chart;
  const isSparse = series.periods.length < 2;
  const common = { type: 'line', symbol: 'circle', symbolSize: 5, animation: false };
  const compare = {
    ...common,
    name: chart.names.compare,
    data: series.compareValues,
    showSymbol: isSparse,
    lineStyle: { color: palette.compare, width: 1.5, type: [4, 4] },
    itemStyle: { color: palette.compare },
    emphasis: { disabled: true },
    z: 2,
  };
  const value = {
    ...common,
    name: chart.names.value,
    data: series.values,
    showSymbol: isSparse,
    lineStyle: { color: palette.series1, width: 2 },
    itemStyle: { color: palette.series1 },
    areaStyle: { color: palette.series1, opacity: 0.08 },
    z: 3,
  };
  return series.compareValues === null ? [value] : [value, compare];
}

/** The chart of one measure over time, with the comparison as a dashed line. */
export function salesChartOption(chart: SalesChart) {
  return {
    animation: false,
    ...timeAxes({ ...chart, periods: chart.series.periods }),
    tooltip: {
      trigger: 'axis',
      ...tooltipBox(chart.palette),
      axisPointer: { lineStyle: { color: chart.palette.compare, type: 'solid' } },
      formatter: (points: readonly Axis[]) => tooltipAt(chart, points[0]?.dataIndex ?? 0),
    },
    series: lines(chart),
  };
}
