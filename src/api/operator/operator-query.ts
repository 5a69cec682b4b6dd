import { z } from 'zod';
import { operatorEndpoint } from '../http/endpoint.ts';
import { queryBodySchema } from '../schemas/metrics.ts';
import { tenantField } from './tenant-of.ts';

const minuteMs = 60_000;

export const operatorQueryEndpoint = operatorEndpoint({
  method: 'POST',
  path: '/api/operator/query',
  tag: 'Operator',
  summary: 'Ask for figures of any company',
  timeoutMs: 10 * minuteMs,
  schemas: {
    body: z.object({
      tenantId: tenantField,
      query: queryBodySchema,
      minRevision: z.number().int().min(0).exactOptional(),
    }),
  },
  errors: ['query_invalid', 'twin_unavailable'],
  handle: ({ body, services, signal }) => {
    const { tenantId, query, ...options } = body;
    const context = { tenantId, scope: [], costs: true, people: true, signal };
    return services.ports.metrics.query(context, query, options);
  },
});
