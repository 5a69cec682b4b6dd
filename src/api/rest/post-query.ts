import { answerReply } from '../answer-reply.ts';
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
  handle: async ({ body, query, request, principal, services, signal }) => {
    const context = metricsContext(principal, signal);
    const answer = await services.ports.metrics.query(context, body, minRevision(query));
    return answerReply(services, request, { answer, context, question: JSON.stringify(body) });
  },
});

function minRevision(query: { readonly min_revision?: number }) {
  return query.min_revision === undefined ? {} : { minRevision: query.min_revision };
}
