import type { Grain } from '../../../../src/api/contract/index.ts';
import type { Palette } from '../../shared/charts/palette.ts';
import { timeAxes } from '../../shared/charts/time-axes.ts';
import { tooltipBox, tooltipContent } from '../../shared/charts/tooltip.ts';
import type { CurrencyUnit } from '../../shared/format/numbers.ts';
import type { Formats } from '../../shared/i18n/use-format.ts';
import type { SplitSeries } from './series.ts';

type CustomersChart = {
  readonly split: SplitSeries;
  readonly grain: Grain;
  readonly unit: CurrencyUnit;
  readonly format: Formats;
  readonly palette: Palette;
  readonly colourOf: (key: string | number | null) => string;
  readonly nameOf: (member: SplitSeries['members'][number]) => string;
};

function tooltipAt(chart: CustomersChart, index: number): HTMLElement {
  const rows = chart.split.members.map((member) => ({
    label: chart.nameOf(member),
    value: chart.format.money(member.values[index] ?? 0, chart.unit),
    color: chart.colourOf(member.key),
  }));
  const title = chart.format.period(chart.split.periods[index] ?? '', chart.grain);
  return tooltipContent(title, rows, chart.palette);
}

/** Stacked columns of net sales by kind of customer. */
export function customersChartOption(chart: CustomersChart) {
  const series = {
    periods: chart.split.periods,
    values: [],
    compareValues: null,
    comparePeriods: [],
  };
  const axes = timeAxes({
    ...chart,
    periods: series.periods,
    as: { ...chart.unit, unit: 'money' },
  });
  return {
    animation: false,
    ...axes,
    xAxis: { ...axes.xAxis, boundaryGap: true },
    tooltip: {
      trigger: 'axis',
      ...tooltipBox(chart.palette),
      axisPointer: { type: 'shadow', shadowStyle: { color: chart.palette.ink, opacity: 0.05 } },
      formatter: (points: readonly { readonly dataIndex: number }[]) =>
        tooltipAt(chart, points[0]?.dataIndex ?? 0),
    },
    series: chart.split.members.map((member) => ({
      type: 'bar',
      stack: 'customers',
      name: chart.nameOf(member),
      data: member.values,
      barMaxWidth: 28,
      barCategoryGap: '28%',
      itemStyle: { color: chart.colourOf(member.key) },
      emphasis: { disabled: true },
    })),
  };
}
