// The only file that imports ECharts: loaded when the first chart is drawn, and with nothing in it that no chart uses.
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, type EChartsType, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, TooltipComponent, SVGRenderer]);

export type { EChartsCoreOption, EChartsType };

export function makeChart(element: HTMLElement): EChartsType {
  return init(element, null, { renderer: 'svg' });
}
