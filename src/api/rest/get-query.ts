import { AppError } from '../../core/index.ts';
import { answerReply } from '../answer-reply.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { metricsContext } from '../metrics-context.ts';
import { answerSchema, queryInUrl } from '../schemas/metrics.ts';

export const getQueryEndpoint = memberEndpoint('query', {
  method: 'GET',
  path: '/api/v1/query',
  tag: 'Figures',
  summary: 'Ask for figures by URL, so that browsers can keep the answer',
  schemas: { query: queryInUrl, answer: answerSchema },
  errors: ['query_invalid', 'twin_unavailable'],
  handle: async ({ query, request, principal, services, signal }) => {
    const context = metricsContext(principal, signal);
    const { q, min_revision: minRevision } = query;
    const answer = await services.ports.metrics.query(
      context,
      parse(q),
      minRevision === undefined ? {} : { minRevision },
    );
    return answerReply(services, request, { answer, context, question: q });
  },
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('query_invalid', 'The query in "q" is no valid JSON.', { cause });
  }
}
