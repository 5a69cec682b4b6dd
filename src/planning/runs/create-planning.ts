import { AppError, type TenantId } from '../../core/index.ts';
import { endForecastRun, readForecastRun } from '../../ledger/index.ts';
import type { Planning } from '../plan.ts';
import { ActiveRuns } from './active-runs.ts';
import { openPlanner } from './planner.ts';
import type { PlanningContext, PlanningOptions } from './planning-context.ts';
import { showNodes } from './show-nodes.ts';
import { showSeries } from './show-series.ts';
import { startRuns } from './start-runs.ts';
import { makeTend, originDay, score } from './tend-company.ts';

/** Puts planning together. Threads are started with a run and end with it. */
export function createPlanning(options: PlanningOptions): Planning {
  const context: PlanningContext = { openPlanner, ...options };
  const active = new ActiveRuns();
  // Two that ask at the same time must not begin the same grain twice.
  let starting: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  const start: Planning['start'] = (tenantId, ask) => {
    if (isClosed) return Promise.reject(new AppError('cancelled', 'Forecasting has ended here.'));
    const started = starting.then(() => startRuns(context, active, { tenantId, ask }));
    starting = started.catch(() => undefined);
    return started;
  };
  const settled: Planning['settled'] = async (tenantId, runId) =>
    active.get(tenantId, runId)?.ended ?? readForecastRun(context.database, tenantId, runId);
  return {
    start,
    settled,
    progress: (tenantId, runId) => active.get(tenantId, runId)?.progress() ?? null,
    cancel: (tenantId, runId) => cancel(context, active, { tenantId, runId }),
    origin: (tenantId, grain) => originDay(context, tenantId, grain),
    nodes: (tenantId, request) => showNodes(context, tenantId, request),
    series: (tenantId, request) => showSeries(context, tenantId, request),
    score: (tenantId, signal) => score(context, tenantId, signal),
    tend: makeTend(context, { start, settled }),
    close: async () => {
      isClosed = true;
      await starting;
      await active.close();
    },
  };
}

/** Where it runs elsewhere, it stops there before its next part. */
async function cancel(
  { database }: PlanningContext,
  active: ActiveRuns,
  { tenantId, runId }: { readonly tenantId: TenantId; readonly runId: number },
): Promise<void> {
  const here = active.get(tenantId, runId);
  if (here !== null) {
    here.stop(new AppError('cancelled', 'The forecast was cancelled.'));
    await here.ended.catch(() => undefined);
    return;
  }
  const { state } = await readForecastRun(database, tenantId, runId);
  if (state === 'running')
    await endForecastRun(database, tenantId, { id: runId, state: 'cancelled' });
}
