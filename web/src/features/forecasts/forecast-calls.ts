import { queryOptions } from '@tanstack/react-query';
import type {
  ForecastAccuracyAnswer,
  ForecastGrain,
  ForecastLevel,
  ForecastMeasure,
  ForecastNodes,
  ForecastOverride,
  ForecastOverrideCreate,
  ForecastRun,
  ForecastSeries,
} from '../../../../src/api/contract/index.ts';
import { request } from '../../shared/api/client.ts';

/** Everything that is read of forecasts: what changes any of it makes all of it anew. */
export const forecastsKey = ['forecasts'] as const;

const at = '/api/v1/forecasts';
/** Periods of the past that are shown before what is expected. */
const historyPeriods: Readonly<Record<ForecastGrain, number>> = { day: 84, week: 52, month: 36 };

export type NodesAsk = {
  readonly grain: ForecastGrain;
  readonly measure: ForecastMeasure;
  readonly level: ForecastLevel;
  readonly storeId?: number;
  readonly categoryId?: number;
  readonly productId?: number;
};

function queryOf(ask: Readonly<Record<string, string | number | undefined>>): string {
  const set = Object.entries(ask).filter(([, value]) => value !== undefined);
  return new URLSearchParams(set.map(([name, value]) => [name, String(value)])).toString();
}

export function nodesOptions(ask: NodesAsk) {
  return queryOptions({
    queryKey: [...forecastsKey, 'nodes', ask],
    queryFn: ({ signal }) =>
      request<ForecastNodes>(`${at}/nodes?${queryOf({ ...ask, limit: 100 })}`, { signal }),
  });
}

export function seriesOptions(id: number, grain: ForecastGrain) {
  const query = queryOf({ grain, history: historyPeriods[grain], past: 4 });
  return queryOptions({
    queryKey: [...forecastsKey, 'series', id, grain],
    queryFn: ({ signal }) => request<ForecastSeries>(`${at}/nodes/${id}?${query}`, { signal }),
  });
}

export type AccuracyAsk = {
  readonly grain: ForecastGrain;
  readonly measure: ForecastMeasure;
  readonly level: ForecastLevel;
  readonly nodeId: number;
  readonly by: 'day' | 'all';
};

export function accuracyOptions(ask: AccuracyAsk) {
  return queryOptions({
    queryKey: [...forecastsKey, 'accuracy', ask],
    queryFn: ({ signal }) =>
      request<ForecastAccuracyAnswer>(`${at}/accuracy?${queryOf(ask)}`, { signal }),
  });
}

const whileRunningMs = 1500;

/** The latest runs; asked for again while one is under way. */
export function runsOptions(grain: ForecastGrain) {
  return queryOptions({
    queryKey: [...forecastsKey, 'runs', grain],
    queryFn: async ({ signal }) =>
      (
        await request<{ readonly runs: readonly ForecastRun[] }>(
          `${at}/runs?grain=${grain}&limit=5`,
          { signal },
        )
      ).runs,
    refetchInterval: ({ state }) =>
      state.data?.some((run) => run.state === 'running') === true ? whileRunningMs : false,
  });
}

export function startRun(grain: ForecastGrain): Promise<unknown> {
  return request(`${at}/runs`, { method: 'POST', body: { grains: [grain] } });
}

export function cancelRun(id: number): Promise<unknown> {
  return request(`${at}/runs/${id}/cancel`, { method: 'POST', body: {} });
}

export function addOverride(body: ForecastOverrideCreate): Promise<ForecastOverride> {
  return request(`${at}/overrides`, { method: 'POST', body });
}

export function removeOverride(id: number): Promise<null> {
  return request(`${at}/overrides/${id}`, { method: 'DELETE' });
}
