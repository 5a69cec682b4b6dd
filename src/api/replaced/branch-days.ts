import { addDays, businessDay, type TenantId } from '../../core/index.ts';
import type { ForecastRun } from '../contract/index.ts';
import type { NodeDay } from '../forecast-ports.ts';
import type { ApiPorts } from '../ports.ts';
import type { Branch } from './branches.ts';

type Ports = Pick<ApiPorts, 'forecasts'>;

/** Days, both in. */
export type Days = { readonly from: string; readonly to: string };

const comparedDays = 28;

/** The days that the run looks ahead. */
export function daysAhead({ originDay, horizon }: ForecastRun): Days {
  const origin = businessDay(originDay);
  return { from: addDays(origin, 1), to: addDays(origin, horizon) };
}

/** The last four weeks that the run knew. */
export function daysBehind({ originDay }: ForecastRun): Days {
  const origin = businessDay(originDay);
  return { from: addDays(origin, 1 - comparedDays), to: origin };
}

/** What was expected of some branches, by the branch's node. */
export async function branchDays(
  { forecasts }: Ports,
  tenantId: TenantId,
  { branches, days }: { readonly branches: readonly Branch[]; readonly days: Days },
): Promise<ReadonlyMap<number, readonly NodeDay[]>> {
  const nodeIds = branches.map(({ nodeId }) => nodeId);
  const rows = await forecasts.days(tenantId, { nodeIds, ...days });
  return Map.groupBy(rows, ({ nodeId }) => nodeId);
}
