import { monitorEndpoint } from '../http/endpoint.ts';
import { reply } from '../http/reply.ts';

export const getMetricsEndpoint = monitorEndpoint({
  method: 'GET',
  path: '/metrics',
  tag: 'Operating',
  summary: 'Counters for Prometheus',
  schemas: { answer: { mediaType: 'text/plain', description: 'Prometheus text format.' } },
  handle: async ({ services }) => {
    const { registry } = services.measures;
    return reply(200, await registry.metrics(), {
      headers: { 'content-type': registry.contentType, 'cache-control': 'no-store' },
    });
  },
});
