import type { ForecastOptions } from '../../forecast/index.ts';
import type { PlanAsk, PlanSeries, PlanStore } from '../plan.ts';
import { type ForecastPool, stopped } from './forecast-pool.ts';
import { intervalLevels } from './raw-forecast.ts';
import type { SeriesTree } from './series-tree.ts';

/** What every step of planning one store needs. */
export type PlanWork = {
  readonly store: PlanStore;
  readonly ask: PlanAsk;
  readonly tree: SeriesTree;
  readonly pool: ForecastPool;
  readonly signal: AbortSignal;
  /** Tells that so many series more are done. */
  readonly tick: (series: number) => void;
};

/** Past origins that methods are tried on. */
export const triedOrigins = 3;

/** How the ensemble is asked, by the store's facts alone. */
export function ensembleOptions({ ask }: Pick<PlanWork, 'ask'>): ForecastOptions {
  const { season, horizon } = ask;
  return { season, horizon, origins: triedOrigins, levels: intervalLevels };
}

/** Nothing was ever sold, or nothing is known. */
export function hasNoHistory({ values, firstSold }: PlanSeries): boolean {
  return values.subarray(firstSold).every(Number.isNaN);
}

/** Puts series one after the other. */
export function packed(series: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const all = new Float64Array(series.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const values of series) {
    all.set(values, start);
    start += values.length;
  }
  return all;
}

/** Parts of at most `size`, in order. */
export function batches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

/** Lets the server answer others before going on. @throws AppError `cancelled` */
export async function giveTurn({ signal }: Pick<PlanWork, 'signal'>): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (signal.aborted) throw stopped(signal);
}
