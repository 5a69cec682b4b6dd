import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { connectionTestSchema } from '../schemas/connections.ts';

export const testConnectionEndpoint = memberEndpoint('sync', {
  method: 'POST',
  path: '/api/v1/connections/{id}/test',
  tag: 'Connections',
  summary: 'One cheap call to the platform, now; a test that fails is an answer',
  schemas: { path: uuidPath, answer: connectionTestSchema },
  errors: ['not_found', 'conflict'],
  handle: ({ path, principal, services, signal }) =>
    services.ports.connections.test(principal.tenantId, path.id, signal),
});
