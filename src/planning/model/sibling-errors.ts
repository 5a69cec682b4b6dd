import { type Calibration, calibrateIntervals, type OriginErrors } from '../../forecast/index.ts';
import type { PlanAsk, PlanSeries } from '../plan.ts';
import { intervalLevels } from './raw-forecast.ts';
import { naiveScale } from './yardstick.ts';

/** What was said of siblings at past origins. */
export type PastOfSiblings = {
  /** Lengths of the histories, oldest first. */
  readonly cuts: readonly number[];
  /** Per cut sibling after sibling, `horizon` values each, in the siblings' unit; NaN = nothing was said. */
  readonly past: readonly Float64Array[];
};

/** Siblings whose errors are pooled; more teach nothing and cost memory. */
const MOST_POOLED = 500;
/** An origin counts half as much as the next newer one. */
const AGE_WEIGHT = 0.5;

/** How far apart a sibling's periods lie from each other: the unit in which errors are pooled. NaN where too little is known. */
export function siblingScale(series: PlanSeries, season: number, cut?: number): number {
  const own = series.values.subarray(series.firstSold, cut);
  const first = own.findIndex((value) => !Number.isNaN(value));
  const last = own.findLastIndex((value) => !Number.isNaN(value));
  return first === last ? Number.NaN : naiveScale(own, season);
}

function errorsAt(values: Float64Array, said: Float64Array, cut: number): Float64Array {
  return said.map((forecast, h) => (values[cut + h] ?? Number.NaN) - forecast);
}

/**
 * Learns widths from what was said of siblings before, beside what came. At most 500 siblings, evenly drawn.
 *
 * @returns null when there is no error to learn from
 */
export function calibrateSiblings(
  siblings: readonly PlanSeries[],
  { cuts, past }: PastOfSiblings,
  ask: PlanAsk,
): Calibration | null {
  const { season, horizon } = ask;
  const stride = Math.max(1, siblings.length / MOST_POOLED);
  const origins: OriginErrors[] = [];
  for (let drawn = 0; drawn < siblings.length; drawn += stride) {
    const i = Math.floor(drawn);
    const series = siblings[i];
    if (series === undefined) continue;
    cuts.forEach((cut, c) => {
      const scale = cut > series.firstSold ? siblingScale(series, season, cut) : Number.NaN;
      if (!(scale > 0)) return;
      const said = past[c]?.subarray(i * horizon, (i + 1) * horizon) ?? new Float64Array(0);
      const errors = errorsAt(series.values, said, cut);
      origins.push({ errors, scale, simulated: null, weight: AGE_WEIGHT ** (cuts.length - 1 - c) });
    });
  }
  return calibrateIntervals(origins, { levels: intervalLevels, horizon });
}
