import type { Grain, Unit } from '../../../../src/api/contract/index.ts';
import type { Palette } from '../../shared/charts/palette.ts';
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

export const axisText = (palette: Palette) => ({
  color: palette.ink3,
  fontSize: 11,
  fontFamily: 'Inter Variable, sans-serif',
});

/** Axes that every chart over time shares: quiet horizontal lines, no ticks, labels that never overlap. */
export function timeAxes(
  chart: Pick<SalesChart, 'series' | 'grain' | 'as' | 'format' | 'palette'>,
) {
  const { series, grain, as, format, palette } = chart;
  return {
    grid: { left: 4, right: 12, top: 12, bottom: 4, outerBoundsMode: 'same' },
    xAxis: {
      type: 'category',
      data: series.periods.map((period) => format.periodShort(period, grain)),
      boundaryGap: false,
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
      axisLabel: {
        ...axisText(palette),
        hideOverlap: true,
        margin: 10,
        alignMinLabel: 'left',
        alignMaxLabel: 'right',
      },
    },
    yAxis: {
      type: 'value',
      splitNumber: 4,
      axisLabel: {
        ...axisText(palette),
        formatter: (value: number) => format.valueShort(value, as),
      },
      splitLine: { lineStyle: { color: palette.line, type: 'solid', width: 1 } },
    },
  };
}

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
    ...timeAxes(chart),
    tooltip: {
      trigger: 'axis',
      ...tooltipBox(chart.palette),
      axisPointer: { lineStyle: { color: chart.palette.compare, type: 'solid' } },
      formatter: (points: readonly Axis[]) => tooltipAt(chart, points[0]?.dataIndex ?? 0),
    },
    series: lines(chart),
  };
}
