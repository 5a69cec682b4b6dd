import { answerQuestion } from '../answer-reply.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { metricsContext } from '../metrics-context.ts';
import { answerSchema, queryBodySchema, revisionQuery } from '../schemas/metrics.ts';

export const postQueryEndpoint = memberEndpoint('query', {
  method: 'POST',
  path: '/api/v1/query',
  tag: 'Figures',
  summary: 'Ask for figures',
  schemas: { query: revisionQuery, body: queryBodySchema, answer: answerSchema },
  errors: ['query_invalid', 'twin_unavailable'],
  handle: ({ body, query, request, principal, services, signal }) =>
    answerQuestion(services, request, {
      context: metricsContext(principal, signal),
      question: JSON.stringify(body),
      minRevision: query.min_revision,
      parse: () => body,
    }),
});
