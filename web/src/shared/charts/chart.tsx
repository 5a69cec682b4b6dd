import { useEffect, useRef, useState } from 'react';
import type { EChartsCoreOption, EChartsType } from './engine.ts';

type ChartProps = {
  readonly option: EChartsCoreOption;
  /** What the picture shows, in a sentence. The figures themselves are in the table beside it. */
  readonly label: string;
  readonly className?: string;
  /** Index of the point that was clicked. */
  readonly onPick?: (index: number) => void;
};

type MakeChart = (element: HTMLElement) => EChartsType;

/** The chart engine, once it is here: it is most of the app's weight, and the figures do not wait for it. */
function useEngine(): MakeChart | null {
  const [make, setMake] = useState<MakeChart | null>(null);
  useEffect(() => {
    let isGone = false;
    void import('./engine.ts').then(({ makeChart }) => {
      if (!isGone) setMake(() => makeChart);
    });
    return () => {
      isGone = true;
    };
  }, []);
  return make;
}

/** A click anywhere over the grid picks the point under the pointer: a line has no bars to hit. */
function pickFrom(chart: EChartsType, event: { offsetX: number; offsetY: number }): number | null {
  const point = [event.offsetX, event.offsetY];
  if (!chart.containPixel('grid', point)) return null;
  const value = chart.convertFromPixel({ seriesIndex: 0 }, point)[0];
  return value === undefined ? null : Math.round(value);
}

function useDrawn(props: ChartProps, engine: MakeChart | null) {
  const box = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EChartsType | null>(null);
  useEffect(() => {
    if (engine === null || box.current === null) return;
    const made = engine(box.current);
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(box.current);
    setChart(made);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, [engine]);
  useEffect(() => {
    chart?.setOption(props.option, { notMerge: true, lazyUpdate: false });
  }, [chart, props.option]);
  const { onPick } = props;
  useEffect(() => {
    if (chart === null || onPick === undefined) return;
    const onClick = (event: { offsetX: number; offsetY: number }) => {
      const index = pickFrom(chart, event);
      if (index !== null) onPick(index);
    };
    chart.getZr().on('click', onClick);
    return () => {
      chart.getZr()?.off('click', onClick);
    };
  }, [chart, onPick]);
  return box;
}

/** Draws an ECharts option and keeps it at its box's size. */
export function Chart(props: ChartProps) {
  const engine = useEngine();
  const box = useDrawn(props, engine);
  return <div ref={box} role="img" aria-label={props.label} className={props.className} />;
}
