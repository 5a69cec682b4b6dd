import { memberEndpoint } from '../http/endpoint.ts';
import { forecastOverridesQuery, forecastOverridesSchema } from '../schemas/forecasts.ts';

export const listForecastOverridesEndpoint = memberEndpoint('forecasts', {
  method: 'GET',
  path: '/api/v1/forecasts/overrides',
  tag: 'Forecasts',
  summary: 'Overrides in force, latest first',
  schemas: { query: forecastOverridesQuery, answer: forecastOverridesSchema },
  handle: async ({ query, principal, services }) => ({
    overrides: await services.ports.forecasts.overrides(principal.tenantId, query),
  }),
});
