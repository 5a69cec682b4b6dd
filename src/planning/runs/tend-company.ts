import { dayNumber, type TenantId } from '../../core/index.ts';
import {
  currentForecastRun,
  type ForecastGrain,
  type ForecastRun,
  thinForecasts,
} from '../../ledger/index.ts';
import type { Planning, ScoreReport } from '../plan.ts';
import { outlookSpan, type PlanOutlook, readOutlook } from '../series/read-outlook.ts';
import { lastKnownDay } from '../series/store-outlook.ts';
import { type PlanningContext, readUpToDate } from './planning-context.ts';
import { scoreForecasts } from './score-forecasts.ts';
import { watchDrift } from './watch-drift.ts';

/** A daily forecast is made anew after as many days; a weekly or monthly one with each new period. */
const dailyAgeDays = 7;

/** Whether a new forecast of a grain is due. Pure. @param origin last day of the last whole period known */
export function isDue(
  grain: ForecastGrain,
  current: Pick<ForecastRun, 'originDay'> | null,
  { origin, hasDrifted }: { readonly origin: string; readonly hasDrifted: boolean },
): boolean {
  if (current === null) return true;
  if (current.originDay >= origin) return false;
  if (grain !== 'day' || hasDrifted) return true;
  const age = Date.parse(origin) - Date.parse(current.originDay);
  return age >= dailyAgeDays * 86_400_000;
}

/** Fills in what came, then looks for drift. */
export async function score(
  context: PlanningContext,
  tenantId: TenantId,
  signal?: AbortSignal,
): Promise<ScoreReport> {
  const filled = await scoreForecasts(context, tenantId, signal);
  const lastDay = lastKnownDay((await outlookOf(context, tenantId, signal)).stores);
  const drifted = lastDay === null ? [] : await watchDrift(context, tenantId, lastDay);
  return { filled, drifted };
}

/** Last day of the last whole period that is known of a company; null = none yet. */
export async function originDay(
  context: PlanningContext,
  tenantId: TenantId,
  grain: ForecastGrain,
): Promise<string | null> {
  return outlookSpan(await outlookOf(context, tenantId), grain)?.originDay ?? null;
}

function outlookOf(
  context: PlanningContext,
  tenantId: TenantId,
  signal?: AbortSignal,
): Promise<PlanOutlook> {
  const { database, now } = context;
  return readUpToDate(context, { tenantId, signal }, (reader) =>
    readOutlook(database, tenantId, { reader, now: now() }),
  );
}

/** Looks after one company at each turn: scores once for each new day that is known, and begins what is due. */
export function makeTend(
  context: PlanningContext,
  planning: Pick<Planning, 'start' | 'settled'>,
): Planning['tend'] {
  const scored = new Map<TenantId, number>();
  return async (tenantId, signal) => {
    const outlook = await outlookOf(context, tenantId, signal);
    const lastDay = lastKnownDay(outlook.stores);
    if (lastDay === null || scored.get(tenantId) === dayNumber(lastDay)) return;
    const { drifted } = await score(context, tenantId, signal);
    for (const grain of ['day', 'week', 'month'] as const) {
      const origin = outlookSpan(outlook, grain)?.originDay;
      if (origin === undefined || signal.aborted) continue;
      const hasDrifted = drifted.includes(grain);
      const current = await currentForecastRun(context.database, tenantId, grain);
      if (!isDue(grain, current, { origin, hasDrifted })) continue;
      const trigger = hasDrifted ? 'drift' : 'schedule';
      const runs = await planning.start(tenantId, { grains: [grain], trigger });
      for (const run of runs) await planning.settled(tenantId, run.id);
    }
    await thinForecasts(context.database, tenantId);
    if (!signal.aborted) scored.set(tenantId, dayNumber(lastDay));
  };
}
