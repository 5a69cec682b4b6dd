import { memberEndpoint } from '../http/endpoint.ts';
import { forecastAccuracyQuery, forecastAccuracySchema } from '../schemas/forecasts.ts';

export const getForecastAccuracyEndpoint = memberEndpoint('forecasts', {
  method: 'GET',
  path: '/api/v1/forecasts/accuracy',
  tag: 'Forecasts',
  summary:
    'How good past forecasts were, beside the seasonal naive one, and what overrides were worth',
  schemas: { query: forecastAccuracyQuery, answer: forecastAccuracySchema },
  handle: async ({ query, principal, services }) => {
    const { nodeId, ...asked } = query;
    const rows = await services.ports.forecasts.accuracy(principal.tenantId, {
      ...asked,
      ...(nodeId === undefined ? {} : { nodeIds: [nodeId] }),
    });
    const { grain, measure, level, by } = query;
    return { grain, measure, level, by, rows };
  },
});
