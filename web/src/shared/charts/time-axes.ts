import type { Grain, Unit } from '../../../../src/api/contract/index.ts';
import type { CurrencyUnit } from '../format/numbers.ts';
import type { Formats } from '../i18n/use-format.ts';
import type { Palette } from './palette.ts';

export type TimeAxes = {
  /** First days of the periods, oldest first. */
  readonly periods: readonly string[];
  readonly grain: Grain;
  readonly as: CurrencyUnit & { readonly unit: Unit };
  readonly format: Formats;
  readonly palette: Palette;
};

export const axisText = (palette: Palette) => ({
  color: palette.ink3,
  fontSize: 11,
  fontFamily: 'Inter Variable, sans-serif',
});

/** Axes that every chart over time shares: quiet horizontal lines, no ticks, labels that never overlap. */
export function timeAxes({ periods, grain, as, format, palette }: TimeAxes) {
  return {
    grid: { left: 4, right: 12, top: 12, bottom: 4, outerBoundsMode: 'same' },
    xAxis: {
      type: 'category',
      data: periods.map((period) => format.periodShort(period, grain)),
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
