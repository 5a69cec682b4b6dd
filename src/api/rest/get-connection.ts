import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { connectionSchema } from '../schemas/connections.ts';

export const getConnectionEndpoint = memberEndpoint('connections', {
  method: 'GET',
  path: '/api/v1/connections/{id}',
  tag: 'Connections',
  summary: 'One connection',
  schemas: { path: uuidPath, answer: connectionSchema },
  errors: ['not_found'],
  handle: ({ path, principal, services }) =>
    services.ports.connections.get(principal.tenantId, path.id),
});
