import { memberEndpoint } from '../http/endpoint.ts';
import { connectionsSchema } from '../schemas/connections.ts';

export const listConnectionsEndpoint = memberEndpoint('connections', {
  method: 'GET',
  path: '/api/v1/connections',
  tag: 'Connections',
  summary: 'Connections with their state, schedule and how fresh they are',
  schemas: { answer: connectionsSchema },
  handle: async ({ principal, services }) => ({
    connections: await services.ports.connections.list(principal.tenantId),
  }),
});
