import { memberEndpoint } from '../http/endpoint.ts';
import { forecastPath, forecastSeriesQuery, forecastSeriesSchema } from '../schemas/forecasts.ts';

export const getForecastNodeEndpoint = memberEndpoint('forecasts', {
  method: 'GET',
  path: '/api/v1/forecasts/nodes/{id}',
  tag: 'Forecasts',
  summary: 'The past of one series, what is expected of it, and what was expected of its past',
  schemas: { path: forecastPath, query: forecastSeriesQuery, answer: forecastSeriesSchema },
  errors: ['not_found'],
  handle: ({ path, query: { grain, history, past }, principal, services }) =>
    services.ports.forecasts.series(principal.tenantId, {
      nodeId: path.id,
      grain,
      ...(history === undefined ? {} : { historyPeriods: history }),
      ...(past === undefined ? {} : { pastRuns: past }),
    }),
});
