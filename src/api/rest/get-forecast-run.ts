import { memberEndpoint } from '../http/endpoint.ts';
import { forecastPath, forecastRunSchema } from '../schemas/forecasts.ts';

export const getForecastRunEndpoint = memberEndpoint('forecasts', {
  method: 'GET',
  path: '/api/v1/forecasts/runs/{id}',
  tag: 'Forecasts',
  summary: 'One forecast run with its progress and what it learned',
  schemas: { path: forecastPath, answer: forecastRunSchema },
  errors: ['not_found'],
  handle: ({ path, principal, services }) =>
    services.ports.forecasts.run(principal.tenantId, path.id),
});
