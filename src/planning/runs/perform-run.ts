import { AppError } from '../../core/index.ts';
import {
  currentForecastRun,
  endForecastRun,
  type ForecastRun,
  readForecastRun,
} from '../../ledger/index.ts';
import type { PlanOutlook } from '../series/read-outlook.ts';
import type { ActiveRun } from './active-runs.ts';
import { performCompany } from './perform-company.ts';
import { performStore } from './perform-store.ts';
import type { PlanningContext } from './planning-context.ts';
import { partFacts } from './run-model.ts';
import { RunProgress } from './run-progress.ts';
import { measures, type RunWork } from './run-work.ts';

export type RunRequest = {
  readonly outlook: PlanOutlook;
  /** Null = all stores, and the company. */
  readonly onlyStores: readonly number[] | null;
};

/**
 * Performs a run part by part: each measure of each store, then of the company. What is stored already is left as it is. A run
 * that fails or is stopped is `cancelled`, to be taken up again.
 *
 * @throws AppError `cancelled`, and whatever went wrong
 */
export async function performRun(
  context: PlanningContext,
  active: ActiveRun,
  request: RunRequest,
): Promise<ForecastRun> {
  const { database, logger } = context;
  const { tenantId, run } = active;
  const planner = context.openPlanner();
  const startedAt = performance.now();
  try {
    const before = await currentForecastRun(database, tenantId, run.grain);
    const work: RunWork = {
      ...{ context, tenantId, run, planner, outlook: request.outlook, signal: active.signal },
      before: before !== null && isSame(before, run) ? before : null,
      facts: new Map(partFacts(run)),
      progress: new RunProgress(active.tell),
    };
    await performParts(work, request);
    const done = await end(work, request.onlyStores !== null);
    const tookMs = Math.round(performance.now() - startedAt);
    logger.info({ event: 'forecast.done', run: run.id, grain: run.grain, tookMs });
    return done;
  } catch (error) {
    await leaveOff(context, active, error);
    throw error;
  } finally {
    await planner.close();
  }
}

function isSame(before: ForecastRun, run: ForecastRun): boolean {
  return before.originDay === run.originDay && before.horizon === run.horizon;
}

async function performParts(work: RunWork, { onlyStores }: RunRequest): Promise<void> {
  const { outlook } = work;
  const stores = outlook.stores.filter(
    ({ store }) => onlyStores === null || onlyStores.includes(store.id),
  );
  const { context, tenantId, run, progress } = work;
  await progress.expect(context.twins, { tenantId, originDay: run.originDay, stores });
  for (const measure of measures) {
    for (const store of stores) await performPart(work, () => performStore(work, store, measure));
    if (onlyStores === null) await performPart(work, () => performCompany(work, stores, measure));
  }
}

/** One part; before it, whether anybody stopped the run, here or in another process. */
async function performPart(work: RunWork, perform: () => Promise<void>): Promise<void> {
  const { context, tenantId, run, signal } = work;
  throwIfStopped(signal);
  const { state } = await readForecastRun(context.database, tenantId, run.id);
  if (state !== 'running') throw new AppError('cancelled', 'The forecast was cancelled.');
  await perform();
}

function throwIfStopped(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new AppError('cancelled', 'The forecast was cancelled.', { cause: signal.reason });
}

async function end(
  { context: { database }, tenantId, run, signal }: RunWork,
  aside: boolean,
): Promise<ForecastRun> {
  throwIfStopped(signal);
  return endForecastRun(database, tenantId, { id: run.id, state: 'done', aside });
}

async function leaveOff(
  { database, logger }: PlanningContext,
  { tenantId, run, signal }: ActiveRun,
  error: unknown,
): Promise<void> {
  if (!signal.aborted) logger.error({ event: 'forecast.failed', run: run.id, error });
  await endForecastRun(database, tenantId, { id: run.id, state: 'cancelled' }).catch(
    (cause: unknown) => logger.warn({ event: 'forecast.not_left_off', run: run.id, error: cause }),
  );
}
