import type { TenantId } from '../../core/index.ts';
import {
  type ForecastMeasure,
  type ForecastRun,
  forecastLevels,
  noteForecastModel,
} from '../../ledger/index.ts';
import { type PlanAsk, planSpans } from '../plan.ts';
import type { PlanOutlook } from '../series/read-outlook.ts';
import type { StoreOutlook } from '../series/store-outlook.ts';
import type { Planner } from './planner.ts';
import type { PlanningContext } from './planning-context.ts';
import { factsJson, type PartFacts } from './run-model.ts';
import type { RunProgress } from './run-progress.ts';

/** A run while it is performed. */
export type RunWork = {
  readonly context: PlanningContext;
  readonly tenantId: TenantId;
  readonly run: ForecastRun;
  readonly outlook: PlanOutlook;
  readonly signal: AbortSignal;
  readonly planner: Planner;
  /** The run that is shown, where it is of the same periods: what did not change since is taken over from it. */
  readonly before: ForecastRun | null;
  readonly facts: Map<string, PartFacts>;
  readonly progress: RunProgress;
};

/** What is forecast. */
export const measures: readonly ForecastMeasure[] = ['net_sales', 'units'];

/** Keeps what is known of the parts so far: it comes before the last rows of a part, so that a stored part has its facts. */
export async function noteFacts(work: RunWork, part: string, facts: PartFacts): Promise<void> {
  work.facts.set(part, facts);
  const { context, tenantId, run } = work;
  const model = { parts: factsJson(work.facts) };
  await noteForecastModel(context.database, tenantId, { id: run.id, model });
}

/** The question to the models, for a store or the company. */
export function askOf(
  { run, outlook: { reportingCurrency } }: Pick<RunWork, 'run' | 'outlook'>,
  measure: ForecastMeasure,
): PlanAsk {
  const { grain, horizon } = run;
  const { season } = planSpans[grain];
  return { grain, measure, season, horizon, reportingCurrency, levels: forecastLevels };
}

/** Stores that can be added up in the reporting currency. */
export function addable(
  stores: readonly StoreOutlook[],
  measure: ForecastMeasure,
): readonly StoreOutlook[] {
  return measure === 'units' ? stores : stores.filter(({ rate }) => rate !== null);
}
