import { addDays, type BusinessDay, businessDay, type TenantId } from '../../core/index.ts';
import {
  type ForecastActual,
  type ForecastGrain,
  type ForecastMeasure,
  fillActuals,
} from '../../ledger/index.ts';
import type { TwinReader } from '../../twin/index.ts';
import { lastDayOf, lastWholeDay, planSpan } from '../series/plan-periods.ts';
import { type PlanOutlook, readOutlook } from '../series/read-outlook.ts';
import { sumKnownDay } from '../series/store-outlook.ts';
import { readActualSums } from './actual-sums.ts';
import { type PlanningContext, readUpToDate } from './planning-context.ts';
import { addable, measures } from './run-work.ts';

/** What is looked at again, since late orders and corrections come: about four weeks, three months. */
const againDays: Readonly<Record<ForecastGrain, number>> = { day: 28, week: 35, month: 92 };

const windowsText = `SELECT r.grain, CAST(min(f.day) AS text), CAST(max(f.day) FILTER (WHERE f.actual IS NOT NULL) AS text)
FROM ledger.forecast f JOIN ledger.forecast_run r ON r.id = f.run_id
WHERE f.deleted_at IS NULL AND r.state = 'done' GROUP BY r.grain`;

const openText = `SELECT n.key, f.node_id, CAST(f.day AS text), CAST(min(f.actual) AS bigint), CAST(max(f.actual) AS bigint),
count(*) FILTER (WHERE f.actual IS NULL)
FROM ledger.forecast f JOIN ledger.forecast_run r ON r.id = f.run_id JOIN ledger.forecast_node n ON n.id = f.node_id
WHERE f.deleted_at IS NULL AND n.deleted_at IS NULL AND r.state = 'done' AND r.grain = CAST($1 AS text)
AND n.measure = CAST($2 AS text) AND n.store_id IS NOT DISTINCT FROM CAST($3 AS integer)
AND f.day BETWEEN CAST($4 AS date) AND CAST($5 AS date) GROUP BY n.key, f.node_id, f.day ORDER BY f.node_id, f.day`;

/**
 * Writes what came beside every forecast whose period is over and known, and corrects what was written there before.
 *
 * @returns forecasts that changed
 */
export async function scoreForecasts(
  context: PlanningContext,
  tenantId: TenantId,
  signal?: AbortSignal,
): Promise<number> {
  const { database, now } = context;
  const of = { tenantId, signal };
  const { outlook, windows } = await readUpToDate(context, of, async (reader) => ({
    outlook: await readOutlook(database, tenantId, { reader, now: now() }),
    windows: await readWindows(reader),
  }));
  let filled = 0;
  for (const [grain, from] of windows) {
    for (const measure of measures) {
      for (const scope of scopesOf(outlook, measure)) {
        const ask = { grain, measure, from, outlook, ...scope };
        const read = (reader: TwinReader) => newActuals(reader, ask);
        const actuals = await readUpToDate(context, of, read);
        filled += await fillActuals(database, tenantId, { grain, actuals });
      }
    }
  }
  return filled;
}

type Scope = { readonly storeId: number | null; readonly lastKnown: BusinessDay };

/** Each store up to where it is known; the company up to where all stores that still sell are. */
function scopesOf(outlook: PlanOutlook, measure: ForecastMeasure): readonly Scope[] {
  const stores = outlook.stores.map(({ store, lastKnown }) => ({ storeId: store.id, lastKnown }));
  const lastKnown = sumKnownDay(addable(outlook.stores, measure));
  return lastKnown === null ? stores : [...stores, { storeId: null, lastKnown }];
}

async function readWindows(
  reader: TwinReader,
): Promise<readonly (readonly [ForecastGrain, BusinessDay])[]> {
  const { rows } = await reader.query(windowsText);
  const grains = new Map(rows.map(([grain, first, last]) => [String(grain), { first, last }]));
  return (['day', 'week', 'month'] as const).flatMap((grain) => {
    const found = grains.get(grain);
    if (found === undefined) return [];
    const first = businessDay(String(found.first));
    if (found.last === null) return [[grain, first] as const];
    const again = addDays(businessDay(String(found.last)), -againDays[grain]);
    const [, later = first] = [first, again].sort();
    return [[grain, later] as const];
  });
}

type NewActuals = Scope & {
  readonly grain: ForecastGrain;
  readonly measure: ForecastMeasure;
  readonly from: BusinessDay;
  readonly outlook: PlanOutlook;
};

async function newActuals(
  reader: TwinReader,
  { grain, measure, storeId, lastKnown, from, outlook }: NewActuals,
): Promise<readonly ForecastActual[]> {
  const { calendar } = outlook;
  const lastDay = lastWholeDay(lastKnown, grain, calendar);
  const span = planSpan(grain, calendar, { firstSale: from, lastDay });
  const first = span?.periods[0];
  if (span === null || first === undefined) return [];
  const { periods } = span;
  const sums = await readActualSums(reader, {
    ...{ grain, measure, storeId, periods, lastDay: lastDayOf(periods.at(-1) ?? first, span) },
  });
  const places = new Map<string, number>(periods.map((day, place) => [day, place]));
  const { rows } = await reader.query(openText, [
    ...[grain, measure, storeId === null ? null : String(storeId), first, lastDay],
  ]);
  return rows.flatMap(([key, nodeId, day, least, most, missing]) => {
    const place = places.get(String(day));
    if (place === undefined) return [];
    const value = sums.get(String(key))?.[place] ?? 0;
    const isSame = Number(missing) === 0 && Number(least) === value && Number(most) === value;
    return isSame ? [] : [{ nodeId: Number(nodeId), day: String(day), value }];
  });
}
