import { openForecastPool, planStore } from '../model/index.ts';
import type { PlanAsk, PlanOutput, PlanStore } from '../plan.ts';

export type PlannerOptions = {
  readonly signal: AbortSignal;
  readonly onProgress: (doneSeries: number, allSeries: number) => void;
};

/** What forecasts stores, in threads of its own. */
export type Planner = {
  readonly plan: (store: PlanStore, ask: PlanAsk, options: PlannerOptions) => Promise<PlanOutput>;
  /** Ends its threads. */
  readonly close: () => Promise<void>;
};

/** The models in a pool of threads: one fewer than there are cores, at least one. They start with the first plan. */
export function openPlanner(): Planner {
  const pool = openForecastPool();
  return {
    plan: (store, ask, options) => planStore(store, ask, { ...options, pool }),
    close: pool.close,
  };
}
