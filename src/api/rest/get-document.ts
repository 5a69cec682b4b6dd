import { memberEndpoint } from '../http/endpoint.ts';
import { metricsContext } from '../metrics-context.ts';
import { documentDetailSchema } from '../schemas/documents.ts';
import { idPath } from '../schemas/stores.ts';

export const getDocumentEndpoint = memberEndpoint('documents', {
  method: 'GET',
  path: '/api/v1/documents/{id}',
  tag: 'Figures',
  summary: 'One document with every event that its figures are sums of',
  schemas: { path: idPath, answer: documentDetailSchema },
  errors: ['not_found'],
  handle: ({ path, principal, services, signal }) =>
    services.ports.metrics.document(metricsContext(principal, signal), path.id),
});
