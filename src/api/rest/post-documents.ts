import { memberEndpoint } from '../http/endpoint.ts';
import { metricsContext } from '../metrics-context.ts';
import { documentsPageSchema } from '../schemas/documents.ts';
import { documentsBodySchema } from '../schemas/metrics.ts';

export const postDocumentsEndpoint = memberEndpoint('documents', {
  method: 'POST',
  path: '/api/v1/documents',
  tag: 'Figures',
  summary: 'The orders and other documents behind a figure',
  schemas: { body: documentsBodySchema, answer: documentsPageSchema },
  errors: ['query_invalid', 'twin_unavailable'],
  handle: ({ body, principal, services, signal }) =>
    services.ports.metrics.documents(metricsContext(principal, signal), body),
});
