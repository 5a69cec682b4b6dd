import { memberEndpoint } from '../http/endpoint.ts';
import { forecastNodesQuery, forecastNodesSchema } from '../schemas/forecasts.ts';

export const listForecastNodesEndpoint = memberEndpoint('forecasts', {
  method: 'GET',
  path: '/api/v1/forecasts/nodes',
  tag: 'Forecasts',
  summary: 'What is forecast, from the company down to its SKUs, the largest expected first',
  schemas: { query: forecastNodesQuery, answer: forecastNodesSchema },
  handle: ({ query, principal, services }) =>
    services.ports.forecasts.nodes(principal.tenantId, query),
});
