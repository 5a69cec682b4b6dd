import type { ForecastBounds, NewForecast } from '../../ledger/index.ts';
import type { PlanAsk, PlannedNode, PlanSeries } from '../plan.ts';
import { hasNoHistory, type PlanWork } from './plan-work.ts';
import type { Offsets, RawForecast } from './raw-forecast.ts';
import type { Whole } from './split-whole.ts';
import { naiveScale, seasonalNaiveAhead } from './yardstick.ts';

/** The ledger's units in one of the series: counts are kept in thousandths, amounts as they are. */
export function ledgerUnit({ measure }: Pick<PlanAsk, 'measure'>): number {
  return measure === 'units' ? 1000 : 1;
}

/** What is known of a series' forecast when its points are written. */
export type FittedForecast = {
  readonly series: PlanSeries;
  readonly raw: RawForecast;
  readonly whole: Whole;
  /** What the widths grow by, per step, to fit the value. */
  readonly growth: Float64Array;
  /** 1 = its value is a share by the past. */
  readonly isShared: Uint8Array;
};

/** Widths follow the value only so far: a fit that changes more than that says little of how sure one is. */
const LEAST_GROWTH = 0.25;
const MOST_GROWTH = 4;

/** Growth of the widths for what the values were multiplied by. */
export function growthOf(factors: Float64Array, unit: number): Float64Array {
  return factors.map((factor) => Math.min(MOST_GROWTH, Math.max(LEAST_GROWTH, factor / unit)));
}

function reasonOf(series: PlanSeries, season: number): string | null {
  const { node, values, firstSold, isNew } = series;
  if (hasNoHistory(series)) return 'no_history';
  if (isNew && (node.level === 'product' || node.level === 'sku')) return 'new_product';
  return values.length - firstSold < 2 * season ? 'short_history' : null;
}

type Rounding = { readonly unit: number; readonly floor: number; readonly growth: number };

function boundsOf(
  value: number,
  at: { readonly offsets: Offsets; readonly step: number },
  { unit, floor, growth }: Rounding,
): ForecastBounds {
  const away = (offsets: Float64Array): number => (offsets[at.step] ?? 0) * unit * growth;
  // Outwards, and counts in whole pieces: a bound inside a unit would leave that unit's share out.
  const below = (offsets: Float64Array): number =>
    Math.max(floor, Math.floor((value - away(offsets)) / unit) * unit);
  const above = (offsets: Float64Array): number => Math.ceil((value + away(offsets)) / unit) * unit;
  const { below80, above80, below95, above95 } = at.offsets;
  const lower80 = Math.min(value, below(below80));
  const upper80 = Math.max(value, above(above80));
  return {
    value,
    lower80,
    upper80,
    lower95: Math.min(lower80, below(below95)),
    upper95: Math.max(upper80, above(above95)),
  };
}

function inReporting(bounds: ForecastBounds, value: number, rate: number): ForecastBounds {
  const lower = (bound: number): number => Math.min(value, Math.round(bound * rate));
  const upper = (bound: number): number => Math.max(value, Math.round(bound * rate));
  return {
    value,
    lower80: lower(bounds.lower80),
    upper80: upper(bounds.upper80),
    lower95: lower(bounds.lower95),
    upper95: upper(bounds.upper95),
  };
}

const nothing: ForecastBounds = { value: 0, lower80: 0, upper80: 0, lower95: 0, upper95: 0 };

/** Lowest bound there is: amounts may go below 0 where returns made them do so before. */
function floorOf({ values }: PlanSeries, { measure }: PlanAsk): number {
  const isNegative = measure === 'net_sales' && values.some((value) => value < 0);
  return isNegative ? Number.NEGATIVE_INFINITY : 0;
}

/** The steps of one node as the ledger keeps them. O(steps + history). */
export function plannedNode(fitted: FittedForecast, work: PlanWork): PlannedNode {
  const { series, raw, whole, growth, isShared } = fitted;
  const { store, ask } = work;
  const { season, horizon } = ask;
  const unit = ledgerUnit(ask);
  const reason = reasonOf(series, season);
  const floor = floorOf(series, ask);
  const naive = seasonalNaiveAhead(series.values, season, horizon);
  const scale = Math.ceil(naiveScale(series.values.subarray(series.firstSold), season) * unit);
  const rate = whole.reporting === null ? null : store.rate;
  const points = store.future.map((day, h): Omit<NewForecast, 'nodeId'> => {
    const closed = store.closed[h] ?? null;
    const shared = { step: h + 1, day, scale: scale > 0 ? scale : null };
    if (closed !== null) {
      const reporting = rate === null ? null : nothing;
      return { ...nothing, ...shared, reporting, naive: 0, method: 'closed', reason: closed };
    }
    const rounding = { unit, floor, growth: growth[h] ?? 1 };
    const bounds = boundsOf(whole.value[h] ?? 0, { offsets: raw.offsets, step: h }, rounding);
    const said = Math.round((naive[h] ?? Number.NaN) * unit);
    return {
      ...bounds,
      ...shared,
      reporting: rate === null ? null : inReporting(bounds, whole.reporting?.[h] ?? 0, rate),
      naive: Number.isNaN(said) ? null : said,
      method: isShared[h] === 1 ? 'share' : raw.method,
      reason,
    };
  });
  return { node: series.node, points };
}
