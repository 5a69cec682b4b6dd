import { AppError, type TenantId } from '../../core/index.ts';
import {
  endForecastRun,
  type ForecastGrain,
  type ForecastRun,
  listForecastRuns,
  listStores,
  startForecastRun,
} from '../../ledger/index.ts';
import { planSpans, type StartForecast } from '../plan.ts';
import { outlookSpan, type PlanOutlook, readOutlook } from '../series/read-outlook.ts';
import type { ActiveRuns } from './active-runs.ts';
import { performRun } from './perform-run.ts';
import { type PlanningContext, readUpToDate } from './planning-context.ts';

const allGrains: readonly ForecastGrain[] = ['day', 'week', 'month'];

/**
 * Begins a run per grain, or takes up the one that was left off; they go on in the background. Grains without a whole period
 * are left out.
 *
 * @throws AppError `not_found` for an unknown store, `conflict` where there is nothing to forecast from
 */
export async function startRuns(
  context: PlanningContext,
  active: ActiveRuns,
  { tenantId, ask }: { readonly tenantId: TenantId; readonly ask: StartForecast },
): Promise<readonly ForecastRun[]> {
  await checkStores(context, tenantId, ask.stores ?? []);
  const { now } = context;
  const outlook = await readUpToDate(context, { tenantId }, (reader) =>
    readOutlook(context.database, tenantId, { reader, now: now() }),
  );
  const runs: ForecastRun[] = [];
  for (const grain of ask.grains ?? allGrains) {
    const run =
      active.ofGrain(tenantId, grain) ??
      (await startGrain(context, active, { tenantId, ask, grain, outlook }));
    if (run !== null) runs.push(run);
  }
  if (runs.length > 0) return runs;
  throw new AppError(
    'conflict',
    'There is nothing to forecast from yet: no whole period with sales is known.',
  );
}

async function checkStores(
  { database }: PlanningContext,
  tenantId: TenantId,
  wanted: readonly number[],
): Promise<void> {
  const known = new Set((await listStores(database, tenantId)).map(({ id }) => id));
  const unknown = wanted.find((id) => !known.has(id));
  if (unknown !== undefined) throw new AppError('not_found', `There is no store ${unknown}.`);
}

type StartGrain = {
  readonly tenantId: TenantId;
  readonly ask: StartForecast;
  readonly grain: ForecastGrain;
  readonly outlook: PlanOutlook;
};

async function startGrain(
  context: PlanningContext,
  active: ActiveRuns,
  { tenantId, ask, grain, outlook }: StartGrain,
): Promise<ForecastRun | null> {
  const span = outlookSpan(outlook, grain);
  if (span === null) return null;
  const { database } = context;
  const { horizon } = planSpans[grain];
  const onlyStores = ask.stores?.toSorted((a, b) => a - b) ?? null;
  const run = await startForecastRun(database, tenantId, {
    ...{ grain, horizon, originDay: span.originDay, trigger: ask.trigger },
    model: onlyStores === null ? {} : { onlyStores },
  });
  if (onlyStores === null) await leaveOlder(context, tenantId, run);
  active.add(tenantId, run, (it) => performRun(context, it, { outlook, onlyStores }));
  return run;
}

/** Runs of a day that has gone by are not taken up again. */
async function leaveOlder(
  { database }: PlanningContext,
  tenantId: TenantId,
  { id, grain }: ForecastRun,
): Promise<void> {
  for (const run of await listForecastRuns(database, tenantId, { grain })) {
    if (run.state === 'running' && run.id < id)
      await endForecastRun(database, tenantId, { id: run.id, state: 'cancelled' });
  }
}
