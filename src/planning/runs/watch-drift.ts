import { addDays, type BusinessDay, type TenantId } from '../../core/index.ts';
import {
  type AccuracyRow,
  type Database,
  type ForecastGrain,
  forecastAccuracy,
} from '../../ledger/index.ts';
import { type Drift, judgeDrift } from './judge-drift.ts';
import type { DriftNotice, PlanningContext } from './planning-context.ts';

/** Days that count as lately, and days before them that they are held against. */
const spans: Readonly<Record<ForecastGrain, { readonly recent: number; readonly before: number }>> =
  {
    day: { recent: 28, before: 84 },
    week: { recent: 91, before: 182 },
    month: { recent: 365, before: 365 },
  };

/**
 * Compares the stores' net sales lately with what was forecast, opens a notice for each grain that has become bad, and closes it
 * when it is good again.
 *
 * @returns the grains that are bad
 */
export async function watchDrift(
  { database, notices }: PlanningContext,
  tenantId: TenantId,
  lastDay: BusinessDay,
): Promise<readonly ForecastGrain[]> {
  const drifted: ForecastGrain[] = [];
  for (const grain of ['day', 'week', 'month'] as const) {
    const { recent, before } = spans[grain];
    const since = addDays(lastDay, 1 - recent);
    const lately = await fared(database, tenantId, { grain, from: since, to: lastDay });
    const former = await fared(database, tenantId, {
      ...{ grain, from: addDays(since, -before), to: addDays(since, -1) },
    });
    if (lately === null) continue;
    const drift = judgeDrift(lately, former ?? nothing);
    if (drift === null) {
      await notices.resolve(tenantId, { kind: 'forecast_drift', subject: `forecast:${grain}` });
      continue;
    }
    drifted.push(grain);
    await notices.open(tenantId, driftNotice(grain, drift));
  }
  return drifted;
}

async function fared(
  database: Database,
  tenantId: TenantId,
  span: { readonly grain: ForecastGrain; readonly from: BusinessDay; readonly to: BusinessDay },
): Promise<AccuracyRow | null> {
  const ask = { ...span, measure: 'net_sales', level: 'store', by: 'all' } as const;
  const [row] = await forecastAccuracy(database, tenantId, ask);
  return row ?? null;
}

const nothing = {
  ...{ count: 0, mase: null, naiveMase: null, coverage80: null, coverage95: null },
  ...{ bias: null, mae: null },
};

const names: Readonly<Record<ForecastGrain, string>> = {
  day: 'Daily',
  week: 'Weekly',
  month: 'Monthly',
};

function driftNotice(grain: ForecastGrain, drift: Drift): DriftNotice {
  return {
    kind: 'forecast_drift',
    level: 'warning',
    subject: `forecast:${grain}`,
    title: `${names[grain]} forecasts have become less exact`,
    cause: causeOf(drift),
    gap: null,
    remedy: 'They are made anew by themselves. Look at Forecast, “Accuracy”, where it began.',
    detail: { grain, ...drift },
  };
}

function causeOf({ cause, value, limit }: Drift): string {
  const [is, was] = [value.toFixed(2), limit.toFixed(2)];
  switch (cause) {
    case 'error':
      return `The error of the stores’ forecasts, by that of the seasonal naive one in the past, is ${is}; up to ${was} is usual.`;
    case 'naive':
      return `The error of the stores’ forecasts is ${is}, and the seasonal naive forecast would do better.`;
    case 'coverage':
      return `Only ${Math.round(value * 100)} % of the stores’ sales lay within the 80 % interval.`;
    default:
      return `Nearly all forecasts err to one side: ${Math.round(value * 100)} % of the error is bias.`;
  }
}
