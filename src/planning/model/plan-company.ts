import type { ForecastBounds, NewForecast } from '../../ledger/index.ts';
import type { PlannedNode, PlanOutput } from '../plan.ts';

type Point = Omit<NewForecast, 'nodeId'>;

const isZero = (bounds: ForecastBounds): boolean => bounds.lower95 === 0 && bounds.upper95 === 0;

/** Bounds that follow the value: as far from the sum as they were from the company's own forecast. */
function around(value: number, own: ForecastBounds, floor: number): ForecastBounds {
  const below = (bound: number): number => Math.max(floor, value - (own.value - bound));
  const above = (bound: number): number => value + (bound - own.value);
  return {
    value,
    lower80: Math.min(value, below(own.lower80)),
    upper80: Math.max(value, above(own.upper80)),
    lower95: Math.min(value, below(own.lower95)),
    upper95: Math.max(value, above(own.upper95)),
  };
}

/** What a store adds to the company: counts as they are, amounts in the reporting currency; null = no rate. */
function addend(point: Point, isMoney: boolean): ForecastBounds | null {
  return isMoney ? point.reporting : point;
}

function companyPoint(own: Point, stores: readonly Point[], isMoney: boolean): Point {
  const parts = stores.flatMap((point) => addend(point, isMoney) ?? []);
  const value = parts.reduce((sum, part) => sum + part.value, 0);
  // Where nothing can be sold anywhere there is nothing to be unsure of.
  const isShut = parts.length > 0 && parts.every(isZero);
  const floor = own.lower95 < 0 ? Number.NEGATIVE_INFINITY : 0;
  const bounds = isShut
    ? { value: 0, lower80: 0, upper80: 0, lower95: 0, upper95: 0 }
    : around(value, own, floor);
  const reasons = new Set(stores.map(({ reason }) => reason));
  const [reason = null] = reasons;
  return {
    ...own,
    ...bounds,
    reporting: isMoney ? bounds : null,
    method: 'sum',
    reason: isShut && reasons.size === 1 ? reason : own.reason,
  };
}

/**
 * The company as the exact sum of its stores, in the reporting currency (counts: in thousandths of units). Stores without a rate
 * are not in it.
 *
 * @param own the company's own forecast: its widths, naive forecast and scale are taken over, its values are not
 * @param stores plans of the same ask with the level `store`
 *
 * O(stores × steps).
 */
export function planCompany(own: PlannedNode, stores: readonly PlanOutput[]): PlannedNode {
  const isMoney = own.node.measure === 'net_sales';
  const roots = stores.flatMap(({ nodes }) => nodes.filter(({ node }) => node.level === 'store'));
  const byDay = Map.groupBy(
    roots.flatMap(({ points }) => points),
    ({ day }) => day,
  );
  const points = own.points.map((point) =>
    companyPoint(point, byDay.get(point.day) ?? [], isMoney),
  );
  return { node: own.node, points };
}
