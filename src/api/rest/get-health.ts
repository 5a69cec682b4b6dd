import { publicEndpoint } from '../http/endpoint.ts';
import { jsonReply } from '../http/reply.ts';

export const getHealthEndpoint = publicEndpoint({
  method: 'GET',
  path: '/health',
  tag: 'Operating',
  summary: 'Is the process alive? Asks nobody',
  handle: () => jsonReply(200, { status: 'ok' }),
});
