export {
  type ClosedReason,
  type Driver,
  type ForecastProgress,
  type NamedNode,
  type NamedNodesRequest,
  type NodeForecast,
  type NodeSeriesRequest,
  type PlanAsk,
  type PlanInput,
  type PlannedNode,
  type Planning,
  type PlanningTrigger,
  type PlanOutput,
  type PlanSeries,
  type PlanStore,
  planSpans,
  type ScoreReport,
  type ShownForecast,
  type StartForecast,
  type StoreDecision,
} from './plan.ts';
export { createPlanning } from './runs/create-planning.ts';
export type { DriftNotice, PlanningNotices, PlanningOptions } from './runs/planning-context.ts';
