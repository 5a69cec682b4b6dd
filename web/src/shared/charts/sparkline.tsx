import { sparklinePath } from './sparkline-path.ts';

const size = { width: 120, height: 28 };

type SparklineProps = { readonly values: readonly (number | null)[] };

/** A figure's course at a glance. It is decoration: the chart and its table have the values. */
export function Sparkline({ values }: SparklineProps) {
  const path = sparklinePath(values, size);
  if (path === '') return <div aria-hidden="true" className="h-7" />;
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${size.width} ${size.height}`}
      preserveAspectRatio="none"
      className="h-7 w-full overflow-visible"
    >
      <path
        d={path}
        fill="none"
        stroke="var(--series-1)"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
