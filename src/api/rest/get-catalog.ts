import { memberEndpoint } from '../http/endpoint.ts';
import { metricsContext } from '../metrics-context.ts';
import { catalogSchema } from '../schemas/metrics.ts';

export const getCatalogEndpoint = memberEndpoint('query', {
  method: 'GET',
  path: '/api/v1/catalog',
  tag: 'Figures',
  summary: 'Measures and dimensions with their definitions, as far as the caller may ask for them',
  schemas: { answer: catalogSchema },
  handle: ({ principal, services, signal }) =>
    services.ports.metrics.catalog(metricsContext(principal, signal)),
});
