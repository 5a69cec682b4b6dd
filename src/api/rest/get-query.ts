import { AppError } from '../../core/index.ts';
import { answerQuestion } from '../answer-reply.ts';
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
  handle: ({ query, request, principal, services, signal }) =>
    answerQuestion(services, request, {
      context: metricsContext(principal, signal),
      question: query.q,
      minRevision: query.min_revision,
      parse: () => parse(query.q),
    }),
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('query_invalid', 'The query in "q" is no valid JSON.', { cause });
  }
}
