import type { TenantId } from '../../core/index.ts';
import type { ForecastModelInfo } from '../contract/index.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import type { ApiPorts } from '../ports.ts';
import { forecastModelInfoSchema } from '../schemas/replaced-forecasts.ts';
import { branchesOf } from './branches.ts';

async function accuracyOf(
  { forecasts }: Pick<ApiPorts, 'forecasts'>,
  tenantId: TenantId,
): Promise<ForecastModelInfo['accuracy']> {
  const asked = { grain: 'day', measure: 'net_sales', level: 'store', by: 'all' } as const;
  const [all] = await forecasts.accuracy(tenantId, asked);
  if (all === undefined || all.count === 0) return null;
  const { count, mape, mase, coverage80, coverage95, naiveMase } = all;
  const coverage = { coverage_80: coverage80, coverage_95: coverage95 };
  return { count, mape, mase, ...coverage, naive_mase: naiveMase };
}

export const getModelInfoEndpoint = memberEndpoint('forecasts', {
  method: 'GET',
  path: '/api/forecast/model/info',
  tag: 'Replaced systems',
  summary: 'How the daily forecast was made, when, and how good it has been',
  schemas: { answer: forecastModelInfoSchema },
  handle: async ({ principal: { tenantId }, services }) => {
    const { ports } = services;
    const [newest] = await ports.forecasts.runs(tenantId, { grain: 'day', limit: 1 });
    const current = await ports.forecasts.current(tenantId, 'day');
    const settled = current === null ? 'not_trained' : 'ready';
    const status: ForecastModelInfo['status'] = newest?.state === 'running' ? 'training' : settled;
    return {
      status,
      trained_at: current?.finishedAt ?? null,
      trained_until: current?.originDay ?? null,
      horizon_days: current?.horizon ?? null,
      branches: (await branchesOf(ports, tenantId)).length,
      accuracy: await accuracyOf(ports, tenantId),
      model: current?.model ?? {},
    };
  },
});
