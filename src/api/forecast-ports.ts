import type { TenantId } from '../core/index.ts';
import type { AccuracyRequest } from '../ledger/index.ts';
import type { NamedNodesRequest, NodeSeriesRequest } from '../planning/index.ts';
import type {
  ForecastAccuracy,
  ForecastGrain,
  ForecastNodes,
  ForecastOverride,
  ForecastOverrideCreate,
  ForecastRun,
  ForecastSeries,
  ForecastStart,
  ShownForecastPoint,
} from './contract/index.ts';

/** A forecast of one day, of which node and by which run. */
export type NodeDay = ShownForecastPoint & { readonly nodeId: number; readonly runId: number };

export type ForecastsPort = {
  readonly nodes: (tenantId: TenantId, request: NamedNodesRequest) => Promise<ForecastNodes>;
  /** @throws AppError `not_found` */
  readonly series: (tenantId: TenantId, request: NodeSeriesRequest) => Promise<ForecastSeries>;
  readonly accuracy: (
    tenantId: TenantId,
    request: AccuracyRequest,
  ) => Promise<readonly ForecastAccuracy[]>;
  /** Newest first. */
  readonly runs: (
    tenantId: TenantId,
    request: { readonly grain?: ForecastGrain; readonly limit: number },
  ) => Promise<readonly ForecastRun[]>;
  /** @throws AppError `not_found` */
  readonly run: (tenantId: TenantId, id: number) => Promise<ForecastRun>;
  /** The run that is shown; null = nothing was forecast yet. */
  readonly current: (tenantId: TenantId, grain: ForecastGrain) => Promise<ForecastRun | null>;
  /**
   * Begins in the background, or takes up again.
   *
   * @throws AppError `not_found` for a store, `conflict` where there is nothing to forecast
   */
  readonly start: (tenantId: TenantId, ask: ForecastStart) => Promise<readonly ForecastRun[]>;
  /** @throws AppError `not_found`, `conflict` when it is over */
  readonly cancel: (tenantId: TenantId, id: number) => Promise<ForecastRun>;
  /** In force, latest first. */
  readonly overrides: (
    tenantId: TenantId,
    request: { readonly nodeId?: number; readonly grain?: ForecastGrain },
  ) => Promise<readonly ForecastOverride[]>;
  /** @throws AppError `not_found` for the node */
  readonly addOverride: (
    tenantId: TenantId,
    override: ForecastOverrideCreate,
    userId: string,
  ) => Promise<ForecastOverride>;
  /** @throws AppError `not_found` */
  readonly removeOverride: (tenantId: TenantId, id: number) => Promise<void>;
  /**
   * What was expected of days, both in: by the current run, else by the one that was made last before the day. By node and
   * day; days that nobody forecast are missing.
   */
  readonly days: (
    tenantId: TenantId,
    request: { readonly nodeIds: readonly number[]; readonly from: string; readonly to: string },
  ) => Promise<readonly NodeDay[]>;
};
