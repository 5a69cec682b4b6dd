import type { ForecastGrain, Unit } from '../../../../src/api/contract/index.ts';
import type { Palette } from '../../shared/charts/palette.ts';
import { timeAxes } from '../../shared/charts/time-axes.ts';
import { tooltipBox, tooltipContent } from '../../shared/charts/tooltip.ts';
import type { CurrencyUnit } from '../../shared/format/numbers.ts';
import type { Formats } from '../../shared/i18n/use-format.ts';
import type { Fan } from './fan.ts';

export type FanChart = {
  readonly fan: Fan;
  readonly grain: ForecastGrain;
  readonly as: CurrencyUnit & { readonly unit: Unit };
  readonly format: Formats;
  readonly palette: Palette;
  readonly names: {
    readonly actual: string;
    readonly forecast: string;
    readonly former: string;
    readonly within80: string;
    readonly within95: string;
  };
  /** Why a period is as it is, in words. */
  readonly reason: (reason: string) => string;
};

const still = { type: 'line', symbol: 'none', animation: false, emphasis: { disabled: true } };

/** A band is stacked on its lower edge: the edge itself is not seen. */
function bands({ fan, palette }: FanChart) {
  const edge = (pick: (point: NonNullable<Fan['points'][number]>) => number) =>
    fan.points.map((point) => (point === null ? null : pick(point)));
  const common = { ...still, stack: 'fan', stackStrategy: 'all', lineStyle: { opacity: 0 }, z: 1 };
  const wide = { ...common, areaStyle: { color: palette.series1, opacity: 0.1 } };
  const narrow = { ...common, areaStyle: { color: palette.series1, opacity: 0.22 } };
  return [
    { ...common, data: edge((point) => point.lower95) },
    { ...wide, data: edge((point) => point.lower80 - point.lower95) },
    { ...narrow, data: edge((point) => point.upper80 - point.lower80) },
    { ...wide, data: edge((point) => point.upper95 - point.upper80) },
  ];
}

function lines({ fan, palette, names }: FanChart) {
  return [
    {
      ...still,
      name: names.actual,
      data: fan.actual,
      lineStyle: { color: palette.ink2, width: 1.75 },
      itemStyle: { color: palette.ink2 },
      z: 3,
    },
    {
      ...still,
      name: names.former,
      data: fan.former,
      lineStyle: { color: palette.compare, width: 1.25, type: [3, 3] },
      itemStyle: { color: palette.compare },
      z: 2,
    },
    {
      ...still,
      name: names.forecast,
      data: fan.shown,
      lineStyle: { color: palette.series1, width: 2 },
      itemStyle: { color: palette.series1 },
      z: 4,
    },
  ];
}

function tooltipAt(chart: FanChart, index: number): HTMLElement {
  const { fan, grain, as, format, palette, names, reason } = chart;
  const point = fan.points[index];
  const between = (low: number, high: number) =>
    `${format.value(low, as)} – ${format.value(high, as)}`;
  const title = format.period(fan.days[index] ?? '', grain);
  if (point === null || point === undefined) {
    const former = fan.former[index];
    const rows = [
      { label: names.actual, value: format.value(fan.actual[index], as), color: palette.ink2 },
      ...(former === null || former === undefined
        ? []
        : [
            {
              label: names.former,
              value: format.value(former, as),
              color: palette.compare,
              isDashed: true,
            },
          ]),
    ];
    return tooltipContent(title, rows, palette);
  }
  const rows = [
    { label: names.forecast, value: format.value(point.shown, as), color: palette.series1 },
    { label: names.within80, value: between(point.lower80, point.upper80) },
    { label: names.within95, value: between(point.lower95, point.upper95) },
    ...(point.reason === null ? [] : [{ label: reason(point.reason), value: '' }]),
  ];
  return tooltipContent(title, rows, palette);
}

type Axis = { readonly dataIndex: number };

/** A fan chart: what was, what is expected, and within which bounds. */
export function fanChartOption(chart: FanChart) {
  const { fan, grain, as, format, palette } = chart;
  return {
    animation: false,
    ...timeAxes({ periods: fan.days, grain, as, format, palette }),
    tooltip: {
      trigger: 'axis',
      ...tooltipBox(palette),
      axisPointer: { lineStyle: { color: palette.compare, type: 'solid' } },
      formatter: (points: readonly Axis[]) => tooltipAt(chart, points[0]?.dataIndex ?? 0),
    },
    series: [...bands(chart), ...lines(chart)],
  };
}
