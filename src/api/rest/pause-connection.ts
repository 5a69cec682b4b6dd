import { noteDeed } from '../accounts/deeds.ts';
import { memberEndpoint } from '../http/endpoint.ts';
import { uuidPath } from '../schemas/account.ts';
import { connectionSchema } from '../schemas/connections.ts';

export const pauseConnectionEndpoint = memberEndpoint('connections.write', {
  method: 'POST',
  path: '/api/v1/connections/{id}/pause',
  tag: 'Connections',
  summary: 'Read it no more, until it is resumed',
  schemas: { path: uuidPath, answer: connectionSchema },
  errors: ['not_found', 'conflict'],
  handle: async ({ path, principal, services }) => {
    const connection = await services.ports.connections.pause(principal.tenantId, path.id);
    await noteDeed(services, principal, {
      action: 'connection.pause',
      subject: `connection:${path.id}`,
    });
    return connection;
  },
});
