import type { ForecastGrain } from '../../ledger/index.ts';
import type { PlanSeries } from '../plan.ts';
import { batches, hasNoHistory, type PlanWork, packed, triedOrigins } from './plan-work.ts';
import { noForecast, type RawForecast, rawFromErrors } from './raw-forecast.ts';
import { calibrateSiblings, siblingScale } from './sibling-errors.ts';

/** Small series: many fit into one message. */
const BATCH = 50;

/** What small series are averaged over: the same weekday of eight weeks; eight weeks, or half a year, whatever the season: that comes from the parent. */
const recent: Readonly<Record<ForecastGrain, { season: number; cycles: number; method: string }>> =
  {
    day: { season: 7, cycles: 8, method: 'weekday_mean' },
    week: { season: 1, cycles: 8, method: 'share' },
    month: { season: 1, cycles: 6, method: 'share' },
  };

/** Forecasts many small siblings by the mean of their latest periods. By node key. */
export async function meanSiblings(
  siblings: readonly PlanSeries[],
  work: PlanWork,
): Promise<Map<string, RawForecast>> {
  const { ask, store, pool, signal, tick } = work;
  const { season, horizon, grain } = ask;
  const { method, ...window } = recent[grain];
  const length = store.periods.length;
  const known = siblings.filter((series) => !hasNoHistory(series));
  const cuts = Array.from(
    { length: triedOrigins },
    (_, k) => length - (triedOrigins - k) * horizon,
  );
  const usable = cuts.filter((cut) => cut > 0);
  const parts = await Promise.all(
    batches(known, BATCH).map(async (batch) => {
      const values = packed(batch.map((series) => series.values));
      const starts = Uint32Array.from(batch, ({ firstSold }) => firstSold);
      const means = { values, length, starts, horizon, cuts: usable, ...window };
      const answer = await pool.run<'means'>({ kind: 'means', work: means }, signal);
      tick(batch.length);
      return answer;
    }),
  );
  const points = packed(parts.map((part) => part.points));
  const past = usable.map((_, c) =>
    packed(parts.map((part) => part.past[c] ?? new Float64Array())),
  );
  const calibration = calibrateSiblings(known, { cuts: usable, past }, ask);
  const raws = new Map(siblings.map(({ node }) => [node.key, noForecast(horizon, 'share')]));
  known.forEach((series, i) => {
    const point = points.slice(i * horizon, (i + 1) * horizon);
    const scale = siblingScale(series, season);
    raws.set(series.node.key, rawFromErrors(point, { calibration, scale }, method));
  });
  return raws;
}
