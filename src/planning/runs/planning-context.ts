import type { Instant, Json, Logger, TenantId } from '../../core/index.ts';
import type { Database } from '../../ledger/index.ts';
import type { TwinReader, Twins } from '../../twin/index.ts';
import type { Planner } from './planner.ts';

/** What is told to people when forecasts get worse: one open notice per grain. */
export type DriftNotice = {
  readonly kind: 'forecast_drift';
  readonly level: 'warning';
  /** `forecast:day` … */
  readonly subject: string;
  readonly title: string;
  readonly cause: string;
  readonly gap: string | null;
  readonly remedy: string | null;
  readonly detail: Readonly<Record<string, Json>>;
};

/** The port for notices, as far as planning speaks through it. */
export type PlanningNotices = {
  readonly open: (tenantId: TenantId, notice: DriftNotice) => Promise<void>;
  readonly resolve: (
    tenantId: TenantId,
    notice: Pick<DriftNotice, 'kind' | 'subject'>,
  ) => Promise<boolean>;
};

export type PlanningOptions = {
  readonly database: Database;
  readonly twins: Twins;
  readonly logger: Logger;
  readonly notices: PlanningNotices;
  readonly now: () => Instant;
  /** Opened for each run and closed after it; the models in threads by default. */
  readonly openPlanner?: () => Planner;
};

export type PlanningContext = Required<PlanningOptions>;

/** Reads the twin as it is after everything that the ledger holds now. */
export async function readUpToDate<T>(
  { database, twins }: PlanningContext,
  { tenantId, signal }: { readonly tenantId: TenantId; readonly signal?: AbortSignal | undefined },
  work: (reader: TwinReader) => Promise<T>,
): Promise<T> {
  const { revision: minRevision } = await database.position(tenantId);
  return twins.read(tenantId, work, { minRevision, ...(signal === undefined ? {} : { signal }) });
}
