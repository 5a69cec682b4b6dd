import { memberEndpoint } from '../http/endpoint.ts';
import { forecastRunsQuery, forecastRunsSchema } from '../schemas/forecasts.ts';

export const listForecastRunsEndpoint = memberEndpoint('forecasts', {
  method: 'GET',
  path: '/api/v1/forecasts/runs',
  tag: 'Forecasts',
  summary: 'Forecast runs, newest first',
  schemas: { query: forecastRunsQuery, answer: forecastRunsSchema },
  handle: async ({ query, principal, services }) => ({
    runs: await services.ports.forecasts.runs(principal.tenantId, query),
  }),
});
